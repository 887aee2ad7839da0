public import Language
import SpecSyntax
public import TensorCore

/// The value of an expression.
public enum Operand {
  /// A whole number known when the spec is compiled.
  case integer(Int)
  /// A real number known when the spec is compiled.
  case real(Double)
  /// A truth value known when the spec is compiled.
  case flag(Bool)
  /// A tensor known when the spec is compiled, written as a list.
  case list(Tensor)
  /// A value of a row.
  case row(RowValue)
  /// An operand with a reported error; its uses are not reported again.
  case unknown

  /// The number, if the operand is one.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// The kind of the operand, for messages.
  var kind: String {
    switch self {
    case .integer: "a whole number"
    case .real: "a number"
    case .flag: "a truth value"
    case .list: "a list of numbers"
    case .row: "a value of the row"
    case .unknown: "unknown"
    }
  }
}

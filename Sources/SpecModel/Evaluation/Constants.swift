import Foundation
import SpecSyntax

/// Arithmetic that is done when the spec is compiled.
enum Constants {
  /// The result of an operator on two numbers or lists; nil if an operand is a row value.
  ///
  /// Whole numbers stay whole where the result is: `7 / 2` is 3.5, `8 / 2` is 4.
  static func combine(_ op: BinaryOperator, _ x: Operand, _ y: Operand) -> Operand? {
    if case .integer(let a) = x, case .integer(let b) = y, let whole = whole(op, a, b) {
      return .integer(whole)
    }
    if let a = x.number, let b = y.number { return real(op, a, b).map { .real($0) } }
    return nil
  }

  private static func whole(_ op: BinaryOperator, _ a: Int, _ b: Int) -> Int? {
    switch op {
    case .add: return checked(a.addingReportingOverflow(b))
    case .subtract: return checked(a.subtractingReportingOverflow(b))
    case .multiply: return checked(a.multipliedReportingOverflow(by: b))
    case .divide:
      guard b != 0, let quotient = checked(a.dividedReportingOverflow(by: b)) else { return nil }
      return quotient * b == a ? quotient : nil
    case .power:
      guard (0..<64).contains(b) else { return nil }
      var result = 1
      for _ in 0..<b {
        guard let next = checked(result.multipliedReportingOverflow(by: a)) else { return nil }
        result = next
      }
      return result
    default: return nil
    }
  }

  private static func checked(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
    result.overflow ? nil : result.partialValue
  }

  private static func real(_ op: BinaryOperator, _ a: Double, _ b: Double) -> Double? {
    switch op {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: pow(a, b)
    default: nil
    }
  }
}

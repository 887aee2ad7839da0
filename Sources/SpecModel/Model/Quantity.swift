public import Diagnostics
public import SpecSyntax
public import TensorCore

/// A quantity of every row that a trained model gives: a line of `predict`.
public struct Quantity: Sendable {
  /// The computation.
  public enum Value: Sendable {
    /// A sum of terms, each one number a row.
    case terms(Objective)
    /// A value of the row.
    case row(Expr, shape: Shape, isInteger: Bool)
  }

  /// The name.
  public let name: String
  /// The computation.
  public let value: Value
  /// The place of its expression.
  public let span: Span

  /// The sum of terms; nil for a value of the row.
  var objective: Objective? {
    if case .terms(let objective) = value { objective } else { nil }
  }

  /// The shape of one row.
  public var shape: Shape {
    switch value {
    case .terms: []
    case .row(_, let shape, _): shape
    }
  }

  /// True if the values are whole numbers, such as class numbers.
  public var isInteger: Bool {
    switch value {
    case .terms: false
    case .row(_, _, let isInteger): isInteger
    }
  }
}

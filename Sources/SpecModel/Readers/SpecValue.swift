/// The type of a key's value in a spec: the grammar of the format above expressions.
public indirect enum SpecValue: Sendable {
  /// Any scalar, read as text.
  case text
  /// The name of something that gets it elsewhere.
  case name(NameRole)
  /// A whole number.
  case integer(ClosedRange<Int>)
  /// A finite number.
  case number(ClosedRange<Double>)
  /// A truth value.
  case boolean
  /// A number or a truth value.
  case literal
  /// A half-open range of two whole numbers.
  case range
  /// An expression: a scalar, or a list of expressions.
  case expression(ExpressionForm)
  /// A mapping with fixed keys, of which some exclude each other.
  case mapping([SpecKey], choices: [KeyChoice] = [])
  /// A mapping with names of the user's own.
  case named(SpecValue, names: NameRole)
  /// Functions by their signatures, each with nodes and a `return`.
  case functions
  /// A literal, or a mapping with fixed keys.
  case literalOr([SpecKey])
  /// A mapping with fixed keys where the first of them is there, something else where it is not.
  case either([SpecKey], or: SpecValue)
}

/// The kind of an expression in a spec.
public enum ExpressionForm: Sendable {
  /// A value or a sum of terms: the objective, or a metric.
  case objective(isMetric: Bool)
  /// The right-hand side of a node, a value or a draw; nil in the body of a function.
  case node(GraphKind?)
  /// The declaration of a data field.
  case field
  /// An estimator with its options.
  case estimator
  /// An optimizer with its options.
  case optimizer
  /// A word, or a call of it, out of a closed list.
  case word([KeyForm])
}

/// Two keys that exclude each other.
public struct KeyChoice: Sendable {
  /// The one.
  public let first: String
  /// The other.
  public let second: String
  /// True if one of them must be there.
  public let isRequired: Bool

  init(_ first: String, _ second: String, required: Bool) {
    self.first = first
    self.second = second
    isRequired = required
  }
}

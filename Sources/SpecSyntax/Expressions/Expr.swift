public import Diagnostics
import Traps

/// An expression as written: no name is resolved yet, no type known.
public struct Expr: Sendable {
  /// The kind of the expression.
  public indirect enum Kind: Sendable {
    /// A number; a minus before it is a `negate`.
    case number(Number)
    /// A name, plain or dotted.
    case name(Name)
    /// A call of a named function.
    case call(Name, [Argument])
    /// A list in brackets, or a YAML sequence.
    case list([Expr])
    /// Slices of a value, one for each axis: `x[:, 0]`.
    case index(Expr, [Index])
    /// Unary minus.
    case negate(Expr)
    /// Two expressions with an operator between them.
    case binary(BinaryOperator, Expr, Expr)
    /// Something that has been reported already; readers pass over it in silence.
    case invalid
  }

  /// The kind of the expression.
  public let kind: Kind
  /// Its place, without parentheses around it.
  public let span: Span

  /// Makes an expression.
  public init(_ kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }

  /// True if the expression itself was reported already; parts of another kind may still be.
  public var isInvalid: Bool {
    if case .invalid = kind { true } else { false }
  }
}

/// One word of a name with its place.
public struct Identifier: Sendable {
  /// The word.
  public let text: String
  /// Its place.
  public let span: Span

  /// Makes an identifier.
  public init(_ text: String, span: Span) {
    self.text = text
    self.span = span
  }
}

/// A name of one or more words: `z`, `guide.z`, `nets.mlp`.
public struct Name: Sendable {
  /// The words between the dots; never empty.
  public let parts: [Identifier]

  /// Makes a name from at least one word.
  public init(_ parts: [Identifier]) {
    require(!parts.isEmpty, "SpecSyntax: a name without words")
    self.parts = parts
  }

  /// The whole name with its dots.
  public var text: String { parts.map(\.text).joined(separator: ".") }

  /// From the first word to the last.
  public var span: Span { parts[0].span.union(parts[parts.count - 1].span) }
}

/// One argument of a call.
public struct Argument: Sendable {
  /// The name before `=`; nil for a positional argument.
  public let keyword: Identifier?
  /// The value.
  public let value: Expr

  /// Makes an argument.
  public init(keyword: Identifier? = nil, value: Expr) {
    self.keyword = keyword
    self.value = value
  }

  /// The keyword and the value.
  public var span: Span { keyword.map { $0.span.union(value.span) } ?? value.span }
}

/// An item in the brackets of a slice, for one axis.
public struct Index: Sendable {
  /// The selected part of the axis.
  public enum Kind: Sendable {
    /// One element; the axis goes away.
    case element(Expr)
    /// From a position to one before another; a missing bound is the axis's own.
    case range(lower: Expr?, upper: Expr?)
  }

  /// The selected part of the axis.
  public let kind: Kind
  /// Its place.
  public let span: Span

  /// Makes an index.
  public init(_ kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// The operators between two expressions; the raw value is how they are written.
public enum BinaryOperator: String, Sendable, CaseIterable {
  /// Addition.
  case add = "+"
  /// Subtraction.
  case subtract = "-"
  /// Multiplication by elements.
  case multiply = "*"
  /// Division by elements.
  case divide = "/"
  /// The matrix product.
  case matrixMultiply = "@"
  /// Raising to a power.
  case power = "^"
  /// Less than.
  case less = "<"
  /// Less than or equal.
  case lessOrEqual = "<="
  /// Greater than.
  case greater = ">"
  /// Greater than or equal.
  case greaterOrEqual = ">="
  /// Equal.
  case equal = "=="
  /// Not equal.
  case notEqual = "!="

  /// The precedence of the operator; unary minus is between `multiply` and `power`.
  var precedence: Precedence {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: .comparison
    case .add, .subtract: .additive
    case .multiply, .divide, .matrixMultiply: .multiplicative
    case .power: .power
    }
  }
}

/// The levels of the grammar, from the loosest to the tightest.
enum Precedence: Int, Comparable {
  case comparison, additive, multiplicative, unary, power, postfix

  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
}

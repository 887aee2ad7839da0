package import TensorIR
import TensorOps

/// One side of an equation: an expression of variables, numbers and ops without attributes.
package indirect enum Term: Sendable, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  case variable(String)
  case number(Double)
  case apply(Op, [Term])

  package init(integerLiteral value: Int) { self = .number(Double(value)) }
  package init(floatLiteral value: Double) { self = .number(value) }

  static func + (a: Term, b: Term) -> Term { .apply(.add, [a, b]) }
  static func - (a: Term, b: Term) -> Term { .apply(.sub, [a, b]) }
  static func * (a: Term, b: Term) -> Term { .apply(.mul, [a, b]) }
  static func / (a: Term, b: Term) -> Term { .apply(.div, [a, b]) }
  static func => (left: Term, right: Term) -> Equation { Equation(left: left, right: right) }

  /// The variables, each once.
  package var variables: Set<String> {
    switch self {
    case .variable(let name): [name]
    case .number: []
    case .apply(_, let terms): terms.reduce(into: []) { $0.formUnion($1.variables) }
    }
  }
}

extension Op {
  /// The op applied to terms, so that equations read as they are written on paper.
  func callAsFunction(_ terms: Term...) -> Term { .apply(self, terms) }

  /// True if the operands may change places.
  var isCommutative: Bool {
    [.add, .mul, .maximum, .minimum, .eq, .ne].contains(self)
  }
}

/// A law by which the left side may become the right.
package struct Equation: Sendable {
  package let left: Term
  package let right: Term
}

/// Collects equations written one below the other.
@resultBuilder enum EquationBuilder {
  static func buildBlock(_ equations: Equation...) -> [Equation] { equations }
}

extension Term: CustomStringConvertible {
  /// The term as it is written in the rule tables.
  package var description: String {
    switch self {
    case .variable(let name): return name
    case .number(let value): return value == value.rounded() ? "\(Int(value))" : "\(value)"
    case .apply(let op, let terms):
      let signs: [Op: String] = [.add: "+", .sub: "-", .mul: "*", .div: "/"]
      if let sign = signs[op] { return "(\(terms[0]) \(sign) \(terms[1]))" }
      return "\(op.name)(" + terms.map(\.description).joined(separator: ", ") + ")"
    }
  }
}

extension Equation: CustomStringConvertible {
  /// The equation as it is written in the rule tables.
  package var description: String { "\(left) => \(right)" }
}

import TensorCore
import TensorIR

/// A node under reverse mode: the values that its derivative rule reads, as formulas.
struct Pullback {
  /// The node.
  private let node: Node
  /// The operands.
  let operands: [Formula]
  /// The result of the node.
  let y: Formula
  /// The cotangent of the result, of its shape.
  let g: Formula

  fileprivate init(_ node: Node, _ cotangent: Value, _ b: Builder) {
    self.node = node
    operands = node.operands.map { Formula($0, b) }
    y = Formula(node.result, b)
    g = Formula(cotangent, b)
  }

  /// The first operand.
  var x: Formula { operands[0] }

  /// The value of an attribute of the node.
  subscript<T>(key: AttributeKey<T>) -> T { node[key] }
}

extension Derivative {
  /// The cotangent of each operand, nil for zero.
  ///
  /// A cotangent may have the result's shape where the operand was broadcast to it: it is summed
  /// over the repeated elements. Operands at the positions `inert` never get one by design.
  static func rule(
    inert: [Int] = [], _ cotangents: @escaping @Sendable (Pullback) -> [Formula?]
  ) -> Derivative {
    .vjp(inert: inert) { b, node, g in
      zip(node.operands, cotangents(Pullback(node, g, b))).map { operand, cotangent in
        cotangent?.sum(to: operand.shape).value
      }
    }
  }

  /// The cotangent of the only operand x, from the cotangent g and the result y.
  static func unary(
    _ cotangent: @escaping @Sendable (_ g: Formula, _ x: Formula, _ y: Formula) -> Formula
  ) -> Derivative {
    .rule { [cotangent($0.g, $0.x, $0.y)] }
  }

  /// The cotangents of the operands x and y, from the cotangent g and the result z.
  static func binary(
    _ cotangents:
      @escaping @Sendable (_ g: Formula, _ x: Formula, _ y: Formula, _ z: Formula) -> [Formula?]
  ) -> Derivative {
    .rule { cotangents($0.g, $0.x, $0.operands[1], $0.y) }
  }
}

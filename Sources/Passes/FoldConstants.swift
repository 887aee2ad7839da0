import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Computes nodes that depend only on constants, if the result is small or a single repeated
  /// number.
  public static let foldConstants = Pass(
    "fold-constants",
    summary: "Replaces nodes whose operands are constants by their value.",
    rewrite: { _ in
      { b, node, operands in
        guard let op = node.op, !operands.isEmpty else { return nil }
        var constants: [Node] = []
        for operand in operands {
          let definition = b.node(operand)
          guard definition.op == .constant else { return nil }
          constants.append(definition)
        }
        return Folding.uniform(b, op, node, constants) ?? Folding.small(b, op, node, constants)
      }
    })
}

/// The two ways to fold a node.
private enum Folding {
  /// Above this many elements a constant is dearer than its computation.
  static let limit = 4096

  /// Operands that repeat one number give a result that repeats one number, whatever its size.
  static func uniform(_ b: Builder, _ op: Op, _ node: Node, _ constants: [Node]) -> Value? {
    let numbers = constants.compactMap { $0[Op.elements].count == 1 ? $0[Op.elements][0] : nil }
    guard numbers.count == constants.count else { return nil }
    let type = node.result.type
    switch op.kernel {
    case .elementwise:
      let scalars = zip(numbers, constants).map { Tensor(scalar: $0, $1.result.type.dtype) }
      let result = op.reference(scalars, node.attributes, TensorType(type.dtype, []))
      return constant(b, type, result.elements)
    case .movement(.reshape), .movement(.broadcast), .movement(.transpose), .movement(.slice):
      return constant(b, type, numbers)
    default: return nil
    }
  }

  /// A result of a few elements from operands of a few elements.
  static func small(_ b: Builder, _ op: Op, _ node: Node, _ constants: [Node]) -> Value? {
    let type = node.result.type
    guard type.shape.count <= limit, constants.allSatisfy({ $0.result.shape.count <= limit })
    else { return nil }
    let operands = constants.map { Op.constant.reference([], $0.attributes, $0.result.type) }
    let result = op.reference(operands, node.attributes, type)
    return replaceable(b.constant(result), type)
  }

  private static func constant(_ b: Builder, _ type: TensorType, _ elements: [Double]) -> Value? {
    let attributes = Attributes([
      Op.constantShape => type.shape.extents, Op.dtype => type.dtype.rawValue,
      Op.elements => elements,
    ])
    return replaceable(b.emit(.constant, [], attributes), type)
  }

  /// Nil if the numbers alone do not prove the op's support, such as a simplex.
  private static func replaceable(_ value: Value, _ type: TensorType) -> Value? {
    value.type.replaces(type) ? value : nil
  }
}

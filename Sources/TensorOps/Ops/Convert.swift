import TensorCore
public import TensorIR

extension Op {
  /// The same values in another element type; reals lose their fraction in i32.
  public static let convert: Op = Op(
    "convert",
    summary: "The same values in another element type; reals lose their fraction in i32.",
    operands: ["x"],
    attributes: [dtype.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let target = try parseDType(use)
      guard use[0].dtype != .u32, target != .u32 else {
        throw OpError("random keys cannot be converted")
      }
      return TensorType(target, use[0].shape)
    },
    support: { use in
      let isFloating = use[dtype] != DType.i32.rawValue
      switch (use[0].support, use[0].dtype.isFloating, isFloating) {
      case (.index, _, true): return .count
      case (.simplex, true, false): return .binary
      case (_, true, false): return TypeRules.wholeNumbers(use)
      default: return use[0].support
      }
    },
    derivative: .rule { node in
      let isReal = node.x.dtype.isFloating && node.g.dtype.isFloating
      return [isReal ? node.g.converted(to: node.x.dtype) : nil]
    },
    reference: { operands, _, type in
      let values = operands[0].elements
      return Tensor(
        type.dtype, type.shape,
        type.dtype == .i32 ? values.map { $0.rounded(.towardZero) } : values)
    },
    kernel: .elementwise(.convert),
    example: Example(
      [Tensor([3], [-1.5, 0, 2.75])], dtype => "i32", gives: Tensor(.i32, [3], [-1, 0, 2])))
}

import TensorCore
public import TensorIR

extension Op {
  /// The path of the node that a key is for.
  public static let path = AttributeKey<String>("path", "The path of the node that draws.")
  /// The purpose of a key.
  public static let purpose = AttributeKey<String>("purpose", "The purpose of the key.")
  /// The number of the use.
  public static let keyUse = AttributeKey<Int>("use", "The number of the use within the node.")

  /// The random key of one node's draws in one step.
  public static let deriveKey: Op = Op(
    "derive_key",
    summary: "The random key of a node's draws: purpose, path, use and step folded into a key.",
    operands: ["key", "step"],
    attributes: [path.spec, purpose.spec, keyUse.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      guard use[0].dtype == .u32, use[0].shape.rank > 0, use[0].shape[-1] == 2 else {
        throw OpError("expected a random key u32[2], not \(use[0])")
      }
      guard use[1].dtype == .i32 else { throw OpError("expected a step i32[], not \(use[1])") }
      let leading = try TypeRules.leading(use[0].shape.leading(exceptLast: 1), use[1].shape)
      return TensorType(.u32, leading + [2])
    },
    support: TypeRules.real,
    derivative: .zero(because: "keys and steps are not real numbers"),
    reference: { operands, attributes, type in
      let steps = operands[1].broadcast(to: type.shape.leading(exceptLast: 1)).elements
      let keys = operands[0].broadcast(to: type.shape).elements
      let derived = steps.indices.flatMap { position -> [Double] in
        let words = SIMD2(UInt32(keys[2 * position]), UInt32(keys[2 * position + 1]))
        let key = RandomKey(words: words)
          .folding(attributes[purpose])
          .folding(attributes[path])
          .folding(UInt64(bitPattern: Int64(attributes[keyUse])))
          .folding(UInt64(bitPattern: Int64(steps[position])))
        return [Double(key.words[0]), Double(key.words[1])]
      }
      return Tensor(type.dtype, type.shape, derived)
    },
    kernel: .key,
    example: Example(
      [Tensor(.u32, [2], [1, 2]), Tensor(.i32, [], [7])],
      path => "guide.z", purpose => "draw", keyUse => 0,
      gives: Tensor(.u32, [2], [391775761, 3971097859])))
}

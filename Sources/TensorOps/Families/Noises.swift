import TensorCore
import TensorIR

extension Op {
  /// Draws of a random variable, a function of key and position.
  ///
  /// - Parameters:
  ///   - variable: the variable in the words of the summary.
  ///   - draws: two rows of two draws under the key 1, 2.
  static func noise(
    _ name: String, _ noise: Noise, _ variable: String, support: Support, draws: [Double]
  ) -> Op {
    Op(
      name,
      summary: "\(variable), a function of key and position.",
      operands: ["key", "origin"],
      attributes: [noiseShape.spec, rowAxes.spec, dtype.spec],
      regularity: .smooth,
      infer: NoiseRules.infer,
      support: { _ in support },
      derivative: .zero(because: "keys and positions are not real numbers"),
      reference: NoiseRules.reference(noise),
      kernel: .random(noise),
      example: Example(
        [Tensor(.u32, [2], [1, 2]), Tensor(.i32, [3], [0, 0, 0])],
        noiseShape => [2, 2], rowAxes => 1, dtype => "f64", gives: Tensor([2, 2], draws)))
  }
}

/// The rules of the noise ops that are longer than a line.
private enum NoiseRules {
  static func infer(_ use: OpUse) throws(OpError) -> TensorType {
    guard use[0].dtype == .u32, use[0].shape.rank > 0, use[0].shape[-1] == 2 else {
      throw OpError("expected a random key u32[2], not \(use[0])")
    }
    guard use[1].dtype == .i32, use[1].shape == [3] else {
      throw OpError("expected an origin i32[3], not \(use[1])")
    }
    let dtype = try Op.parseDType(use)
    guard dtype.isFloating else { throw OpError("noise is real, not \(dtype.rawValue)") }
    guard use[Op.rowAxes] >= 0, use[Op.rowAxes] <= use[Op.noiseShape].count else {
      throw OpError("`shape` does not have \(use[Op.rowAxes]) axes")
    }
    return TensorType(dtype, use[0].shape.leading(exceptLast: 1) + Shape(use[Op.noiseShape]))
  }

  /// Draws by the definition: one call of ``Noise`` an element.
  static func reference(
    _ noise: Noise
  ) -> @Sendable ([Tensor], Attributes, TensorType) -> Tensor {
    { operands, attributes, type in
      let shape = Shape(attributes[Op.noiseShape])
      let rowCount = attributes[Op.rowAxes]
      let perRow = shape.trailing(rowCount).count
      let positions = shape.leading(exceptLast: rowCount)
      let rows = positions.rank > 0 ? positions[-1] : 1
      let samples = positions.rank > 1 ? positions[-2] : 1
      let origin = operands[1].elements.map { Int($0) }
      let keys = operands[0].elements
      var elements: [Double] = []
      for key in stride(from: 0, to: keys.count, by: 2) {
        let words = SIMD2(UInt32(keys[key]), UInt32(keys[key + 1]))
        for position in 0..<positions.count {
          for element in 0..<perRow {
            let value = noise.value(
              RandomKey(words: words), element: element,
              row: origin[0] + position % rows, sample: origin[1] + position / rows % samples,
              replica: origin[2] + position / rows / samples)
            elements.append(noise == .uniform ? inside(value, type.dtype) : value)
          }
        }
      }
      return Tensor(type.dtype, type.shape, elements)
    }
  }

  /// The value, at most the largest number below 1 that the element type holds.
  private static func inside(_ value: Double, _ dtype: DType) -> Double {
    min(value, dtype == .f32 ? 1 - 0x1p-24 : 1 - 0x1p-53)
  }
}

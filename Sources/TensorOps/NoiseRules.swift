import TensorCore
import TensorIR

/// The shared rules of the four noise ops.
enum NoiseRules {
  static let attributes = [Op.noiseShape.spec, Op.rowAxes.spec, Op.dtype.spec]

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

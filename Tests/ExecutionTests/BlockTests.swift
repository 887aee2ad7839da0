import Execution
import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Work that is large enough for several blocks, and so for several threads.
@Suite struct BlockTests {
  static let forms: [String: @Sendable (Builder, Value, Value) -> [Value]] = [
    "total": { b, x, y in
      [b.emit(.sum, [b.emit(.exp, b.emit(.mul, x, y))], Attributes([Op.axes => [-1, -2]]))]
    },
    "columns": { b, x, y in
      let z = b.emit(.tanh, b.emit(.add, b.emit(.exp, x), y))
      return [z, b.emit(.sumTo, [z], Attributes([Op.targetShape => [x.shape[-1]]]))]
    },
    "rows": { b, x, y in
      let z = b.emit(.softmax, b.emit(.mul, x, y))
      return [z, b.emit(.logsumexp, [b.emit(.erf, x)], Attributes([Op.axes => [-1]]))]
    },
    "everything": { b, x, y in
      let z = b.emit(.sigmoid, b.emit(.sub, x, y))
      let total = b.emit(.sum, [z], Attributes([Op.axes => [-1, -2]]))
      let rows = b.emit(.sum, [b.emit(.log, z)], Attributes([Op.axes => [-1]]))
      let columns = b.emit(.sum, [b.emit(.expm1, z)], Attributes([Op.axes => [-2]]))
      return [b.emit(.div, z, total), rows, columns, b.emit(.argmax, z)]
    },
    "noise": { b, x, y in
      let key = b.constant(Tensor(.u32, [2], [3, 4]))
      let origin = b.constant(Tensor(.i32, [3], [0, 0, 0]))
      let noise = b.emit(
        .gumbel, [key, origin],
        Attributes([
          Op.noiseShape => x.shape.extents, Op.rowAxes => 1, Op.dtype => x.type.dtype.rawValue,
        ]))
      return [b.emit(.softmax, b.emit(.add, x, noise))]
    },
    "movement": { b, x, y in
      let z = b.emit(.transpose, [b.emit(.exp, x)], Attributes([Op.permutation => [-1, -2]]))
      let pair = b.emit(.concat, [z, b.emit(.tanh, z)], Attributes([Op.axis => -1]))
      return [b.emit(.erf, pair), b.emit(.reduceMax, [pair], Attributes([Op.axes => [-2]]))]
    },
    "middle": { b, x, y in
      let wide = b.emit(
        .add, b.emit(.broadcastTo, [x], Attributes([Op.targetShape => [3] + x.shape.extents])), y)
      return [
        b.emit(.sum, [wide], Attributes([Op.axes => [-2]])),
        b.emit(.logsumexp, [wide], Attributes([Op.axes => [-3]])),
      ]
    },
  ]

  @Test(arguments: forms.keys.sorted(), [DType.f32, .f64]) func blocks(
    _ form: String, _ dtype: DType
  ) throws {
    for shape in [[601, 307], [9000, 11], [70, 2100]] {
      let b = Builder()
      var random = SeededGenerator(shape[0])
      let types = [TensorType(dtype, Shape(shape)), TensorType(dtype, [shape[1]])]
      let arguments = types.map { random.tensor($0, in: -1...1) }
      let values = types.enumerated().map { b.parameter("x\($0)", $1) }
      let results = Self.forms[form].map { $0(b, values[0], values[1]) } ?? []
      let function = b.finish(
        form, results: results.enumerated().map { (name: "y\($0)", value: $1) })
      #expect(try Program(function).plan.kernels.contains { $0.blocks > 1 }, "\(form) is too small")
      compare(
        function, arguments, tolerance: dtype == .f32 ? 1e-5 : 1e-13, floor: 1, "\(form) \(shape)")
    }
  }
}

import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

import Engine
import Execution

@Suite struct FusionTests {
  @Test(arguments: 0..<150) func randomFunctions(_ seed: Int) {
    let random = RandomFunction(seed: seed, size: 4 + seed % 40, dtype: .f64)
    compare(
      random.function, random.arguments, tolerance: 1e-9, updates: random.updates, "seed \(seed)")
  }

  @Test(arguments: 1000..<1040) func randomFunctionsInSinglePrecision(_ seed: Int) {
    let random = RandomFunction(seed: seed, size: 4 + seed % 20, dtype: .f32)
    compare(
      random.function, random.arguments, tolerance: 1e-3, floor: 1e-1, updates: random.updates,
      "seed \(seed)")
  }
}

extension FusionTests {
  /// A loop that reads a concatenation at other places than its pieces are written must not share a
  /// tile with a piece of the same size.
  @Test func piecesAreWrittenBeforeTheirReaders() {
    let b = Builder()
    let x = b.parameter("x", TensorType(.f64, [1, 3]))
    let y = b.parameter("y", TensorType(.f64, [1, 3]))
    let parts = [x, y, x].map { b.emit(.exp, $0) }
    let whole = b.emit(.concat, parts, Attributes([Op.axis => -2]))
    let column = b.emit(.slice, whole, attributes: Op.axis => -1, Op.start => 1, Op.limit => 2)
    let flat = b.emit(.reshape, column, attributes: Op.reshapeRank => 2, Op.reshapeShape => [3])
    let result = b.emit(.mul, flat, b.constant(2, like: flat))
    let function = b.finish("f", results: [("result", result)])
    compare(
      function, [Tensor([1, 3], [0.1, 0.2, 0.3]), Tensor([1, 3], [1.1, 1.2, 1.3])], tolerance: 1e-12
    )
  }

  /// A sum of squares makes them itself, whoever else reads them.
  @Test(arguments: [1, 15, 16, 33, 48, 1000, 2500, 20_011], [DType.f32, .f64])
  func squaresAreMadeWhereTheyAreAdded(_ count: Int, _ dtype: DType) {
    let b = Builder()
    let g = b.parameter("g", TensorType(dtype, [count]))
    let m = b.parameter("m", TensorType(dtype, [count]))
    func total(_ value: Value) -> Value { b.emit(.sum, [value], Attributes([Op.axes => [-1]])) }
    func scaled(_ value: Value, _ factor: Double) -> Value {
      b.emit(.mul, value, b.constant(factor, like: value))
    }
    let square = b.emit(.square, g)
    let moment = b.emit(.add, scaled(m, 0.9), scaled(square, 0.1))
    let shown = b.emit(.square, b.emit(.exp, m))
    let sum = b.emit(.square, b.emit(.add, g, m))
    let function = b.finish(
      "f",
      results: [
        ("norm", total(square)), ("moment", moment), ("shown", shown), ("of shown", total(shown)),
        ("alone", total(sum)),
      ])
    var random = SeededGenerator(count)
    let arguments = function.parameters.map { random.tensor($0.result.type, in: -2...2) }
    compare(function, arguments, tolerance: dtype == .f32 ? 1e-4 : 1e-12)
  }

  /// A likelihood, which nothing waits for, is summed where its cotangent is made.
  @Test(arguments: [DType.f32, .f64]) func likelihoodAndCotangentShareALoop(_ dtype: DType) throws {
    let b = Builder()
    let x = b.parameter("x", TensorType(dtype, [50, 83]))
    let w = b.parameter("w", TensorType(dtype, [50, 83]))
    let logits = b.emit(.sub, w, b.constant(0.5, like: w))
    let likelihood = b.emit(.sub, b.emit(.mul, x, logits), b.emit(.softplus, logits))
    let rows = b.emit(.sum, [likelihood], Attributes([Op.axes => [-1]]))
    let total = b.emit(.sum, [b.emit(.exp, rows)], Attributes([Op.axes => [-1]]))
    let cotangent = b.emit(.sub, x, b.emit(.sigmoid, logits))
    let function = b.finish(
      "f", results: [("total", total), ("next", b.emit(.add, w, cotangent))])
    let updates = [Update(ParameterName("w"), by: ResultName("next"))]
    let kernels = try Program(function, updates: updates).plan.kernels
    #expect(kernels.contains { Set($0.ops).isSuperset(of: ["softplus", "sigmoid"]) })
    var random = SeededGenerator(3)
    let arguments = function.parameters.map { random.tensor($0.result.type, in: -2...2) }
    compare(
      function, arguments, tolerance: dtype == .f32 ? 1e-5 : 1e-13, floor: 1, updates: updates)
  }

  /// A cotangent whose weight is known beforehand shares the likelihood's loop, although a score
  /// waits for the likelihood.
  @Test(arguments: [DType.f32, .f64]) func knownCotangentGoesBeforeTheScore(_ dtype: DType) throws {
    let b = Builder()
    let x = b.parameter("x", TensorType(dtype, [50, 83]))
    let h = b.parameter("h", TensorType(dtype, [50, 17]))
    let w = b.parameter("w", TensorType(dtype, [17, 83]))
    let v = b.parameter("v", TensorType(dtype, [50, 17]))
    func product(_ x: Value, _ y: Value, transposed: Bool = false) -> Value {
      b.emit(.matmul, [x, y], Attributes([Op.transposeA => transposed, Op.transposeB => false]))
    }
    let logits = product(h, w)
    let likelihood = b.emit(.sub, b.emit(.mul, x, logits), b.emit(.softplus, logits))
    let rows = b.emit(.sum, [likelihood], Attributes([Op.axes => [-1]]))
    let score = b.emit(.mul, v, b.emit(.exp, b.emit(.neg, b.emit(.square, rows))))
    let next = b.emit(.sub, v, score)
    let cotangent = b.emit(.sub, x, b.emit(.sigmoid, logits))
    let gradient = product(h, cotangent, transposed: true)
    let function = b.finish(
      "f", results: [("v", next), ("w", b.emit(.sub, w, gradient))])
    let updates = ["v", "w"].map { Update(ParameterName($0), by: ResultName($0)) }
    let kernels = try Program(function, updates: updates).plan.kernels
    #expect(kernels.contains { Set($0.ops).isSuperset(of: ["softplus", "sum", "sigmoid"]) })
    var random = SeededGenerator(4)
    let arguments = function.parameters.map { random.tensor($0.result.type, in: -1...1) }
    compare(
      function, arguments, tolerance: dtype == .f32 ? 1e-4 : 1e-12, floor: 1, updates: updates)
  }
}

import TensorCore
import TensorIR
import TensorOps
import Testing

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
}

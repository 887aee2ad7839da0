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

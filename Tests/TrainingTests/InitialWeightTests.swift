import CompilerDriver
import Execution
import Language
import Lowering
import TensorCore
import TensorIR
import TensorOps
import Testing
import Training

/// What the engine draws for large weights is what their initializers say.
@Suite struct InitialWeightTests {
  static let initializers: [Initializer] = [
    .constant(0.25), .glorotUniform(fanIn: 30, fanOut: 7), .glorotUniformOfShape,
    .normal(standardDeviation: 0.3), .uniform(from: -2, to: 5),
  ]

  @Test(arguments: initializers, [DType.f32, .f64])
  func areTheInitializersOwn(_ initializer: Initializer, _ dtype: DType) {
    for shape in [[3, 5], [101, 113], [40_001]] as [Shape] {
      let spec = WeightSpec(path: "model.w", shape: shape, initializer: initializer)
      let b = Builder()
      let weight = b.parameter(spec.path, TensorType(dtype, shape))
      let program = Compiler.program(
        b.finish("f", results: [("negated", b.emit(.neg, weight))]), threads: 1)
      program.initialize(spec, dtype, seed: 7)
      let values = program.array(of: spec.path, dtype, shape).doubles()
      let expected = spec.initial(dtype, seed: 7).elements
      #expect(values.count == expected.count)
      // Rounding may differ in the last place where noise goes through functions.
      let unit = dtype == .f32 ? 0x1p-22 : 0x1p-48
      for (a, b) in zip(values, expected) where abs(a - b) > unit * (1 + abs(b)) {
        Issue.record("\(initializer) of \(shape): \(a) is not \(b)")
        return
      }
    }
  }
}

import CompilerDriver
import Engine
import Language
import Lowering
import TensorCore
import TensorIR
import TensorOps
import Testing
import Training

/// The engine draws large weights as their initializers specify.
@Suite struct InitialWeightTests {
  static let initializers: [Initializer] = [
    .constant(0.25), .glorotUniform(fanIn: 30, fanOut: 7), .glorotUniformOfShape,
    .normal(standardDeviation: 0.3), .uniform(from: -2, to: 5),
  ]

  /// Reference rules are slow, so they draw the smaller shapes alone.
  static let shapes: [String: [Shape]] = [
    "cpu": [[3, 5], [101, 113], [40_001]], "reference": [[3, 5], [101, 113]],
  ]

  @Test(arguments: Engines.all.map(\.name), initializers)
  func areTheInitializersOwn(_ engine: String, _ initializer: Initializer) throws {
    let machine = Machine(try #require(Engines.named(engine)), threads: 1)
    for shape in try #require(Self.shapes[engine]) {
      for dtype in [DType.f32, .f64] { try compare(initializer, shape, dtype, machine) }
    }
  }

  private func compare(
    _ initializer: Initializer, _ shape: Shape, _ dtype: DType, _ machine: Machine
  ) throws {
    do {
      let spec = WeightSpec(path: "model.w", shape: shape, initializer: initializer)
      let b = Builder()
      let weight = b.parameter(spec.path, TensorType(dtype, shape))
      let program = try Compiler.prepare(
        b.finish("f", results: [("negated", b.emit(.neg, weight))]), on: machine)
      try program.initialize(spec, dtype, seed: 7, on: machine)
      let values = try program.array(spec.parameter).doubles()
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

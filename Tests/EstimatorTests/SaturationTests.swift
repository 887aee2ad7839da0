import CompilerDriver
import Engine
import Estimators
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR
import Testing

/// Training drives probabilities to 0 and 1, where 1 − p has no digits in float32 and weights of
/// rare values overflow: every gradient stays finite there.
@Suite struct SaturationTests {
  /// Parameters that grow, with one element above the others, one below, or two alike.
  private static let shapes: [@Sendable (_ element: Int) -> Double] = [
    { $0 == 0 ? 1 : -0.1 * Double($0 % 5) }, { $0 == 0 ? -1 : 0.1 * Double($0 % 3) },
    { $0 % 2 == 0 ? 1 : -1 }, { _ in -1 },
  ]
  private static let sizes: [Double] = [5, 10, 14, 16, 17, 20, 30, 60, 100, 300]

  @Test(arguments: SiteCall.all.filter { $0.distribution.discrete != nil })
  func gradientsAreFinite(_ site: SiteCall) throws {
    for model in site.models {
      let (step, gradient) = try StepBuilder(model, precision: .f32).buildGradient(batches: [8])
      let function = Compiler.optimize(gradient)
      let program = try Compiler.prepare(function, on: Machine(threads: 1))
      let states = Dictionary(uniqueKeysWithValues: step.states.map { ($0.path, $0.initial) })
      // Weights of the site alone: those of the decoder would make costs large.
      let own = Set(step.weights.map(\.path).filter { $0.hasSuffix("z") || $0.contains(".z.") })
      #expect(!own.isEmpty)
      for (number, shape) in Self.shapes.enumerated() {
        for size in Self.sizes {
          for node in function.parameters {
            let (name, type) = (node.name!, node.result.type)
            let elements = (0..<type.shape.count).map { element in
              own.contains(name)
                ? size * shape(element) : states[name] ?? (type.dtype.isFloating ? 0.5 : 0)
            }
            try program.write(ParameterName(name), Tensor(type.dtype, type.shape, elements))
          }
          for draw in 0..<3 {
            try program.write(.seed, Tensor(.u32, [2], [7, Double(draw)]))
            try program.step()
            for result in function.results {
              let values = try program.tensor(ResultName(result.name)).elements
              let isFinite = values.allSatisfy(\.isFinite)
              #expect(
                isFinite,
                "\(site): `\(result.name)` at ±\(size), pattern \(number)")
            }
          }
        }
      }
    }
  }
}

import CompilerDriver
import Engine
import Estimators
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR
import Testing

/// Every estimator's gradient is the same on every engine.
@Suite struct EngineTests {
  @Test(arguments: SiteCall.first) func gradientsAgree(_ site: SiteCall) throws {
    #expect(!site.models.isEmpty, "\(site)")
    for model in site.models {
      let (step, gradient) = try StepBuilder(model, precision: .f64).buildGradient(batches: [2])
      let function = Compiler.optimize(gradient)
      let arguments = arguments(of: function, step)
      let results = try Engines.all.map { engine in
        let program = try Compiler.prepare(function, on: Machine(engine, threads: 1))
        for (node, tensor) in zip(function.parameters, arguments) {
          try program.write(ParameterName(node.name!), tensor)
        }
        return try (0..<3).map { draw in
          try program.write(.seed, Tensor(.u32, [2], [7, Double(draw)]))
          try program.step()
          return try function.results.flatMap {
            try program.tensor(ResultName($0.name)).elements
          }
        }
      }
      for (engine, found) in zip(Engines.all, results).dropFirst() {
        for (a, b) in zip(found.joined(), results[0].joined()) {
          #expect(abs(a - b) <= 1e-9 * max(1, abs(b)), "\(site) on \(engine.name): \(a), not \(b)")
        }
      }
    }
  }

  /// Random weights, states as they start, and rows of ones.
  private func arguments(of function: Function, _ step: TrainingStep) -> [Tensor] {
    let states = Dictionary(uniqueKeysWithValues: step.states.map { ($0.path, $0.initial) })
    let weights = Set((step.weights + step.estimatorWeights).map(\.path))
    return function.parameters.map { node in
      let (name, type) = (node.name!, node.result.type)
      guard !weights.contains(name) else {
        return Initializer.uniform(from: -1, to: 1)
          .tensor(type.shape, .f64, key: RandomKey(seed: 3).folding(name))
      }
      let start = states[name] ?? (type.dtype.isFloating ? 1 : 0)
      return Tensor(type.dtype, type.shape, repeating: start)
    }
  }
}

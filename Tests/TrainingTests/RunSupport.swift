import CompilerDriver
import Diagnostics
import Foundation
import SpecModel
import TensorCore
import Testing
import Training

/// The checked model of a spec's text; findings are failures.
func model(_ text: String, in folder: String, set: [Override] = []) throws -> Model {
  let tree = SpecLoader.tree(SourceFile(path: folder + "/spec.yaml", text: text))
  let checked = Compiler.check(tree, overrides: set)
  #expect(!checked.diagnostics.hasErrors, "\(checked.diagnostics.map(\.message))")
  return try #require(checked.model)
}

/// A request for a run of a text in a folder.
func request(
  _ text: String, in folder: String, out: String = "run", existing: ExistingRun = .refuse,
  set: [Override] = [], precision: DType = .f32
) throws -> RunRequest {
  let model = try model(text, in: folder, set: set)
  return RunRequest(
    model: model, spec: folder + "/spec.yaml", resolved: ResolvedSpec.text(model),
    folder: folder + "/" + out, existing: existing, precision: precision)
}

/// The diagnostics that `body` ends with.
func diagnostics(_ body: () throws -> Void) throws -> [Diagnostic] {
  let error = #expect(throws: RunError.self) { try body() }
  guard case .diagnostics(let found)? = error else {
    Issue.record("\(String(describing: error)) holds no diagnostics")
    return []
  }
  return found
}

/// Three coins, whose estimator has a state and whose optimizer has slots.
let coins = """
  onehot: 1
  name: coins
  model:
    logits: parameter(3, init=[0.3, -0.2, 0.9])
    z: ~ bernoulli(logits=logits)
    cost: sum((z - 0.45)^2)
  estimators: {z: score_function(baseline=moving_average(decay=0.9))}
  minimize: cost
  train: {optimizer: adam(learning_rate=0.1), steps: 12, checkpoint: 4, seed: 3}
  evaluate:
    every: 5
    metrics: {cost: cost}
  """

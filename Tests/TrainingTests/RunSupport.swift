import CompilerDriver
import Diagnostics
import Foundation
import Reports
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

/// Half of the labels of a small table, strata, and intensities that are binarized at every visit.
let table = """
  onehot: 1
  name: table
  data: {top: 'binary[2]', bottom: 'binary[2]', y: 'onehot[3]?'}
  sources:
    train:
      top: {file: x.csv, columns: [0, 2]}
      bottom: {file: x.csv, columns: [2, 4], scale: 0.5, binarize: dynamic}
      y: {file: x.csv, columns: [4, 5], keep: {per_class: 4}}
    test: {from: train, rows: [0, 15]}
  guide:
    y: ~ categorical(logits=dense(bottom, 3))
  model:
    y: ~ categorical(logits=dense(top, 3))
    h: ~ bernoulli(logits=dense(concat(top, y), 3))
    bottom: ~ bernoulli(logits=dense(h, 2))
  estimators: {y: enumerate, h: 'gumbel_softmax(temperature=1.0)'}
  maximize: elbo + log_prob(guide.y)
  train:
    optimizer: adam(learning_rate=1e-2)
    strata:
      labelled: {where: present(y), batch: 4}
      rest: {where: missing(y), batch: 6}
    epochs: 4
    checkpoint: 5
  evaluate:
    every: 4
    metrics:
      accuracy: accuracy(mode(guide.y), y)
      nll: -iwae(samples=4)
  """

/// Writes the rows of ``table``.
func writeTable(_ folder: String) throws {
  let rows = (0..<36).map { "\($0 % 2),\($0 % 5 / 3),\($0 % 3),\($0 % 7 % 3),\($0 % 3)\n" }
  try rows.joined().write(toFile: folder + "/x.csv", atomically: true, encoding: .utf8)
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

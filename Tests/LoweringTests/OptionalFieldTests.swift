import CompilerDriver
import Diagnostics
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

private let semiSupervised = """
  onehot: 1
  name: s
  data:
    x: binary[3]
    y: onehot[3]?
  guide:
    y: ~ categorical(logits=dense(x, 3))
    z: ~ normal(mean=dense(concat(x, y), 2), log_std=zeros(2))
  model:
    y: ~ categorical(logits=zeros(3))
    z: ~ normal(mean=zeros(2), log_std=zeros(2))
    x: ~ bernoulli(logits=dense(concat(y, z), 3))
  estimators:
    y: enumerate
  maximize: elbo + 0.1 * log_prob(guide.y)
  """

private let strata = """

  train:
    optimizer: sgd(learning_rate=0.1)
    strata:
      labelled: {where: present(y), batch: 2, weight: 0.5}
      unlabelled: {where: missing(y), batch: 2, weight: 0.5}
    steps: 1
  """

/// The objective and gradient of a spec with given data.
private func evaluate(
  _ text: String, _ batches: [Int], _ data: [String: Tensor]
) throws -> (objective: Double, gradient: [Double]) {
  let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
  try #require(checked.diagnostics.map(\.message) == [])
  let model = try #require(checked.model)
  let (step, gradient) = try StepBuilder(model, precision: .f64).buildGradient(batches: batches)
  func arguments(_ function: Function) throws -> [Tensor] {
    try function.parameters.map { node in
      let name = node.name!
      if name == "seed" { return Tensor(.u32, [2], [3, 0]) }
      if name == "step" { return Tensor(.i32, [], [0]) }
      if let spec = step.weights.first(where: { $0.path == name }) {
        return spec.initial(.f64, seed: 2)
      }
      return try #require(data[name], "\(name)")
    }
  }
  let objective = NaiveEvaluator.run(step.forward, try arguments(step.forward))[0].elements[0]
  let out = NaiveEvaluator.run(gradient, try arguments(gradient))
  return (objective, out.flatMap(\.elements))
}

/// One batch with indicators says the same as two strata, draw for draw: a present label is
/// clamped, a missing one is summed out, and the label's own term counts labelled rows only.
@Test func stratumAndIndicatorAgree() throws {
  let x = [1.0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0]
  let y = [0.0, 1, 0, 1, 0, 0]
  let separate = try evaluate(
    semiSupervised + strata, [2, 2],
    [
      "data.labelled.x": Tensor([2, 3], Array(x[..<6])), "data.labelled.y": Tensor([2, 3], y),
      "data.unlabelled.x": Tensor([2, 3], Array(x[6...])),
    ])
  let mixed = try evaluate(
    semiSupervised, [4],
    [
      "data.x": Tensor([4, 3], x),
      // A missing row holds a valid value that must not matter.
      "data.y": Tensor([4, 3], y + [1, 0, 0, 0, 0, 1]),
      "data.y.present": Tensor([4], [1, 1, 0, 0]),
    ])
  #expect(abs(separate.objective - mixed.objective) < 1e-12)
  for (a, b) in zip(separate.gradient, mixed.gradient) { #expect(abs(a - b) < 1e-12) }
  let other = try evaluate(
    semiSupervised, [4],
    [
      "data.x": Tensor([4, 3], x), "data.y": Tensor([4, 3], y + [0, 1, 0, 0, 1, 0]),
      "data.y.present": Tensor([4], [1, 1, 0, 0]),
    ])
  #expect(other.objective == mixed.objective)
  #expect(other.gradient == mixed.gradient)
}

import CompilerDriver
import Diagnostics
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Draws in functions of both graphs, read by every kind of term: a guide's node may be evaluated
/// first in the middle of a call in the model.
@Suite struct FunctionTermTests {
  private static let calls: [(guide: String, model: String)] = [
    ("f(x)", "f(ones(1))"), ("outer(x)", "outer(ones(1))"), ("outer(x)", "f(f(ones(1)))"),
    ("scan(step, zeros(2), stack(x, x))", "scan(step, zeros(2), ones([2, 3]))"),
    ("scan(deep, zeros(2), stack(x, x))", "scan(deep, zeros(2), ones([2, 3]))"),
  ]

  @Test(
    arguments: calls.indices,
    [
      "log_prob(x)", "elbo", "mean(k)", "log_prob(x) + elbo", "iwae(samples=2)", "elbo(kl=sampled)",
    ])
  func everyTermHasAValue(_ index: Int, _ term: String) throws {
    let (guide, own) = Self.calls[index]
    let text = """
      onehot: 1
      name: tiny
      data: {x: "binary[3]"}
      define:
        f(a):
          u: ~ bernoulli(logits=dense(a, 2))
          return: u
        outer(a):
          v: f(a)
          return: f(v)
        step(s, item):
          u: ~ bernoulli(logits=dense(concat(s, item), 2))
          return: u
        deep(s, item):
          return: f(concat(s, item))
      guide:
        k: \(guide)
      model:
        k: \(own)
        x: ~ bernoulli(logits=dense(flatten(k), 3))
      maximize: \(term)
      train: {optimizer: sgd(learning_rate=0.1), batch: 2, steps: 1}
      evaluate: {metrics: {a: log_prob(x), b: mean(k), c: elbo, d: iwae(samples=2)}}
      """
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
    let errors = checked.diagnostics.filter { $0.severity == .error }.map(\.message)
    // One latent name must be drawn by both graphs for a bound to be legal.
    guard errors == [] else {
      #expect(guide.contains("outer") != own.contains("outer"), "\(errors)")
      return
    }
    let model = try #require(checked.model)
    _ = try StepBuilder(model, precision: .f64).build(batches: [2])
    for metric in model.evaluate.metrics {
      _ = try EvaluationBuilder(model, precision: .f64).terms(metric.objective, rows: 2)
    }
  }
}

/// A hidden Markov model of three steps by `scan`, and written out.
private func chain(
  _ objective: String, estimator: String, written: Bool, transition: String = "w"
) -> String {
  let code =
    written
    ? """
      z0: ~ categorical(logits=zeros(2) @ w + b)
      z1: ~ categorical(logits=z0 @ w + b)
      z2: ~ categorical(logits=z1 @ w + b)
      code: stack(z0, z1, z2)
    """
    : "  code: scan(move, zeros(2), zeros(3), w=\(transition), b=b)"
  return """
    onehot: 1
    name: chain
    data: {x: "binary[3]"}
    define:
      move(before, step, w, b):
        z: ~ categorical(logits=before @ w + b)
        return: z
    model:
      w: parameter([2, 2], init=[[0.3, -0.8], [1.2, 0.4]])
      b: parameter(2, init=[0.5, -0.2])
      e: parameter(2, init=[1.5, -0.7])
    \(code)
      x: ~ bernoulli(logits=code @ e)
    estimators: {default: \(estimator)}
    \(objective)
    """
}

private func gradient(_ text: String) throws -> [String: [Double]] {
  let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
  let errors = checked.diagnostics.filter { $0.severity == .error }.map(\.message)
  try #require(errors == [])
  let model = try #require(checked.model)
  let (step, gradient) = try StepBuilder(model, precision: .f64).buildGradient(batches: [4])
  let arguments = gradient.parameters.map { node -> Tensor in
    let (name, type) = (node.name!, node.result.type)
    if name == "seed" { return Tensor(.u32, [2], [3, 0]) }
    if let spec = step.weights.first(where: { $0.path == name }) {
      return spec.initial(.f64, seed: 2)
    }
    if name == "data.x" { return Tensor([4, 3], [1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0]) }
    return Tensor(type.dtype, type.shape, repeating: 0)
  }
  let results = NaiveEvaluator.run(gradient, arguments)
  return Dictionary(
    uniqueKeysWithValues: zip(gradient.results.map(\.name), results.map(\.elements)))
}

private func distance(_ a: [String: [Double]], _ b: [String: [Double]]) -> Double {
  var largest = 0.0
  for (name, values) in a {
    guard let others = b[name], others.count == values.count else { return .infinity }
    for (x, y) in zip(values, others) { largest = max(largest, abs(x - y)) }
  }
  return a.count == b.count ? largest : .infinity
}

/// A scan is its steps written out, summed over all values or over each variable's; another
/// transition is told apart.
@Test(
  arguments: [
    ("maximize: elbo(kl=sampled)", "enumerate"), ("maximize: log_marginal()", "enumerate"),
  ])
func aScanIsItsStepsWrittenOut(_ objective: String, _ estimator: String) throws {
  let written = try gradient(chain(objective, estimator: estimator, written: true))
  let scanned = try gradient(chain(objective, estimator: estimator, written: false))
  #expect(written.count == 3)
  #expect(distance(written, scanned) < 1e-12)
  let wrong = try gradient(
    chain(objective, estimator: estimator, written: false, transition: "transpose(w)"))
  #expect(distance(written, wrong) > 1e-3)
}

/// Steps share weights, and have noise of their own: a draw at one step says nothing of the next.
@Test func stepsShareWeightsButNotNoise() throws {
  let text = """
    onehot: 1
    name: noise
    define:
      step(state, item):
        kept: dropout(ones(64), 0.5)
        z: ~ bernoulli(logits=dense(state, 64) * 0)
        return: concat(kept, z) + 0 * sum(state)
    model:
      states: scan(step, zeros(128), zeros(2))
      same: mean(states[0] == states[1])
    minimize: same
    """
  let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
  #expect(checked.diagnostics.map(\.message) == [])
  let model = try #require(checked.model)
  let step = try StepBuilder(model, precision: .f64).build(batches: [1])
  #expect(
    step.weights.map(\.path).sorted() == [
      "model.states.z.logits.bias", "model.states.z.logits.kernel",
    ])
  let arguments = step.forward.parameters.map { node -> Tensor in
    let type = node.result.type
    if node.name == "seed" { return Tensor(.u32, [2], [3, 0]) }
    return Tensor(type.dtype, type.shape, repeating: 0)
  }
  let same = NaiveEvaluator.run(step.forward, arguments)[0].elements[0]
  #expect(same > 0.3 && same < 0.7, "\(same)")
}

/// Functions in the text form are read back, brackets in names included.
@Test func namesOfStepsAreReadBack() throws {
  let text = chain("maximize: elbo", estimator: "score_function", written: false)
  let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
  let step = try StepBuilder(try #require(checked.model), precision: .f64).build(batches: [1])
  let printed = step.function.description
  #expect(printed.contains("%model.code.z[2]"))
  let parsed = try Function(parsing: printed, ops: OpTable.standard)
  #expect(parsed.description == printed)
}

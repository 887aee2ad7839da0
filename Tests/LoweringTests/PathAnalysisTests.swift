import CompilerDriver
import Diagnostics
import Estimators
import Lowering
import SpecModel
import TensorCore
import Testing

private func check(_ text: String) -> CheckedSpec {
  Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
}

private func spec(_ model: String, _ estimator: String, _ objective: String = "cost") -> String {
  """
  onehot: 1
  name: s
  model:
    a: parameter(3, init=normal(1.0))
    z: ~ categorical(logits=a)
  \(model)
  estimators:
    z: \(estimator)
  minimize: \(objective)
  """
}

/// A path that jumps is an error exactly where a gradient is asked for (`Semantics.md`, rule 19).
@Test(
  arguments: [
    ("  cost: where(index(z) == 1, 1.0, 0.0)", "straight_through", ["dead-gradient-path"]),
    ("  cost: where(index(z) == 1, 1.0, 0.0)", "gumbel_softmax", ["dead-gradient-path"]),
    ("  cost: where(index(z) == 1, 1.0, 0.0)", "score_function", []),
    ("  cost: where(index(z) == 1, 1.0, 0.0)", "enumerate", []),
    ("  w: parameter(3)\n  cost: sum(w > 0) * z[0]", "score_function", ["dead-gradient-path"]),
    (
      "  w: parameter(3)\n  cost: sum(stop_gradient(w) * z)", "score_function",
      ["unreachable-parameter"]
    ),
    ("  cost: sum(floor(z * 2))", "straight_through", ["dead-gradient-path"]),
    ("  cost: sum(relu(z) + abs(z))", "straight_through", []),
  ])
func deadPaths(_ model: String, _ estimator: String, _ ids: [String]) {
  #expect(check(spec(model, estimator)).diagnostics.map(\.id.name) == ids)
}

private func labels(_ text: String) throws -> [String: String] {
  let model = try #require(check(text).model)
  let labels = try StepBuilder(model, precision: .f64).build().labels
  return Dictionary(
    uniqueKeysWithValues: labels.map { ($0.path, $0.bias.map { "\($0)" } ?? "none") })
}

/// Bias labels join every site that a gradient crosses and every relaxed value that it sees
/// (`Semantics.md`, rule 17).
@Test(
  arguments: [
    ("enumerate", "exact", "exact"), ("score_function", "unbiased", "unbiased"),
    ("straight_through", "biased", "unbiased"),
    ("gumbel_softmax(temperature=1.0, hard=true)", "biased", "unbiased"),
    ("gumbel_softmax(temperature=1.0)", "biased", "biased"),
  ])
func biasLabels(_ estimator: String, _ logits: String, _ weights: String) throws {
  let found = try labels(spec("  w: parameter(3)\n  cost: sum(w * z)^2", estimator))
  #expect(found == ["model.a": logits, "model.w": weights])
}

/// A factor at one site leaves the direction only where it scales all that moves a weight.
@Test(
  arguments: [
    ("  cost: sum(z)", "cost", "rescaled"),
    ("  cost: sum(z)\n  own: sum(a^2)", "cost + own", "biased"),
  ])
func aFactorMustScaleTheWholeGradient(_ cost: String, _ objective: String, _ label: String) throws {
  let found = try labels(spec(cost, "score_function(normalize=true)", objective))
  #expect(found == ["model.a": label])
}

@Test(arguments: [("kl=analytic", "biased"), ("kl=sampled", "rescaled")])
func aDivergenceInClosedFormIsNotRescaled(_ form: String, _ label: String) throws {
  let found = try labels(
    """
    onehot: 1
    name: s
    data: {x: "binary[3]"}
    guide:
      z: ~ bernoulli(logits=dense(x, 2))
    model:
      z: ~ bernoulli(logits=parameter(2))
      x: ~ bernoulli(logits=dense(z, 3))
    estimators: {z: "score_function(normalize=true)"}
    maximize: elbo(\(form))
    """)
  #expect(found["guide.z.logits.kernel"] == label)
}

/// A relaxed site spoils the score weights of a site that shares its cost.
@Test func aScoreWeightSeesTheRelaxedValue() throws {
  let found = try labels(
    """
    onehot: 1
    name: s
    model:
      a: parameter(2)
      c: parameter(2)
      d: parameter(2)
      u: ~ bernoulli(logits=a)
      v: ~ bernoulli(logits=c)
      y: ~ bernoulli(logits=d)
      cost: sum(u * v)
      other: sum(y)
    estimators:
      u: score_function
      v: gumbel_softmax
      y: score_function
    minimize: cost + other
    """)
  #expect(found == ["model.a": "biased", "model.c": "biased", "model.d": "unbiased"])
}

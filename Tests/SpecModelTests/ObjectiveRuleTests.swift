import Lowering
import SpecModel
import Testing

/// `Semantics.md`, rules 4 to 7 and 16: objectives, their samples, divergences and metrics.
@Suite struct ObjectiveRuleTests {
  private func toy(_ objective: String) -> String {
    """
    onehot: 1
    name: toy
    hyperparameters: {beta: 2.0}
    model:
      logits: parameter(3)
      z: ~ bernoulli(logits=logits)
      a: sum(z)
      b: sum((z - 0.45)^2) + beta * 0
    estimators: {z: score_function}
    minimize: \(objective)
    evaluate: {metrics: {a: a, b: b}}
    """
  }

  @Test(
    arguments: [
      "a + b", "a - 2 * b", "-(a + b) / beta", "beta * (a + 3 * b) + 1", "(beta^2 - 1) * a + 0 * b",
      "a + linear(from=0.0, to=1.0, steps=10) * b", "0.5 * linear(from=0.0, to=1.0, steps=10) * a",
      "mean(z) + sum(z) + b + a", "log_prob(z)",
    ])
  func affineObjectivesAreTaken(_ objective: String) {
    #expect(ids(toy(objective)) == [])
  }

  @Test(
    arguments: [
      "a * b", "mean(z) * mean(z)", "log(a)", "a / b", "a^2", "abs(a - b)", "1 / a", "a > b",
      "linear(from=0.0, to=1.0, steps=10)", "3", "2 * beta",
    ])
  func othersAreNot(_ objective: String) {
    #expect(ids(toy(objective)) == ["affine-objective"])
  }

  @Test(arguments: [
    ("a / 0", "number-out-of-range"), ("[1, 2]", "type-mismatch"), ("z", "shape-mismatch"),
  ])
  func whatIsNoNumberARowIsNoObjective(_ objective: String, _ id: String) {
    #expect(ids(toy(objective)) == [id])
  }

  @Test func coefficientsDistribute() throws {
    let terms = try model(toy("-(a - 3 * b) * beta + 1")).objective
    #expect(terms.terms.map(\.coefficient) == [-2, 6])
    #expect(terms.constant == 1)
  }

  // MARK: - Terms and samples

  private func vae(
    _ objective: String, estimator: String = "score_function", n: Int = 2, metric: String = "elbo"
  ) -> String {
    """
    onehot: 1
    name: tiny
    data: {x: "binary[4]"}
    guide:
      z: ~ bernoulli(logits=dense(x, \(n)))
    model:
      z: ~ bernoulli(logits=zeros(\(n)))
      x: ~ bernoulli(logits=dense(z, 4))
    estimators: {z: "\(estimator)"}
    maximize: \(objective)
    evaluate: {metrics: {m: "\(metric)"}}
    """
  }

  @Test func anEstimatorSaysHowManySamplesItNeeds() throws {
    let leaveOneOut = "score_function(baseline=leave_one_out)"
    #expect(ids(vae("elbo(samples=1)", estimator: leaveOneOut)) == ["needs-more-samples"])
    #expect(StepBuilder.samples(try model(vae("elbo", estimator: leaveOneOut))) == 2)
    #expect(StepBuilder.samples(try model(vae("elbo(samples=5)", estimator: leaveOneOut))) == 5)
    #expect(StepBuilder.samples(try model(vae("elbo"))) == 1)
  }

  @Test func logMarginalHasABudgetToo() {
    // The guide proposes nothing then.
    #expect(ids(vae("log_marginal()", n: 10)) == ["unreachable-parameter"])
    #expect(ids(vae("log_marginal()", n: 20)) == ["enumeration-budget"])
    #expect(ids(vae("elbo", n: 20, metric: "log_marginal()")) == ["enumeration-budget"])
  }

  @Test func logMarginalSumsOverNoContinuousVariable() {
    let text = """
      onehot: 1
      name: tiny
      data: {x: "real[4]"}
      model:
        z: ~ normal(mean=zeros(2), log_std=zeros(2))
        x: ~ normal(mean=dense(z, 4), log_std=zeros(4))
      maximize: log_marginal()
      """
    #expect(ids(text) == ["enumeration-budget"])
  }

  @Test func sitesThatAreEnumeratedTogetherShareTheBudget() {
    func two(_ units: Int) -> String {
      """
      onehot: 1
      name: tiny
      data: {x: "binary[4]"}
      model:
        a: ~ bernoulli(logits=zeros(\(units)))
        b: ~ bernoulli(logits=dense(a, \(units)))
        x: ~ bernoulli(logits=dense(b, 4))
      estimators: {default: enumerate}
      maximize: elbo
      """
    }
    #expect(ids(two(8)) == [])
    #expect(ids(two(9)) == ["enumeration-budget"])
    #expect(ids(two(17)) == ["enumeration-budget", "enumeration-budget"])
  }

  @Test(
    arguments: [
      ("enumerate", "iwae(samples=2)", []),
      ("score_function(baseline=leave_one_out)", "iwae(samples=5)", ["illegal-estimator"]),
      ("score_function(baseline=moving_average)", "iwae(samples=5)", []),
      ("gumbel_softmax(temperature=1.0)", "iwae(samples=5)", []),
      ("pathwise", "elbo", ["illegal-estimator"]),
      ("enumerate", "elbo + iwae(samples=2)", []),
    ])
  func boundsAcceptTheirEstimators(_ estimator: String, _ objective: String, _ expected: [String]) {
    #expect(ids(vae(objective, estimator: estimator)) == expected)
  }

  // MARK: - Divergences

  /// q(a | x) q(b | a) with p(b) p(a | b), or with p(a) p(b | a).
  private func layers(_ objective: String, reversed: Bool) -> String {
    let model =
      reversed
      ? ["b: ~ bernoulli(logits=zeros(2))", "a: ~ bernoulli(logits=dense(b, 2))"]
      : ["a: ~ bernoulli(logits=zeros(2))", "b: ~ bernoulli(logits=dense(a, 2))"]
    return """
      onehot: 1
      name: tiny
      data: {x: "binary[4]"}
      guide:
        a: ~ bernoulli(logits=dense(x, 2))
        h: tanh(dense(a, 3))
        b: ~ bernoulli(logits=dense(h, 2))
      model:
        \(model[0])
        \(model[1])
        x: ~ bernoulli(logits=dense(a, 4) + dense(b, 4))
      estimators: {default: score_function}
      maximize: \(objective)
      """
  }

  @Test func anAnalyticDivergenceNeedsAnIndependentParent() throws {
    #expect(ids(layers("elbo(kl=analytic)", reversed: false)) == [])
    #expect(ids(layers("elbo(kl=analytic)", reversed: true)) == ["analytic-kl-illegal"])
    #expect(ids(layers("log_prob(x) - kl(a) - kl(b)", reversed: true)) == ["analytic-kl-illegal"])
    let latents = try model(layers("elbo", reversed: true)).latents
    #expect(latents.filter(\.hasAnalyticDivergence).map(\.name) == ["b"])
  }

  @Test func relaxedDivergencesNeedRelaxedDraws() {
    let relaxed = "gumbel_softmax(temperature=0.5)"
    #expect(ids(vae("elbo(kl=relaxed)", estimator: relaxed)) == [])
    #expect(
      ids(vae("elbo(kl=relaxed, prior_temperature=0.3)", estimator: relaxed)) == [])
    #expect(ids(vae("elbo(kl=relaxed)")) == ["relaxed-kl-illegal"])
    #expect(
      ids(vae("elbo(kl=relaxed)", estimator: "gumbel_softmax(hard=true)")) == ["relaxed-kl-illegal"]
    )
    #expect(
      ids(vae("elbo(prior_temperature=0.3)", estimator: relaxed)) == ["relaxed-kl-illegal"])
  }

  // MARK: - Metrics

  @Test func metricsUseDiscreteDistributions() {
    let relaxed = "gumbel_softmax(temperature=0.5)"
    #expect(
      ids(vae("elbo", estimator: relaxed, metric: "elbo(kl=relaxed)")) == ["relaxed-kl-illegal"])
    // A metric does not have the requirements of an objective on the estimator.
    #expect(ids(vae("elbo", estimator: "enumerate", metric: "-iwae(samples=1000)")) == [])
    let leaveOneOut = "score_function(baseline=leave_one_out)"
    #expect(ids(vae("elbo", estimator: leaveOneOut, metric: "elbo(samples=1)")) == [])
  }
}

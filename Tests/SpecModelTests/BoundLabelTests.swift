import Lowering
import Objectives
import SpecModel
import Testing

/// The label of the objective (`Semantics.md`, rule 18).
@Suite struct BoundLabelTests {
  /// A small variational autoencoder under an objective.
  private func spec(
    _ objective: String, estimator: String = "score_function", train: String = ""
  ) -> String {
    """
    onehot: 1
    name: tiny
    data:
      x: binary[4]
      c: real[2]
    guide:
      z: ~ bernoulli(logits=dense(concat(x, c), 2))
    model:
      z: ~ bernoulli(logits=zeros(2))
      x: ~ bernoulli(logits=dense(concat(z, c), 4))
    estimators: {z: "\(estimator)"}
    \(objective)
    \(train)
    """
  }

  @Test(
    arguments: [
      ("maximize: elbo", "lower bound of log p(x | c)"),
      ("minimize: -elbo", "lower bound of log p(x | c)"),
      ("maximize: elbo(kl=analytic)", "lower bound of log p(x | c)"),
      ("maximize: elbo(kl=sampled)", "lower bound of log p(x | c)"),
      ("maximize: iwae(samples=5)", "lower bound of log p(x | c)"),
      ("maximize: log_marginal()", "equal to log p(x | c)"),
      ("maximize: log_prob(x) - kl(z)", "lower bound of log p(x | c)"),
      ("maximize: log_prob(x) - 4 * kl(z)", "lower bound of log p(x | c)"),
      ("maximize: elbo - kl(z)", "lower bound of log p(x | c)"),
      ("maximize: log_prob(x) - 0.5 * kl(z)", "not a bound"),
      ("maximize: elbo + 0.5 * kl(z)", "not a bound"),
      ("maximize: log_prob(x) - linear(from=0.0, to=1.0, steps=100) * kl(z)", "not a bound"),
      ("maximize: log_prob(x)", "not a bound"),
      ("maximize: elbo + log_prob(x)", "not a bound"),
      ("maximize: 2 * elbo", "not a bound"),
      ("minimize: elbo", "not a bound"),
      ("maximize: elbo + 1", "not a bound"),
    ])
  func theLabelFollowsTheTerms(_ objective: String, _ label: String) throws {
    #expect(try model(spec(objective)).boundLabel.text == label)
  }

  @Test(
    arguments: [
      ("gumbel_softmax(temperature=0.5)", "maximize: elbo", "not a bound"),
      ("gumbel_softmax(temperature=0.5)", "maximize: iwae(samples=3)", "not a bound"),
      (
        "gumbel_softmax(temperature=0.5, hard=true)", "maximize: elbo",
        "lower bound of log p(x | c)"
      ),
      ("straight_through", "maximize: elbo", "lower bound of log p(x | c)"),
      (
        "gumbel_softmax(temperature=0.5)", "maximize: elbo(kl=relaxed)",
        "lower bound of the relaxed model's log p(x | c)"
      ),
    ])
  func softValuesMakeTheBoundAnotherModels(
    _ estimator: String, _ objective: String, _ label: String
  ) throws {
    #expect(try model(spec(objective, estimator: estimator)).boundLabel.text == label)
  }

  @Test func formsOfTheDivergenceAreRecorded() throws {
    let text = """
      onehot: 1
      name: tiny
      data: {x: "binary[4]"}
      guide:
        a: ~ bernoulli(logits=dense(x, 2))
        b: ~ bernoulli(logits=dense(a, 2))
      model:
        b: ~ bernoulli(logits=zeros(2))
        a: ~ bernoulli(logits=dense(b, 2))
        x: ~ bernoulli(logits=dense(a, 4))
      maximize: elbo
      """
    let label = try model(text).boundLabel
    #expect(label.because.contains("sampled at `a`"))
    #expect(label.because.contains("analytic at `b`"))
  }
}

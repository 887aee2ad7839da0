import CompilerDriver
import Estimators
import Language
import SpecModel
import Testing

/// Distributions of which a whole number names the member.
@Suite struct FamilyTests {
  private func spec(_ draw: String, estimator: String = "enumerate") -> String {
    """
    onehot: 1
    name: tiny
    hyperparameters: {n: 5, k: 2}
    model:
      z: ~ \(draw)
      y: ~ bernoulli(logits=dense(z, 2))
      cost: sum(y) + sum(z)
    estimators: {default: enumerate, z: "\(estimator)"}
    minimize: cost
    """
  }

  @Test func theNumberMayBeComputed() throws {
    let text = spec("k_subset(logits=parameter([2, n]), k=k + 1)")
    let latent = try #require(try model(text).latent("z"))
    #expect(latent.distribution.index?.value == 3)
    #expect(latent.states == 100)
    #expect(latent.size.units == 2 && latent.size.arity == 10)
    let other = try model(text, set: ["k": "0"]).latent("z")
    #expect(other?.states == 25)
  }

  @Test(
    arguments: [
      ("k_subset(logits=parameter(n), k=0)", "number-out-of-range"),
      ("k_subset(logits=parameter(n), k=6)", "number-out-of-range"),
      ("k_subset(logits=parameter([2, 3]), k=4)", "number-out-of-range"),
      ("k_subset(logits=parameter(n), k=1.5)", "type-mismatch"),
      ("k_subset(logits=parameter(n), k=parameter(1))", "type-mismatch"),
      ("k_subset(logits=parameter(n))", "missing-argument"),
      ("k_subset(k=2)", "missing-argument"),
      ("k_subset(logits=parameter(n), k=2, k=3)", "duplicate-argument"),
      ("k_subset(logits=parameter(n), size=2)", "unknown-argument"),
      ("k_subset(logits=sum(parameter(n)), k=1)", "shape-mismatch"),
      ("bernoulli(logits=parameter(n), k=2)", "unknown-argument"),
    ])
  func wrongNumbersAreReported(_ draw: String, _ id: String) {
    #expect(ids(spec(draw)).contains(id), "\(ids(spec(draw)))")
  }

  @Test(arguments: ["gumbel_softmax(temperature=0.5)", "rebar", "disarm", "reinmax", "darn"])
  func estimatorsThatRelaxOrSplitAreIllegal(_ estimator: String) {
    let text = spec("k_subset(logits=parameter(n), k=2)", estimator: estimator)
    #expect(ids(text).contains("illegal-estimator"), "\(ids(text))")
  }

  /// REBAR relaxes what is drawn behind its node.
  @Test(arguments: [("score_function", true), ("enumerate", false)])
  func nothingBehindARelaxedNodeLacksARelaxation(_ behind: String, _ isIllegal: Bool) {
    let text = """
      onehot: 1
      name: tiny
      model:
        y: ~ bernoulli(logits=parameter(2))
        z: ~ k_subset(logits=dense(y, 4), k=2)
        cost: sum(y) * z[0]
      estimators: {y: rebar, z: \(behind)}
      minimize: cost
      """
    #expect(ids(text).contains("illegal-estimator") == isIllegal, "\(ids(text))")
  }

  @Test func guideAndModelAgreeOnTheNumber() {
    func text(_ k: Int) -> String {
      """
      onehot: 1
      name: tiny
      data: {x: "binary[2]"}
      guide:
        z: ~ k_subset(logits=dense(x, 4), k=\(k))
      model:
        z: ~ k_subset(logits=zeros(4), k=2)
        x: ~ bernoulli(logits=dense(z, 2))
      maximize: elbo
      """
    }
    #expect(!ids(text(2)).contains("latent-mismatch"))
    #expect(ids(text(3)).contains("latent-mismatch"))
  }
}

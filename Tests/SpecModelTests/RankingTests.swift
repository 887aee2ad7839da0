import Estimators
import Language
import SpecModel
import TensorCore
import TensorIR
import Testing

/// A distribution whose values have another shape than its parameters.
@Suite struct RankingTests {
  private func spec(
    _ estimator: String = "score_function", objective: String = "maximize: elbo", items: Int = 3
  ) -> String {
    """
    onehot: 1
    name: tiny
    data: {x: "binary[2]"}
    guide:
      z: ~ plackett_luce(logits=dense(x, [2, \(items)]))
    model:
      z: ~ plackett_luce(logits=zeros([2, \(items)]))
      x: ~ bernoulli(logits=dense(z, 2))
    estimators: {z: "\(estimator)"}
    \(objective)
    """
  }

  @Test func valuesAreMatrices() throws {
    let model = try model(spec())
    let latent = try #require(model.latent("z"))
    #expect(latent.parameterShape == [2, 3] && latent.shape == [2, 3, 3])
    #expect(latent.states == 36 && latent.size.units == 2 && latent.size.arity == 6)
    let types = model.nodeTypes().filter { $0.node.name == "z" }
    #expect(types.map(\.shape) == [[2, 3, 3], [2, 3, 3]])
    #expect(types.allSatisfy { $0.support == .onehot })
  }

  @Test func theDefaultIsThatOfAFiniteDistribution() throws {
    let text = spec().replacing(/estimators:.*/, with: "")
    #expect(try model(text).latent("z")?.estimator.estimator == .enumerate)
    let many = spec(items: 12).replacing(/estimators:.*/, with: "")
    #expect(try model(many).latent("z")?.estimator.text.contains("leave_one_out") == true)
    #expect(ids(spec("enumerate", items: 12)) == ["enumeration-budget"])
    #expect(ids(spec("enumerate", items: 40)) == ["enumeration-budget"])
  }

  /// Estimators that need a mean, a conditional, or units of one-hot classes are illegal.
  @Test func legalityFollowsFromTheRules() {
    let legal: Set<Estimator> = [
      .enumerate, .gumbelSoftmax, .ovis, .scoreFunction, .topK, .vimco, .withoutReplacement,
    ]
    for estimator in Estimator.all {
      #expect(
        estimator.distributions.contains(.plackettLuce) == legal.contains(estimator),
        "\(estimator)")
    }
    #expect(ids(spec("straight_through")) == ["illegal-estimator"])
    #expect(ids(spec("gumbel_softmax(temperature=0.5, hard=true)")) == [])
    #expect(ids(spec("vimco", objective: "maximize: iwae(samples=3)")) == [])
  }

  @Test func aDivergenceWithoutClosedFormIsSampled() throws {
    #expect(try model(spec()).latent("z")?.hasAnalyticDivergence == false)
    #expect(ids(spec(objective: "maximize: elbo(kl=sampled)")) == [])
    #expect(ids(spec(objective: "maximize: elbo(kl=analytic)")) == ["analytic-kl-illegal"])
    #expect(ids(spec(objective: "maximize: log_prob(x) - kl(z)")) == ["analytic-kl-illegal"])
    #expect(
      ids(spec(objective: "maximize: log_prob(x) - log_prob(guide.z) + log_prob(z)")) == [])
    #expect(
      ids(spec("gumbel_softmax", objective: "maximize: elbo(kl=relaxed)")) == ["relaxed-kl-illegal"]
    )
    #expect(ids(spec("gumbel_softmax")) == [])
  }

  /// MuProp puts every draw at its mean, and REBAR relaxes what is drawn behind its node.
  @Test(
    arguments: [
      ("muprop", "score_function", ["illegal-estimator"]), ("muprop", "enumerate", []),
      ("rebar", "score_function", []),
    ])
  func otherNodesAskForItsRules(_ own: String, _ other: String, _ found: [String]) {
    let text = """
      onehot: 1
      name: tiny
      model:
        y: ~ bernoulli(logits=parameter(2))
        z: ~ plackett_luce(logits=dense(y, 3))
        cost: sum(y) * z[0, 1] + z[2, 0]
      estimators: {y: \(own), z: \(other)}
      minimize: cost
      """
    #expect(ids(text) == found)
  }

  @Test(
    arguments: [
      ("onehot[3, 3]", []), ("onehot[3]", ["shape-mismatch"]),
      ("onehot[3, 4]", ["shape-mismatch"]), ("index[3]", ["support-mismatch"]),
    ])
  func observedRankingsAreMatrices(_ field: String, _ found: [String]) {
    let text = """
      onehot: 1
      name: tiny
      data: {r: "\(field)"}
      model:
        r: ~ plackett_luce(logits=parameter(3))
      maximize: log_prob(r)
      """
    #expect(ids(text) == found)
  }

  @Test func aMatrixMayBeTooLargeWhereItsLogitsAreNot() {
    let text = spec(items: 1_000_000)
    #expect(ids(text).contains("number-out-of-range"), "\(ids(text))")
  }
}

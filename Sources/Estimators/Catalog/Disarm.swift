import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// DisARM, or U2G (Dong, Mnih and Tucker, 2020; Yin et al., 2020): an antithetic pair of draws.
  ///
  /// ½·(f(b) − f(b̃))·1[b ≠ b̃]·(−1)^b̃·σ(|φ|), the ARM estimator with its noise integrated out. A
  /// categorical draw is made by binary decisions along a tree of classes (Dong, Mnih and Tucker,
  /// 2021): at each node the pair's decisions are antithetic, η = log-mass left − log-mass right;
  /// where both paths visit, the same formula holds for η, where one does, ±½·(f − f̃)·(b − σ(η)).
  /// `tree=stick_breaking` takes the classes one by one, `tree=balanced` halves them. Under `iwae`
  /// each sample's partner replaces it in the bound: ½·(L − L̃_k) in place of ½·(f − f̃); the
  /// derivative of the weights, −v_k times the score, comes from the bound itself. Two forward
  /// passes.
  public static let disarm = Estimator(
    "disarm",
    summary: "The difference of the costs of an antithetic pair of draws.",
    formula: "(f(b) - f(b')) [b != b'] (-1)^b' sigmoid(|logit|) / 2",
    citation: "Dong, Mnih and Tucker 2020, 2021; Yin et al. 2020",
    options: [DecisionTree.shape],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation, .importanceWeighted], requirement: .values,
        forward: 2, backward: 0)
    },
    value: { site, b in
      SiteValue(site.distribution == .categorical ? DecisionTree(site, b).draw.value : site.draw(b))
    },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let isTree = site.distribution == .categorical
      let tree = isTree ? DecisionTree(site, b) : nil
      let partner =
        tree?.partner ?? (site.logits(b) - Formula(site.drawNoise, b)).isGreater(than: 0)
      let half = halfDifference(cost, partner, b) * Formula(cost.weight, b)
      if let tree { return [tree.gradient(half)] }
      let sign = Formula(site.draw(b), b) - partner
      return [(site.spread(half) * sign * site.logits(b).abs.sigmoid).value]
    })

  /// ½·(f − f̃), under a multi-sample bound with each sample's partner in its place.
  private static func halfDifference(_ cost: Cost, _ partner: Formula, _ b: Builder) -> Formula {
    guard let bound = cost.bound else {
      return (Formula(cost.value, b) - Formula(cost.at(partner.value), b)) * 0.5
    }
    let weights = LogWeights(bound.logWeights, b)
    let replaced = weights.bound(replacingOwn: Formula(bound.logWeights(at: partner.value), b))
    return (weights.bound - replaced) * Formula(bound.coefficient, b) * 0.5
  }
}

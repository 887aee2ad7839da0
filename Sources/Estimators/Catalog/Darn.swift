import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The point that the change of the cost is relative to.
  private enum Center { case half, mean }

  private static let center = Option.choice(
    "center",
    [
      Word("half", "The middle of the simplex: equal probabilities.", Center.half),
      Word("mean", "The mean of the draw.", .mean),
    ], default: "half", "The point that the change is relative to.")

  /// The DARN estimator (Gregor et al., 2014): the score times a first-order estimate of the cost.
  ///
  /// (z − mean)·⟨f′(z), z − c⟩ for each unit. With `center=half` c is the middle of the simplex, ½
  /// for a Bernoulli, for which it is exact where f is quadratic in every unit; with `center=mean`
  /// c is the mean. Biased otherwise. The straight-through estimator and this one, averaged, are
  /// ReinMax. One forward and one backward pass.
  public static let darn = Estimator(
    "darn",
    summary: "The score times the first-order change of the cost from a centre to the draw.",
    formula: "(z - mean) <f'(z), z - c>",
    citation: "Gregor et al. 2014",
    options: [center],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .pathwise { site, pathwise, b in
      let (draw, mean) = (Formula(site.draw(b), b), site.mean(b))
      let arity = Double(site.discrete.arity(site.parameterRow))
      let origin =
        switch site[center] {
        case .half: mean.number(1 / arity)
        case .mean: mean
        }
      return [(site.score(draw) * site.unitSum(Formula(pathwise, b) * (draw - origin))).value]
    })
}

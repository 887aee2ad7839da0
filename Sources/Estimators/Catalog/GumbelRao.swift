import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let draws = Option.integer(
    "draws", 1...10_000, default: 10, "The draws of noise given the draw.")

  /// Gumbel-Rao (Paulus, Maddison and Krause, 2021): hard Gumbel-softmax, averaged over noise given
  /// the draw.
  ///
  /// 1/R·Σ_r J(y_r)·g ⁄ τ with y_r relaxed from noise drawn given z. That noise is a constant:
  /// differentiating through its dependence on the logits gives another mean. Same mean as
  /// `gumbel_softmax(hard=true)`, less variance. Biased. One forward and one backward pass; the R
  /// draws are cheap.
  public static let gumbelRao = Estimator(
    "gumbel_rao",
    summary: "The draw forward; relaxed derivatives backward, averaged over noise given the draw.",
    formula: "mean_r J(y_r) g / t",
    citation: "Paulus, Maddison and Krause 2021",
    options: [temperature, draws],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in
      let many = site.repeated(site[draws], b)
      let draw = site.repeating(Formula(site.draw(b), b))
      let noise = many.noise(site.distribution.noise, "conditional")
      let given = Formula(
        site.discrete.conditional(b, many.parameters, draw.value, noise), b
      ).stopped
      let relaxed = site.discrete.relax(
        b, many.shifted(to: given, b).value, site[temperature])
      return site.throughSurrogate(site.repeatMean(Formula(relaxed.value, b)), b)
    },
    gradient: .graph)
}

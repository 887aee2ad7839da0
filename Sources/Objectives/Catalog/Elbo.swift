import Diagnostics
import Estimators
public import Language
import TensorIR
import TensorOps

extension Term {
  /// The samples that a bound shares with other terms; 0 is as few as the estimators need.
  public static let samples = Option.integer(
    "samples", 0...1_000_000, default: 0,
    "The samples per row; by default as few as the estimators need.")
  private static let kl = Option.choice(
    "kl",
    [
      Word("auto", "Analytic where that is legal, sampled elsewhere.", DivergenceForm?.none),
      Word("analytic", "In closed form.", .analytic),
      Word("sampled", "log q - log p at the draw.", .sampled),
      Word("relaxed", "log q - log p of the relaxed densities.", .relaxed),
    ], default: "auto", "The form of the divergence.")
  private static let priorTemperature = Option.positiveScalar(
    "prior_temperature", default: "1.0",
    "The prior's temperature under `kl=relaxed`; the site's own by default.")

  /// The evidence lower bound.
  ///
  /// E_q[log p(x | z)] − KL(q(z | x) ‖ p(z)), the divergence of every latent variable in its own
  /// form: in closed form where that is legal, as log q − log p at the draw elsewhere. At a true
  /// draw the direct derivative of log q has mean zero, so a score estimator leaves it out.
  public static let elbo = Term(
    "elbo",
    summary: "The evidence lower bound.",
    formula: "E_q[log p(x | z)] - KL(q(z | x) || p(z))",
    citation: "Jordan et al. 1999; Kingma and Welling 2014",
    argument: .none,
    options: [samples, kl, priorTemperature],
    problem: { options, isMetric in
      let isRelaxed = options[kl] == .relaxed
      if isRelaxed, isMetric {
        return TermProblem(
          .relaxedKLIllegal,
          "a metric uses the discrete distributions, so `kl=relaxed` has no meaning in it",
          help: "leave `kl` out")
      }
      guard options.given(priorTemperature) != nil, !isRelaxed else { return nil }
      return TermProblem(
        .relaxedKLIllegal, option: priorTemperature.name,
        "`prior_temperature` needs `kl=relaxed`",
        help: "leave it out, or write `kl=relaxed`")
    },
    sampling: { options in
      let count = options[samples]
      return .shared(count == 0 ? nil : count)
    },
    bound: .expectation,
    hasOwnGradient: false,
    divergenceForm: { $0[kl] },
    part: { $0[kl] == .relaxed ? .otherBound : .evidenceBound },
    label: { model, options in
      if options[kl] == .relaxed {
        return BoundLabel(
          kind: .lowerBound, quantity: "the relaxed model's \(model.evidence)",
          because:
            "`kl=relaxed` scores relaxed draws by their own densities; the model with discrete "
            + "variables is a different model")
      }
      if let reason = model.softReason { return .unbounded(reason) }
      let forms = model.inferred.map { latent in
        "\(DivergenceForm.of(options[kl], at: latent).rawValue) at `\(latent.name)`"
      }
      return model.hard(
        forms.isEmpty
          ? "draws are hard, and come from the model itself"
          : "draws are hard; divergences: " + forms.joined(separator: ", "))
    },
    value: .sum { model, options in
      let b = model.b
      model.drawAll()
      var terms = model.likelihoods()
      for site in model.sites where site.isInferred {
        switch DivergenceForm.of(options[kl], at: site) {
        case .analytic: terms.append(b.emit(.neg, site.divergence()))
        case .sampled:
          terms.append(
            b.emit(.sub, site.logPrior(), site.logProposal(stopping: site.isScored)))
        case .relaxed:
          terms.append(
            site.relaxedLogRatio(priorTemperature: model.scalar(priorTemperature)))
        }
      }
      return terms.isEmpty ? [model.sum([])] : terms
    },
    example: """
      onehot: 1
      name: categorical-vae
      data:
        x: binary[8]
      guide:
        z: ~ categorical(logits=dense(x, [2, 4]))
      model:
        z: ~ categorical(logits=zeros([2, 4]))
        x: ~ bernoulli(logits=dense(z, 8))
      estimators:
        z: gumbel_softmax(temperature=0.5)
      maximize: elbo(samples=2)
      """)
}

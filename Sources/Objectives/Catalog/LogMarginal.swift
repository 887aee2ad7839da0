import TensorIR

extension Term {
  /// The logarithm of the marginal likelihood.
  ///
  /// log Σ_z p(x, z) over all joint values of the latent variables, which are summed out one by
  /// one.
  public static let logMarginal = Term(
    "log_marginal",
    summary: "The logarithm of the sum over all latent values.",
    formula: "log sum_z p(x, z)",
    citation: nil,
    argument: .none,
    options: [],
    sampling: { _ in .enumerated },
    bound: nil,
    hasOwnGradient: false,
    divergenceForm: { _ in nil },
    part: { _ in .otherBound },
    label: { model, _ in
      BoundLabel(
        kind: .equal, quantity: model.evidence, because: "all latent variables are summed out")
    },
    value: .sum { model, _ in
      model.drawAll()
      let joint = model.likelihoods() + model.sites.map { $0.logProposal(stopping: false) }
      return [model.logSumOut(joint)]
    },
    example: """
      onehot: 1
      name: mixture
      data:
        x: real[2]
      model:
        z: ~ categorical(logits=parameter(3))
        x: ~ normal(mean=z @ parameter([3, 2], init=normal(std=1.0)), log_std=parameter(2))
      maximize: log_marginal()
      """)
}

import Estimators

extension Term {
  /// The closed-form divergence of a latent variable's guide from its model.
  ///
  /// KL(q(z | x) ‖ p(z)); 0 in rows that give the variable as data.
  public static let divergence = Term(
    "kl",
    summary: "The closed-form divergence of a latent's guide from its model.",
    formula: "KL(q(z | x) || p(z))",
    citation: nil,
    argument: .latent,
    options: [],
    sampling: { _ in .whatOthersDraw },
    bound: .expectation,
    hasOwnGradient: false,
    divergenceForm: { _ in .analytic },
    part: { _ in .divergence },
    label: { _, _ in nil },
    value: .sum { model, _ in model.divergenceOfNode().map { [$0] } ?? [] },
    example: """
      onehot: 1
      name: weighted-divergence
      data:
        x: binary[8]
      guide:
        z: ~ categorical(logits=dense(x, [2, 4]))
      model:
        z: ~ categorical(logits=zeros([2, 4]))
        x: ~ bernoulli(logits=dense(z, 8))
      maximize: log_prob(x) - 2 * kl(z)
      """)
}

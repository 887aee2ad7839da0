extension DiagnosticID {
  /// The objective is not affine in its expectation terms.
  public static let affineObjective = DiagnosticID(
    "affine-objective",
    summary: "The objective is not affine in its expectation terms.",
    explanation: """
      An objective is a sum of expectations with coefficients that do not depend on any draw. A
      product of two expectations, or the logarithm of one, is not an expectation, so no sample
      estimates it without bias.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(z, 4))
      maximize: elbo * elbo
      """,
    fixed: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(z, 4))
      maximize: elbo
      """)
}

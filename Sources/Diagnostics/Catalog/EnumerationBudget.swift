extension DiagnosticID {
  /// Exact enumeration would visit too many joint values.
  public static let enumerationBudget = DiagnosticID(
    "enumeration-budget",
    summary: "Exact enumeration would visit too many joint values.",
    explanation: """
      A sum over all latent variables has as many terms as the product of their numbers of values:
      20 variables of 10 classes have 10^20 joint values. Use a sampling estimator, or fewer
      variables.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 64))
      model:
        z: ~ bernoulli(logits=zeros(64))
        x: ~ bernoulli(logits=dense(z, 4))
      estimators: {z: enumerate}
      maximize: elbo
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
      estimators: {z: enumerate}
      maximize: elbo
      """)
}

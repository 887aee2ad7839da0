extension DiagnosticID {
  /// All classes of a summed-out variable have the same initial parameters.
  public static let symmetricStart = DiagnosticID(
    "symmetric-start",
    severity: .warning,
    summary: "All classes of a summed-out variable have the same initial parameters.",
    explanation: """
      If all components of a mixture have the same weights and the same probability, they get the
      same gradient and never become different: the mixture remains a single component. Different
      initial values break the symmetry. So do draws, if the variable is not summed out.
      """,
    failing: """
      onehot: 1
      name: toy
      data:
        x: real[2]
      model:
        means: parameter([3, 2])
        z: ~ categorical(logits=parameter(3))
        x: ~ normal(mean=z @ means, log_std=zeros(2))
      maximize: log_marginal()
      """,
    fixed: """
      onehot: 1
      name: toy
      data:
        x: real[2]
      model:
        means: parameter([3, 2], init=normal(std=0.1))
        z: ~ categorical(logits=parameter(3))
        x: ~ normal(mean=z @ means, log_std=zeros(2))
      maximize: log_marginal()
      """)
}

extension DiagnosticID {
  /// The classes of a summed-out variable start out equal.
  public static let symmetricStart = DiagnosticID(
    "symmetric-start",
    severity: .warning,
    summary: "The classes of a summed-out variable start out equal.",
    explanation: """
      Where all components of a mixture have the same weights and the same probability, each gets the same
      gradient, so that they never part: the mixture stays one component. Different initial values set them
      apart, and so do draws, where the variable is not summed out.
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
    mended: """
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

extension DiagnosticID {
  /// A number of samples changes nothing.
  public static let samplesWithoutEffect = DiagnosticID(
    "samples-without-effect",
    severity: .warning,
    summary: "A number of samples changes nothing.",
    explanation: """
      Samples are of draws: where nothing is drawn, or every latent variable is summed out by
      `enumerate`, one is as good as many. One importance sample has no other to be weighed against,
      so `iwae(samples=1)` is the evidence lower bound.
      """,
    failing: """
      onehot: 1
      name: toy
      data:
        x: binary[4]
      model:
        z: ~ bernoulli(logits=parameter(2))
        x: ~ bernoulli(logits=dense(z, 4))
      estimators: {z: vimco}
      maximize: iwae(samples=2)
      evaluate:
        metrics: {nll: -iwae(samples=1)}
      """,
    mended: """
      onehot: 1
      name: toy
      data:
        x: binary[4]
      model:
        z: ~ bernoulli(logits=parameter(2))
        x: ~ bernoulli(logits=dense(z, 4))
      estimators: {z: vimco}
      maximize: iwae(samples=2)
      evaluate:
        metrics: {nll: -iwae(samples=100)}
      """)
}

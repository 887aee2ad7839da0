extension DiagnosticID {
  /// The number of samples has no effect.
  public static let samplesWithoutEffect = DiagnosticID(
    "samples-without-effect",
    severity: .warning,
    summary: "The number of samples has no effect.",
    explanation: """
      `samples` counts draws. If nothing is drawn, or `enumerate` sums out every latent variable,
      one sample gives the same result as many. `iwae(samples=1)` has no second sample to weigh
      against the first, so it is the evidence lower bound.
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
    fixed: """
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

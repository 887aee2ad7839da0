extension DiagnosticID {
  /// Binary data come from a file of gray values.
  public static let unbinarizedData = DiagnosticID(
    "unbinarized-data",
    severity: .warning,
    summary: "Binary data come from a file of gray values.",
    explanation: """
      A Bernoulli likelihood wants 0 or 1. Pixels of image files are numbers from 0 to 255, and scaled
      ones fractions; say with `binarize` how they become binary: by a threshold, or drawn anew for
      every visit. A file that is not binary all the same is refused when it is read.
      """,
    failing: """
      onehot: 1
      name: toy
      data:
        x: binary[784]
      sources:
        train:
          x: {file: train-images-idx3-ubyte.gz, scale: 0.00392156862745098}
      model:
        z: ~ bernoulli(logits=parameter(2))
        x: ~ bernoulli(logits=dense(z, 784))
      maximize: elbo
      """,
    mended: """
      onehot: 1
      name: toy
      data:
        x: binary[784]
      sources:
        train:
          x: {file: train-images-idx3-ubyte.gz, scale: 0.00392156862745098, binarize: dynamic}
      model:
        z: ~ bernoulli(logits=parameter(2))
        x: ~ bernoulli(logits=dense(z, 784))
      maximize: elbo
      """)
}

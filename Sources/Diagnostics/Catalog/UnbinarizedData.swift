extension DiagnosticID {
  /// A binary field reads a file of gray values.
  public static let unbinarizedData = DiagnosticID(
    "unbinarized-data",
    severity: .warning,
    summary: "A binary field reads a file of gray values.",
    explanation: """
      A Bernoulli likelihood needs 0 or 1. Pixels in image files are numbers from 0 to 255, or
      fractions after scaling. Set `binarize` to make them binary, by a threshold or by a new draw
      at every visit. If you silence this warning and the file is not binary, reading it fails.
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
    fixed: """
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

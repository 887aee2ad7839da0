extension Template {
  /// A mixture with exact likelihood.
  static let mixture = Template(
    name: "mixture", summary: "A mixture of Bernoullis, trained by its exact likelihood.",
    data: .bars
  ) { name in
    """
    onehot: 1                      # the version of the format
    name: \(name)
    about: A mixture of Bernoullis; the sum over its components is exact.

    hyperparameters:               # constants; `--set components=20` overrides one
      components: 12

    data:                          # one row: its fields, with support and shape
      x: binary[16]

    sources:                       # the data files of each split
      train: {x: {file: data/\(name).csv, rows: [0, 500], columns: [0, 16]}}
      test: {x: {file: data/\(name).csv, rows: [500, 600], columns: [0, 16]}}

    model:                         # p(x, z), without a guide
      weights: parameter(components, init=zeros)
      table: parameter([components, 16], init=normal(std=1.0))
      z: ~ categorical(logits=weights)
      x: ~ bernoulli(logits=z @ table)

    maximize: log_marginal()       # equal to log p(x)

    train:
      optimizer: adam(learning_rate=3e-2)
      batch: 100
      steps: 1000
      seed: 0

    evaluate:
      every: 250
      split: test
      metrics:
        nll: -log_marginal()
    """
  }
}

extension Template {
  /// A sigmoid belief network.
  static let sbn = Template(
    name: "sbn", summary: "A sigmoid belief network that predicts one half of a picture.",
    data: .bars
  ) { name in
    """
    onehot: 1                      # the version of the format
    name: \(name)
    about: Two layers of binary units predict the lower half of a picture from its upper half.

    hyperparameters:               # constants; `--set units=20` overrides one
      units: 10

    data:                          # one row: its fields, with support and shape
      top: binary[8]
      bottom: binary[8]

    sources:                       # the data files of each split
      train:
        top: {file: data/\(name).csv, rows: [0, 500], columns: [0, 8]}
        bottom: {file: data/\(name).csv, rows: [0, 500], columns: [8, 16]}
      test:
        top: {file: data/\(name).csv, rows: [500, 600], columns: [0, 8]}
        bottom: {file: data/\(name).csv, rows: [500, 600], columns: [8, 16]}

    model:                         # no guide: the latent variables are drawn from the model
      h1: ~ bernoulli(logits=dense(top, units))
      h2: ~ bernoulli(logits=dense(h1, units))
      bottom: ~ bernoulli(logits=dense(h2, 8))

    estimators:                    # `default`: for all latent variables without their own
      default: score_function(baseline=moving_average(decay=0.99))

    maximize: elbo                 # a lower bound of log p(bottom | top)

    train:
      optimizer: adam(learning_rate=3e-3)
      batch: 50
      steps: 2000
      seed: 0

    evaluate:
      every: 500
      split: test
      metrics:
        nll: -iwae(samples=100)
    """
  }
}

extension Template {
  /// Stochastic optimization without data.
  static let toy = Template(
    name: "toy", summary: "Three coins and a cost: the smallest spec, without data.", data: nil
  ) { name in
    """
    onehot: 1                      # the version of the format
    name: \(name)
    about: Three coins that should land where the cost is least.

    hyperparameters:               # constants; `--set target=0.3` overrides one
      target: 0.45

    model:                         # one node per line; `~` draws a random variable
      logits: parameter(3, init=[0.3, -0.2, 0.9])
      z: ~ bernoulli(logits=logits)
      cost: sum((z - target)^2)

    estimators:                    # the gradient estimator of each draw
      z: score_function(baseline=leave_one_out)

    minimize: cost                 # its mean over the draws

    train:
      optimizer: sgd(learning_rate=0.1)
      steps: 1000
      seed: 0
    """
  }
}

extension Template {
  /// A contextual bandit.
  static let bandit = Template(
    name: "bandit", summary: "A contextual bandit, trained by its expected reward.",
    data: .bandit
  ) { name in
    """
    onehot: 1                      # the version of the format
    name: \(name)
    about: A policy that chooses one of three arms from a context.

    hyperparameters:               # constants; `--set hidden=32` overrides one
      hidden: 16

    data:                          # one row: its fields, with support and shape
      context: real[2]
      rewards: real[3]             # the reward of each arm

    sources:                       # the data files of each split
      train:
        context: {file: data/\(name).csv, rows: [0, 500], columns: [0, 2]}
        rewards: {file: data/\(name).csv, rows: [0, 500], columns: [2, 5]}
      test:
        context: {file: data/\(name).csv, rows: [500, 600], columns: [0, 2]}
        rewards: {file: data/\(name).csv, rows: [500, 600], columns: [2, 5]}

    model:                         # the policy draws an arm; only its reward counts
      h: tanh(dense(context, hidden))
      arm: ~ categorical(logits=dense(h, 3))
      reward: sum(arm * rewards)

    estimators:                    # needs only rewards of drawn arms, no derivatives
      arm: score_function(baseline=leave_one_out)

    maximize: reward               # its mean over contexts and draws

    train:
      optimizer: adam(learning_rate=1e-2)
      batch: 50
      steps: 1000
      seed: 0

    evaluate:
      every: 250
      split: test
      metrics:
        reward: reward
    """
  }
}

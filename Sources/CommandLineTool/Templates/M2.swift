extension Template {
  /// Semi-supervised classification.
  static let m2 = Template(
    name: "m2", summary: "Semi-supervised classification: a label is latent where it is missing.",
    data: .bars
  ) { name in
    """
    onehot: 1                      # the version of the format
    name: \(name)
    about: The label is data where present and latent where missing (Kingma et al. 2014, M2).

    hyperparameters:               # constants; `--set alpha=1.0` overrides one
      hidden: 32
      code: 2
      alpha: 0.5

    define:                        # functions; every call has its own weights
      mlp(x, hidden, out):
        h: softplus(dense(x, hidden))
        return: dense(h, out)

    data:                          # `?`: rows may miss the field
      x: binary[16]
      y: onehot[2]?

    sources:                       # `keep` hides the labels of all other rows
      train:
        x: {file: data/\(name).csv, rows: [0, 500], columns: [0, 16]}
        y: {file: data/\(name).csv, rows: [0, 500], columns: [16, 17], keep: {per_class: 20, seed: 0}}
      test:
        x: {file: data/\(name).csv, rows: [500, 600], columns: [0, 16]}
        y: {file: data/\(name).csv, rows: [500, 600], columns: [16, 17]}

    guide:                         # q(y, z | x)
      y: ~ categorical(logits=mlp(x, hidden, 2))
      s: mlp(concat(x, y), hidden, 2 * code)
      z: ~ normal(mean=s[:code], log_std=s[code:])

    model:                         # p(x, y, z)
      y: ~ categorical(logits=zeros(2))
      z: ~ normal(mean=zeros(code), log_std=zeros(code))
      x: ~ bernoulli(logits=mlp(concat(y, z), hidden, 16))

    estimators:
      y: enumerate
      z: pathwise

    maximize: elbo + alpha * log_prob(guide.y)   # the second term: labelled rows only

    train:
      optimizer: adam(learning_rate=3e-3)
      strata:                      # each step draws rows of both kinds
        labelled: {where: present(y), batch: 20}
        unlabelled: {where: missing(y), batch: 50}
      steps: 2000
      seed: 0

    evaluate:
      every: 500
      split: test
      metrics:
        accuracy: accuracy(mode(guide.y), y)
    """
  }
}

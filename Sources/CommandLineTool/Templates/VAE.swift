extension Template {
  /// A categorical variational autoencoder.
  static let vae = Template(
    name: "vae", summary: "A variational autoencoder with categorical latent variables.",
    data: .bars
  ) { name in
    """
    onehot: 1                      # the version of the format
    name: \(name)
    about: Categorical latent variables behind pictures of bars (after Jang et al. 2017).

    hyperparameters:               # constants; `--set vars=6` overrides one
      vars: 4
      classes: 4
      hidden: 32

    data:                          # one row: its fields, with support and shape
      x: binary[16]

    sources:                       # the data files of each split
      train: {x: {file: data/\(name).csv, rows: [0, 500], columns: [0, 16]}}
      test: {x: {file: data/\(name).csv, rows: [500, 600], columns: [0, 16]}}

    guide:                         # q(z | x): infers the latent variables
      h: relu(dense(x, hidden))
      z: ~ categorical(logits=dense(h, [vars, classes]))

    model:                         # p(x, z): generates the data
      z: ~ categorical(logits=zeros([vars, classes]))
      h: relu(dense(z, hidden))
      x: ~ bernoulli(logits=dense(h, 16))

    estimators:                    # `onehot inspect` shows the bias of each
      z: gumbel_softmax(temperature=exponential(from=1.0, rate=1e-3, floor=0.5, every=100))

    maximize: elbo(kl=analytic)    # a lower bound of log p(x)

    train:
      optimizer: adam(learning_rate=3e-3)
      batch: 50
      steps: 2000
      seed: 0

    evaluate:
      every: 500
      split: test
      metrics:
        elbo: elbo
        nll: -iwae(samples=100)

    audit:                         # `onehot audit` enumerates a model this small
      set: {vars: 2, classes: 3, hidden: 4}
      draws: 300000
    """
  }
}

/// The specs of the language's design, which must parse without a diagnostic.
enum Fixtures {
  static let all = [
    "categorical-vae": categoricalVAE, "toy": toy, "sbn": structuredPrediction,
    "m2": semiSupervised, "library": library,
  ]

  static let names = all.keys.sorted()

  static let categoricalVAE = """
    onehot: 1                      # format version, required
    name: categorical-vae
    about: Twenty ten-way latents behind handwritten digits (Jang et al. 2017, section 4.2).

    hyperparameters:               # names usable in expressions; --set NAME=VALUE overrides
      vars: 20
      classes: 10
      hidden: 256

    data:                          # one row: its fields, with shape and support
      x: binary[784]

    sources:                       # where each split's fields come from
      train: {x: {file: train.npz, key: x}}
      test:  {x: {file: test.npz, key: x}}

    guide:                         # q(z | x)
      h: relu(dense(x, 2 * hidden))
      g: relu(dense(h, hidden))
      z: ~ categorical(logits=dense(g, [vars, classes]))

    model:                         # p(x, z)
      z: ~ categorical(logits=zeros([vars, classes]))
      h: relu(dense(z, hidden))
      g: relu(dense(h, 2 * hidden))
      x: ~ bernoulli(logits=dense(g, 784))

    estimators:
      z: gumbel_softmax(temperature=exponential(from=1.0, rate=3e-5, floor=0.5, every=1000))

    maximize: elbo(kl=analytic)

    train:
      optimizer: adam(learning_rate=1e-3)
      batch: 100
      steps: 50000
      seed: 0

    evaluate:
      every: 5000
      metrics:
        nll: -iwae(samples=1000)

    """

  static let toy = """
    onehot: 1
    name: toy
    model:
      logits: parameter(3, init=[0.3, -0.2, 0.9])
      z: ~ bernoulli(logits=logits)
      cost: sum((z - 0.45)^2)
    estimators: {z: disarm}
    minimize: cost
    train: {optimizer: sgd(learning_rate=0.1), steps: 1000, seed: 0}

    """

  static let structuredPrediction = """
    onehot: 1
    name: sbn-structured-prediction
    hyperparameters: {units: 200}
    data:
      top: binary[392]
      bottom: binary[392]
    model:
      h1: ~ bernoulli(logits=dense(top, units))
      h2: ~ bernoulli(logits=dense(h1, units))
      bottom: ~ bernoulli(logits=dense(h2, 392))
    estimators: {default: muprop(baseline=moving_average(decay=0.99))}
    maximize: elbo
    evaluate: {metrics: {nll: -iwae(samples=1000)}}
    train:
      optimizer: sgd(learning_rate=3e-3, momentum=0.9)
      batch: 100
      steps: 200000
      seed: 0

    """

  static let semiSupervised = """
    onehot: 1
    name: m2-semi-supervised
    use: {nets: lib/networks.yaml}
    hyperparameters: {hidden: 500, code: 50, alpha: 0.1}
    data:
      x: binary[784]
      y: onehot[10]?
    guide:
      y: ~ categorical(logits=nets.mlp(x, hidden, 10))
      s: nets.mlp(concat(x, y), hidden, 2 * code)
      z: ~ normal(mean=s[:code], log_std=s[code:])
    model:
      y: ~ categorical(logits=zeros(10))
      z: ~ normal(mean=zeros(code), log_std=zeros(code))
      x: ~ bernoulli(logits=nets.mlp(concat(y, z), hidden, 784))
    estimators:
      y: enumerate                  # or gumbel_softmax(temperature=1.0)
      z: pathwise
    maximize: elbo + alpha * log_prob(guide.y)     # second term: labelled rows only
    train:
      optimizer: adam(learning_rate=3e-4)
      strata:
        labelled: {where: present(y), batch: 50}
        unlabelled: {where: missing(y), batch: 50}
      steps: 20000
    evaluate:
      metrics:
        accuracy: accuracy(mode(guide.y), y)

    """

  static let library = """
    onehot: 1
    about: >
      Networks that several specs share:
      a folded text, with quotes ' and " in it.
    define:
      mlp(x, hidden, out):
        h: softplus(dense(x, hidden))
        return: dense(h, out)
      double(x): {return: "2 * x"}

    """
}

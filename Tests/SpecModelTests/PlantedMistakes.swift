/// A mistake in a spec of the repository that is right.
struct PlantedMistake {
  /// The name of its golden file.
  let name: String
  /// The spec, in `Specs`.
  let spec: String
  /// The original text, which occurs once in the spec.
  let right: String
  /// The replacement; the error is at the part between `‹` and `›`.
  let wrong: String
  /// The id of the error.
  let id: String

  private init(_ spec: String, _ id: String, _ name: String, _ right: String, _ wrong: String) {
    self.name = name
    self.spec = spec
    self.right = right
    self.wrong = wrong
    self.id = id
  }

  static let all =
    yaml + syntax + foreign + names + types + graphs + estimators + objectives + settings

  private static let vae = "categorical-vae"
  private static let deep = "digits-hierarchical-vae"
  private static let images = "digits-convolutional-vae"
  private static let m2 = "m2-semi-supervised"
  private static let gates = "digits-feature-gates"
  private static let bandit = "digits-bandit"

  /// Texts that YAML misreads.
  private static let yaml = [
    Self(vae, "tab-indentation", "tab", "  classes: 10", "‹\t›classes: 10"),
    Self(vae, "missing-colon", "no-space-first", "  vars: 20", "  ‹vars:20›"),
    Self(vae, "missing-colon", "no-space-later", "  classes: 10", "  ‹classes:10›"),
    Self(
      vae, "missing-colon", "no-space-draw", "  z: ~ categorical(logits=zeros([vars, classes]))",
      "  ‹z:~ categorical(logits=zeros([vars, classes]))›"),
    Self(vae, "missing-colon", "no-space-in-braces", "{vars: 2,", "{‹vars:2›,"),
    Self(
      vae, "missing-colon", "no-space-alone", "    nll: -iwae(samples=1000)",
      "    ‹nll:-iwae(samples=1000)›"),
    Self(vae, "missing-colon", "no-colon", "  steps: 50000", "  ‹steps 50000›"),
    Self(vae, "unclosed-bracket", "open-brace", "hidden: 3}", "hidden: 3").at("set: {", "set: ‹{›"),
    Self(vae, "unclosed-quote", "open-quote", "key: x}}\n  test", "key: ‹\"›x}}\n  test"),
    Self(vae, "duplicate-key", "key-twice", "  seed: 0", "  seed: 0\n  ‹seed›: 0"),
    Self(vae, "merge-key", "merge", "  seed: 0", "  seed: 0\n  ‹<<›: {clip: value(1)}"),
    Self(vae, "tag", "tag", "steps: 50000", "steps: ‹!!int› 50000"),
    Self(vae, "undefined-alias", "alias", "batch: 100", "batch: ‹*size›"),
    Self(vae, "yaml-1-1-spelling", "underscore", "steps: 50000", "steps: ‹50_000›"),
    Self(vae, "quoted-scalar", "quoted", "classes: 10", "classes: ‹\"10\"›"),
    Self(
      "paper/vae-categorical", "cut-by-flow-mapping", "flow-call", "bound: -elbo}",
      "bound: ‹-elbo(samples=1, kl=sampled)›}"),
    Self(
      vae, "argument-as-mapping", "colon-in-call", "h: relu(dense(z, hidden))",
      "h: ‹relu(dense(z, units: hidden))›"),
  ]

  /// Expressions that cannot be read.
  private static let syntax = [
    Self(
      vae, "unbalanced-parentheses", "parenthesis", "relu(dense(x, 2 * hidden))",
      "relu‹(›dense(x, 2 * hidden)"),
    Self(
      images, "positional-after-keyword", "positional",
      "conv2d(image, channels, kernel=3, stride=2)",
      "conv2d(image, kernel=3, stride=2, ‹channels›)"),
    Self(gates, "expression-syntax", "string", "init=1.0", "init=‹\"›zeros\""),
    Self(gates, "duplicate-argument", "argument-twice", "init=1.0", "init=1.0, ‹init›=1.0"),
    Self(
      vae, "expression-syntax", "draw-inside", "relu(dense(h, hidden))",
      "relu(‹~› dense(h, hidden))"),
  ]

  /// Features of other languages that expressions do not have.
  private static let foreign = [
    Self(
      vae, "unknown-function", "module", "relu(dense(z, hidden))", "‹torch.relu›(dense(z, hidden))"),
    Self(
      vae, "unknown-function", "long-module", "relu(dense(z, hidden))",
      "‹torch.nn.functional.relu›(dense(z, hidden))"),
    Self(vae, "unknown-function", "method", "relu(dense(h, hidden))", "‹h.relu›()"),
    Self(vae, "unknown-name", "attribute", "dense(z, hidden)", "dense(z, ‹x.shape›[0])"),
    Self(vae, "expression-syntax", "tuple", "zeros([vars, classes])", "zeros((vars‹,› classes))"),
    Self(
      gates, "expression-syntax", "conditional", "-sum(y * log_softmax(logits))",
      "1 ‹if› sum(gate) else 0"),
    Self(gates, "expression-syntax", "and", "open: sum(gate)", "open: sum(gate) ‹and› keep[0]"),
    Self(gates, "expression-syntax", "or", "open: sum(gate)", "open: sum(gate) ‹or› keep[0]"),
    Self(gates, "expression-syntax", "not", "open: sum(gate)", "open: ‹not› sum(gate)"),
    Self(gates, "expression-syntax", "lambda", "open: sum(gate)", "open: ‹lambda› gate"),
    Self(gates, "expression-syntax", "whole-quotient", "open: sum(gate)", "open: sum(gate) ‹//› 2"),
    Self(gates, "expression-syntax", "remainder", "open: sum(gate)", "open: sum(gate) ‹%› 2"),
    Self(gates, "unknown-name", "kaiming", "init=1.0", "init=‹kaiming›"),
    Self(gates, "unknown-name", "xavier", "init=1.0", "init=‹xavier_uniform›()"),
    Self(vae, "unknown-function", "concatenate", "dense(z, hidden)", "dense(‹cat›(z), hidden)"),
  ]

  /// Words that are nearly right.
  private static let names = [
    Self(vae, "unknown-key", "section", "evaluate:", "‹evalute›:"),
    Self(vae, "unknown-key", "train-key", "  optimizer:", "  ‹optimiser›:"),
    Self(vae, "unknown-name", "hyperparameter", "  hidden: 256", "  hiden: 256").at(
      "2 * hidden))\n  g: relu(dense(h, hidden))\n  z",
      "2 * ‹hidden›))\n  g: relu(dense(h, hidden))\n  z"),
    Self(vae, "unknown-name", "node", "logits=dense(g, 784)", "logits=dense(‹gg›, 784)"),
    Self(vae, "unknown-function", "function", "relu(dense(h, hidden))", "‹rleu›(dense(h, hidden))"),
    Self(vae, "unknown-distribution", "distribution", "~ bernoulli", "~ ‹bernouli›"),
    Self(vae, "unknown-argument", "argument", "~ bernoulli(logits", "~ bernoulli(‹logit›"),
    Self(vae, "unknown-estimator", "estimator", "gumbel_softmax", "‹gumble_softmax›"),
    Self(vae, "unknown-option", "option", "floor=0.5", "‹flor›=0.5"),
    Self(vae, "unknown-function", "schedule", "exponential", "‹exponetial›"),
    Self(vae, "unknown-function", "optimizer", "adam", "‹adma›"),
    Self(vae, "unknown-option", "divergence-form", "kl=analytic", "kl=‹analitic›"),
    Self(vae, "unknown-name", "support", "binary[784]", "‹binray›[784]"),
    Self(vae, "unknown-name", "field", "{x: {file: train", "{‹xs›: {file: train"),
    Self(deep, "unknown-name", "split", "split: test", "split: ‹tset›"),
    Self(
      m2, "unknown-function", "library-function", "nets.mlp(x, hidden, 10)",
      "‹nets.mpl›(x, hidden, 10)"),
    Self(vae, "unknown-set-name", "audit-name", "{vars: 2", "{‹var›: 2"),
  ]

  /// Values that do not fit.
  private static let types = [
    Self(vae, "shape-mismatch", "observed-shape", "dense(g, 784)", "dense(g, 748)").at(
      "bernoulli(logits=dense(g, 748))", "‹bernoulli(logits=dense(g, 748))›"),
    Self(vae, "latent-mismatch", "latent-shape", "zeros([vars, classes])", "zeros([classes, vars])")
      .at(
        "categorical(logits=dense(g, [vars, classes]))",
        "‹categorical(logits=dense(g, [vars, classes]))›"),
    Self(images, "shape-mismatch", "reshape", "[8, 8, 1]", "[8, 8, 2]").at(
      "reshape(x, ", "reshape(‹x›, "),
    Self(bandit, "shape-mismatch", "product", "sum(action * y)", "sum(‹action› * x)"),
    Self(vae, "support-mismatch", "real-data", "x: binary", "x: real").at(
      "bernoulli(logits=dense(g, 784))", "‹bernoulli(logits=dense(g, 784))›"),
    Self(
      gates, "support-mismatch", "probabilities", "bernoulli(logits=keep)",
      "bernoulli(probs=‹keep›)"),
    Self(vae, "type-mismatch", "size", "zeros([vars, classes])", "zeros(‹[vars, 0.5]›)"),
    Self(vae, "missing-argument", "no-size", "relu(dense(h, hidden))", "relu(‹dense›(h))"),
    Self(m2, "shape-mismatch", "slice", "log_std=s[code:]", "log_std=‹s[code:200]›"),
  ]

  /// Graphs that do not go together.
  private static let graphs = [
    Self(
      vae, "type-mismatch", "no-tilde", "z: ~ categorical(logits=dense",
      "z: ‹categorical›(logits=dense"),
    Self(
      deep, "guide-reads-model-latent", "guide-reads-model", "h: relu(dense(x, 64))",
      "h: relu(dense(‹prior›, 64))"),
    Self(
      vae, "guide-observes-data", "guide-draws-data",
      "  z: ~ categorical(logits=dense(g, [vars, classes]))",
      "  z: ~ categorical(logits=dense(g, [vars, classes]))\n  ‹x›: ~ bernoulli(logits=g)"),
    Self(
      deep, "cycle", "cycle", "h: relu(dense(x, 64))",
      "h: relu(dense(concat(x, k), 64))\n  k: relu(h)"
    ).at("  h: relu", "  ‹h›: relu"),
    Self(
      vae, "name-clash", "same-name", "  h: relu(dense(x, 2 * hidden))",
      "  h: relu(dense(x, 2 * hidden))\n  ‹vars›: relu(h)"),
    Self(m2, "optional-field-unused", "never-drawn", "  y: ~ categorical(logits=zeros(10))\n", "")
      .at("  y: onehot", "  ‹y›: onehot"),
  ]

  /// Estimators that are not right here.
  private static let estimators = [
    Self(
      vae, "illegal-estimator", "not-for-family",
      "gumbel_softmax(temperature=exponential(from=1.0, rate=3e-5, floor=0.5, every=1000))",
      "‹pathwise›"),
    Self(deep, "number-out-of-range", "temperature", "temperature=0.7", "temperature=‹0›"),
    Self(bandit, "unknown-option", "baseline", "leave_one_out", "‹leave_one›"),
    Self(images, "illegal-estimator", "of-a-node", "z: disarm", "‹h2›: disarm"),
    Self(
      vae, "relaxed-kl-illegal", "prior-temperature", "kl=analytic",
      "kl=analytic, ‹prior_temperature=0.5›"),
  ]

  /// Objectives and metrics that mean nothing.
  private static let objectives = [
    Self(vae, "unknown-name", "term", "maximize: elbo(kl=analytic)", "maximize: ‹ebo›"),
    Self(gates, "affine-objective", "product-of-terms", "loss + price * open", "‹loss * open›"),
    Self(vae, "missing-key", "no-objective", "maximize: elbo(kl=analytic)\n", "").at(
      "onehot: 1 ", "‹onehot: 1 "),
    Self(vae, "missing-argument", "no-samples", "iwae(samples=1000)", "‹iwae›"),
    Self(gates, "shape-mismatch", "vector-metric", "open: open", "open: ‹gate›"),
  ]

  /// Settings outside their range.
  private static let settings = [
    Self(vae, "wrong-type", "fraction", "batch: 100", "batch: ‹0.5›"),
    Self(vae, "number-out-of-range", "negative", "every: 5000", "every: ‹-1›"),
    Self(deep, "number-out-of-range", "range-of-rows", "rows: [0, 1500]", "rows: ‹[1500, 0]›"),
    Self(
      vae, "duplicate-key", "steps-and-epochs", "  steps: 50000", "  steps: 50000\n  ‹epochs›: 10"),
    Self(vae, "wrong-type", "format", "train.npz", "‹train.mat›"),
    Self(vae, "missing-key", "split-named-training", "  train: {x:", "  ‹training›: {x:"),
    Self(
      deep, "number-out-of-range", "no-columns",
      "rows: [0, 1500], columns: [0, 64]", "rows: [0, 1500], columns: ‹[64, 64]›"),
    Self(
      deep, "number-out-of-range", "one-column",
      "rows: [0, 1500], columns: [0, 64]", "rows: [0, 1500], columns: ‹[64]›"),
    Self(vae, "number-out-of-range", "learning-rate", "learning_rate=1e-3", "learning_rate=‹-1›"),
    Self(
      vae, "wrong-type", "header-of-arrays", "file: train.npz, key: x",
      "file: train.npz, key: x, ‹header›: true"),
    Self(
      gates, "header-mismatch", "two-headers",
      """
      scale: 0.0625}
          y: {file: data/digits.csv.gz, rows: [0, 1500], columns: [64, 65]}
      """,
      """
      scale: 0.0625, header: true}
          ‹y›: {file: data/digits.csv.gz, rows: [0, 1500], columns: [64, 65], header: false}
      """),
    Self(vae, "unusable-name", "name-of-a-path", "name: categorical-vae", "name: ‹../../evil›"),
    Self(vae, "unusable-name", "name-of-a-dot", "name: categorical-vae", "name: ‹.›"),
    Self(vae, "unusable-name", "name-of-an-option", "name: categorical-vae", "name: ‹-vae›"),
    Self(
      vae, "unusable-name", "name-with-control", "name: categorical-vae",
      #"name: ‹"a\n::error::\e]0;t\a"›"#),
    Self(
      vae, "unusable-name", "long-name", "name: categorical-vae",
      "name: ‹\(String(repeating: "n", count: 101))›"),
    Self(m2, "unknown-name", "stratum", "present(y)", "present(‹x›)"),
    Self(vae, "empty-value", "empty", "seed: 0", "seed:‹›"),
    Self(vae, "unsupported-version", "version", "onehot: 1 ", "onehot: ‹2› "),
  ]

  /// The mistake with a second replacement that marks its place, where that is elsewhere.
  private func at(_ place: String, _ marked: String) -> Self {
    var copy = self
    copy.mark = (place, marked)
    return copy
  }

  /// A text of the broken spec, and the same with the place of the error in it.
  private(set) var mark: (place: String, marked: String)?
}

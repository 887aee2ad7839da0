/// A key of a spec's mapping: its name and the type of its value.
public struct SpecKey: Sendable {
  /// The key.
  public let name: String
  /// True if it must be there.
  public let isRequired: Bool
  /// The type of its value.
  public let value: SpecValue
  /// Its value in one sentence.
  public let summary: String

  init(_ name: String, _ value: SpecValue, required: Bool = false, _ summary: String) {
    self.name = name
    self.value = value
    isRequired = required
    self.summary = summary
  }
}

/// The keys of every mapping with fixed keys, for the readers and the reference.
public enum SpecKeys {
  /// All finite numbers.
  public static let reals =
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude

  /// The top level of a spec.
  public static let spec: [SpecKey] = [
    SpecKey("onehot", .integer(1...1), required: true, "The version of the format, 1."),
    SpecKey("name", .text, required: true, "The name of the spec."),
    SpecKey("about", .text, "The purpose of the spec."),
    SpecKey("use", .named(.text, names: .aliases), "Libraries of functions, `alias: path`."),
    SpecKey(
      "hyperparameters", .named(.literalOr(hyperparameter), names: .hyperparameters),
      "Named constants."),
    SpecKey("define", .functions, "Functions defined by the spec."),
    SpecKey("data", .named(.expression(.field), names: .fields), "The fields of one row."),
    SpecKey(
      "sources",
      .named(.either(split, or: .named(.mapping(source), names: .sourceFields)), names: .splits),
      "The data files of each split."),
    SpecKey(
      "guide", .named(.expression(.node(.guide)), names: .nodes(.guide)), "The graph q."),
    SpecKey(
      "model", .named(.expression(.node(.model)), names: .nodes(.model)), required: true,
      "The graph p."),
    SpecKey(
      "estimators", .named(.expression(.estimator), names: .latents),
      "The gradient estimator of each stochastic node."),
    SpecKey(
      "maximize", .expression(.objective(isMetric: false)), "The objective, if more is better."),
    SpecKey(
      "minimize", .expression(.objective(isMetric: false)), "The objective, if less is better."),
    SpecKey(
      "train", .mapping(train, choices: trainChoices), "The training: optimizer, batch, steps."),
    SpecKey("evaluate", .mapping(evaluate), "The metrics, and the split and the steps for them."),
    SpecKey(
      "predict", .named(.expression(.objective(isMetric: true)), names: .metrics),
      "The quantities of `onehot predict`, names and expressions."),
    SpecKey("audit", .mapping(audit), "The settings of `onehot audit`."),
  ]
  /// Keys of the top level that exclude each other.
  public static let specChoices = [KeyChoice("maximize", "minimize", required: true)]
  /// The top level of a library.
  public static let library: [SpecKey] = [
    SpecKey("onehot", .integer(1...1), required: true, "The version of the format, 1."),
    SpecKey("name", .text, "The name of the library."),
    SpecKey("about", .text, "The purpose of the library."),
    SpecKey("use", .named(.text, names: .aliases), "Libraries of functions, `alias: path`."),
    SpecKey("define", .functions, required: true, "The functions."),
  ]
  /// The long form of a hyperparameter.
  public static let hyperparameter: [SpecKey] = [
    SpecKey("default", .literal, required: true, "The value, which also fixes the type."),
    SpecKey("min", .number(reals), "The least value allowed."),
    SpecKey("max", .number(reals), "The greatest value allowed."),
    SpecKey("about", .text, "A description."),
  ]
  /// The source of a field.
  public static let source: [SpecKey] = [
    SpecKey("file", .text, required: true, "The file, relative to the spec, then to `--data-dir`."),
    SpecKey("key", .text, "The array within the file."),
    SpecKey(
      "header", .boolean,
      "True if a CSV file's first line contains names; detected from all columns by default."),
    SpecKey("rows", .range, "The half-open range of rows, from 0: `[0, 1500]` is the first 1500."),
    SpecKey("columns", .range, "The half-open range of columns, from 0."),
    SpecKey("scale", .number(reals), "The factor for every number."),
    SpecKey(
      "binarize", .expression(.word(KeyForm.binarize)), "`threshold(t)` or `dynamic`."),
    SpecKey(
      "keep", .mapping(keep), "The number of labels to keep per class: `{per_class: 10, seed: 0}`."),
  ]
  /// The labels that stay.
  public static let keep: [SpecKey] = [
    SpecKey(
      "per_class", .integer(0...Int.max), required: true, "The number of labels to keep per class."),
    SpecKey("seed", .integer(0...Int.max), "The seed of their choice, 0 by default."),
  ]
  /// A split taken from another.
  public static let split: [SpecKey] = [
    SpecKey("from", .name(.splits), required: true, "The split to take rows from."),
    SpecKey("rows", .range, required: true, "The half-open range of rows, from 0."),
  ]
  /// The keys of `estimators` other than the names of latent variables.
  public static let estimators: [SpecKey] = [
    SpecKey(
      "default", .expression(.estimator),
      "The estimator of all other latent variables.")
  ]
  /// Training.
  public static let train: [SpecKey] = [
    SpecKey(
      "optimizer", .expression(.optimizer), required: true, "The optimizer with its options."),
    SpecKey(
      "batch", .integer(1...1_000_000), "The rows per step: 100 by default, 1 without `data`."),
    SpecKey(
      "strata", .named(.mapping(stratum), names: .strata),
      "Strata of the rows instead of one batch."),
    SpecKey("steps", .integer(0...Int(Int32.max)), "The number of steps."),
    SpecKey("epochs", .number(0...1e9), "The number of passes over the training rows."),
    SpecKey("seed", .integer(0...Int.max), "The seed, 0 by default."),
    SpecKey(
      "clip", .expression(.word(KeyForm.clip)),
      "`norm(c)` or `value(c)`, for the gradient."),
    SpecKey(
      "checkpoint", .integer(1...Int.max),
      "The number of steps between checkpoints, 1000 by default."),
  ]
  /// Keys of `train` that exclude each other.
  public static let trainChoices = [
    KeyChoice("steps", "epochs", required: true), KeyChoice("batch", "strata", required: false),
  ]
  /// A stratum.
  public static let stratum: [SpecKey] = [
    SpecKey(
      "where", .expression(.word(KeyForm.condition)), required: true,
      "`present(field)` or `missing(field)`."),
    SpecKey("batch", .integer(1...1_000_000), required: true, "The rows per step."),
    SpecKey("weight", .number(0...1e9), "The weight of its mean, 1 by default."),
  ]
  /// Evaluation.
  public static let evaluate: [SpecKey] = [
    SpecKey(
      "every", .integer(1...Int.max),
      "The number of steps between evaluations; only at the end by default."),
    SpecKey("split", .name(.splits), "The split, `test` by default."),
    SpecKey(
      "metrics", .named(.expression(.objective(isMetric: true)), names: .metrics),
      "Names and expressions."),
  ]
  /// The audit.
  public static let audit: [SpecKey] = [
    SpecKey(
      "set", .named(.literal, names: .hyperparameterSettings),
      "Hyperparameters of the shrunken model."),
    SpecKey("draws", .integer(2...Int.max), "The number of draws, 20000 by default."),
    SpecKey(
      "tolerance", .number(1e-9...1), "The relative bias that must be detectable, 0.05 by default."),
  ]
}

/// A key of a spec's mapping: its name and what stands behind it.
public struct SpecKey: Sendable {
  /// The key.
  public let name: String
  /// Whether it must be there.
  public let isRequired: Bool
  /// One sentence on what stands behind it.
  public let summary: String

  init(_ name: String, required: Bool = false, _ summary: String) {
    self.name = name
    isRequired = required
    self.summary = summary
  }
}

/// The keys of every mapping with fixed keys: what the readers accept and the reference lists.
public enum SpecKeys {
  /// The top level of a spec.
  public static let spec: [SpecKey] = [
    SpecKey("onehot", required: true, "The version of the format, 1."),
    SpecKey("name", required: true, "The name of the spec."),
    SpecKey("about", "What the spec is for."),
    SpecKey("use", "Libraries whose functions calls may name, `alias: path`."),
    SpecKey("hyperparameters", "Named constants."),
    SpecKey("define", "Functions of the spec's own."),
    SpecKey("data", "The fields of one row."),
    SpecKey("sources", "Where each split's fields come from."),
    SpecKey("guide", "The graph q."),
    SpecKey("model", required: true, "The graph p."),
    SpecKey("estimators", "The gradient estimator of each stochastic node."),
    SpecKey("maximize", "The objective, if more is better."),
    SpecKey("minimize", "The objective, if less is better."),
    SpecKey("train", "How to train."),
    SpecKey("evaluate", "What to evaluate, and when."),
    SpecKey("audit", "How to shrink the model until it can be enumerated."),
  ]
  /// The top level of a library.
  public static let library: [SpecKey] = [
    SpecKey("onehot", required: true, "The version of the format, 1."),
    SpecKey("name", "The name of the library."),
    SpecKey("about", "What the library is for."),
    SpecKey("use", "Libraries whose functions calls may name, `alias: path`."),
    SpecKey("define", required: true, "The functions."),
  ]
  /// The long form of a hyperparameter.
  public static let hyperparameter: [SpecKey] = [
    SpecKey("default", required: true, "The value, which also fixes the type."),
    SpecKey("min", "The least value allowed."),
    SpecKey("max", "The greatest value allowed."),
    SpecKey("about", "What it means."),
  ]
  /// The source of a field.
  public static let source: [SpecKey] = [
    SpecKey("file", required: true, "The file, relative to the spec, then to `--data-dir`."),
    SpecKey("key", "The array within the file."),
    SpecKey("rows", "The first row and the one behind the last, `[0, 1500]`."),
    SpecKey("columns", "The first column and the one behind the last."),
    SpecKey("scale", "What numbers are multiplied by."),
    SpecKey("binarize", "`threshold(t)` or `dynamic`."),
    SpecKey("keep", "How many labels of each class stay, `{per_class: 10, seed: 0}`."),
  ]
  /// The labels that stay.
  public static let keep: [SpecKey] = [
    SpecKey("per_class", required: true, "How many labels of each class stay."),
    SpecKey("seed", "The seed that chooses them, 0 by default."),
  ]
  /// A split taken from another.
  public static let split: [SpecKey] = [
    SpecKey("from", required: true, "The split whose fields are taken."),
    SpecKey("rows", required: true, "The first row and the one behind the last."),
  ]
  /// Training.
  public static let train: [SpecKey] = [
    SpecKey("optimizer", required: true, "The optimizer with its options."),
    SpecKey("batch", "The rows of a step: 100 by default, 1 without `data`."),
    SpecKey("strata", "Strata of the rows instead of one batch."),
    SpecKey("steps", "The number of steps."),
    SpecKey("epochs", "The number of passes over the training rows."),
    SpecKey("seed", "The seed, 0 by default."),
    SpecKey("clip", "`norm(c)` or `value(c)`, for the gradient."),
    SpecKey("checkpoint", "The number of steps between checkpoints, 1000 by default."),
  ]
  /// A stratum.
  public static let stratum: [SpecKey] = [
    SpecKey("where", required: true, "`present(field)` or `missing(field)`."),
    SpecKey("batch", required: true, "The rows of a step."),
    SpecKey("weight", "The weight of its mean, 1 by default."),
  ]
  /// Evaluation.
  public static let evaluate: [SpecKey] = [
    SpecKey("every", "The number of steps between evaluations; only at the end by default."),
    SpecKey("split", "The split, `test` by default."),
    SpecKey("metrics", "Names and expressions."),
  ]
  /// The audit.
  public static let audit: [SpecKey] = [
    SpecKey("set", "Hyperparameters of the shrunken model."),
    SpecKey("draws", "The number of draws, 20000 by default."),
    SpecKey("tolerance", "The relative bias that must be detectable, 0.05 by default."),
  ]
}

/// The things that a spec gives names, and mappings whose keys are such names.
public enum NameRole: Sendable, Hashable {
  /// Aliases of libraries.
  case aliases
  /// Hyperparameters.
  case hyperparameters
  /// Hyperparameters that are defined elsewhere and get a value here.
  case hyperparameterSettings
  /// Functions, by their signatures.
  case functions
  /// Nodes in the body of a function, and its `return`.
  case locals
  /// Data fields.
  case fields
  /// Data fields that are declared elsewhere and get a source here.
  case sourceFields
  /// Splits of the data.
  case splits
  /// Nodes of a graph.
  case nodes(GraphKind)
  /// Latent variables, which are nodes of a graph and get an estimator here.
  case latents
  /// Strata of the training rows.
  case strata
  /// Metrics.
  case metrics

  /// True if a name may have several words, as that of a draw of a function.
  public var isDotted: Bool { self == .latents }

  /// The keys with a fixed meaning among the names.
  public var keys: [SpecKey] { self == .latents ? SpecKeys.estimators : [] }
}

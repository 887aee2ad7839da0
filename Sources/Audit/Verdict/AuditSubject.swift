import CompilerDriver
public import Diagnostics
public import SpecModel

/// The subject of an audit: a shrunken model, and the models with the right gradient.
public struct AuditSubject: Sendable {
  /// The model whose gradient is on trial.
  public var model: Model
  /// The references, the best first.
  public let references: [ReferenceModel]
  /// The findings of checking it.
  public let diagnostics: [Diagnostic]
  /// The hyperparameters that the spec's `audit.set` sets, as the spec would write them.
  public let shrunk: [(name: String, value: String)]

  /// Shrinks a spec by its `audit` section and checks it again; values from the command line have
  /// precedence.
  ///
  /// - Throws: the findings where the spec or the shrunken spec has errors.
  public init(_ tree: SpecTree, overrides: [Override] = []) throws(AuditError) {
    let whole = Compiler.check(tree, overrides: overrides)
    guard let settings = whole.model?.audit else {
      try self.init(tree, overrides, whole, shrunk: [])
      return
    }
    let given = Set(overrides.map(\.name))
    let shrunk = settings.set.filter { !given.contains($0.key) }.sorted { $0.key < $1.key }
      .map { (name: $0.key, value: $0.value.text) }
    let all = overrides + shrunk.map { Override(name: $0.name, value: $0.value) }
    try self.init(tree, all, Compiler.check(tree, overrides: all), shrunk: shrunk)
  }

  private init(
    _ tree: SpecTree, _ overrides: [Override], _ checked: CheckedSpec,
    shrunk: [(name: String, value: String)]
  ) throws(AuditError) {
    guard let model = checked.model else {
      throw AuditError(checked)
    }
    self.model = model
    self.shrunk = shrunk
    diagnostics = checked.diagnostics
    references = ReferenceModel.all(model, Variants(tree: tree, overrides: overrides))
    guard !references.isEmpty else {
      throw AuditError(
        diagnostics: checked.diagnostics,
        message: "the objective admits no unbiased estimator to compare with")
    }
  }
}

/// The reason why there is nothing to audit or compare.
public struct AuditError: Error, Sendable {
  /// The findings in the spec.
  public let diagnostics: [Diagnostic]
  /// A further reason.
  public let message: String?

  init(diagnostics: [Diagnostic], message: String?) {
    self.diagnostics = diagnostics
    self.message = message
  }

  /// A spec without a model.
  init(_ checked: CheckedSpec) {
    let isPlainLibrary =
      checked.isLibrary && !checked.diagnostics.contains { $0.severity == .error }
    self.init(
      diagnostics: checked.diagnostics,
      message: isPlainLibrary ? "the spec is a library: it has no model" : nil)
  }
}

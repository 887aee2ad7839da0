public import Diagnostics
import Estimators
import Language
public import SpecSyntax
import TensorCore
import TensorIR

/// A spec or library as a tree, with its file.
public struct SpecTree: Sendable {
  /// The file.
  public let file: SourceFile
  /// The root; nil if the file could not be read as YAML.
  public let root: YAMLNode?
  /// The findings of reading it.
  public let diagnostics: [Diagnostic]
  /// The folders in which its libraries may be.
  public let access: LibraryAccess

  /// A tree.
  public init(
    file: SourceFile, root: YAMLNode?, diagnostics: [Diagnostic], access: LibraryAccess = .default
  ) {
    self.file = file
    self.root = root
    self.diagnostics = diagnostics
    self.access = access
  }
}

/// The result of reading a file: its content as far as possible, and all findings.
public struct ReadSpec: Sendable {
  /// The checked model; nil for a library and if there are errors.
  public let model: Model?
  /// True if the file only holds functions.
  public let isLibrary: Bool
  /// Errors and warnings.
  public let diagnostics: [Diagnostic]
}

/// Reads a spec: the tree to a resolved, checked model, with all errors of one run.
public func readSpec(
  _ tree: SpecTree, overrides: [Override] = [], load: LibraryLoader
) -> ReadSpec {
  let report = Report()
  report.diagnostics = tree.diagnostics
  guard var root = tree.root, !root.isInvalid else {
    return ReadSpec(model: nil, isLibrary: false, diagnostics: report.diagnostics)
  }
  let isLibrary =
    root["define"] != nil && root["model"] == nil && root["data"] == nil
    && root["maximize"] == nil && root["minimize"] == nil && root["guide"] == nil
  var constants: [String: YAMLNode] = [:]
  root = apply(overrides, to: root, &constants, report)
  let reader = SpecReader(root, tree.file, isLibrary: isLibrary, constants, report)
  let model = reader.read(load)
  return ReadSpec(
    model: report.diagnostics.hasErrors ? nil : model, isLibrary: isLibrary,
    diagnostics: report.diagnostics)
}

/// Reads the sections of one spec in the order in which they need each other, and makes the checks.
final class SpecReader {
  let report: Report
  let file: SourceFile
  let root: YAMLNode
  private let isLibrary: Bool
  private let constants: [String: YAMLNode]
  private(set) var entries: [String: YAMLNode.Entry] = [:]
  var hyperparameters: [Hyperparameter] = []
  var fields: [DataField] = []
  var guide = Graph(kind: .guide, nodes: [])
  var model = Graph(kind: .model, nodes: [])
  var definitions: [String: DefinedFunction] = [:]
  /// Names whose definition could not be read.
  var broken: Set<String> = []
  /// Names that have sources but no declaration, which is reported there.
  var undeclaredFields: Set<String> = []
  /// True if the name of a node could not be read.
  var hasLostNames = false
  /// Names that two things have.
  var clashes: Set<String> = []
  /// Aliases of libraries that could not be read.
  var missingLibraries: Set<String> = []
  /// The number of libraries read, counting each use.
  var librariesRead = 0
  /// Hyperparameters that sections other than the graphs read.
  var usedConstants: Set<String> = []
  /// The checks that have not been made.
  private var pendingChecks: [Check]

  init(
    _ root: YAMLNode, _ file: SourceFile, isLibrary: Bool, _ constants: [String: YAMLNode],
    _ report: Report, checks: [Check] = Check.all
  ) {
    self.root = root
    self.file = file
    self.isLibrary = isLibrary
    self.constants = constants
    self.report = report
    pendingChecks = checks
  }

  func read(_ load: LibraryLoader) -> Model? {
    let keys = isLibrary ? SpecKeys.library : SpecKeys.spec
    guard let entries = mapping(root, "the spec", keys) else { return nil }
    self.entries = entries
    guard readVersion(entries["onehot"]?.value) else { return nil }
    let name = entries["name"].flatMap { text($0.value, "name") } ?? ""
    let about = entries["about"].flatMap { text($0.value, "about") }
    readHyperparameters(entries["hyperparameters"]?.value, constants)
    readDefinitions(entries["define"]?.value, entries["use"]?.value, load)
    readFields(entries["data"]?.value)
    findUndeclaredFields()
    if let node = entries["guide"]?.value { guide.nodes = readGraph(node, .guide) }
    if let node = entries["model"]?.value { model.nodes = readGraph(node, .model) }
    var parts = SpecParts()
    if isLibrary { parts.usedNames = [] }
    runChecks(parts)
    guard !isLibrary, fitDrawLimit() else { return nil }

    let rows = RowCheck(
      ModelScope(
        hyperparameters: hyperparameters, fields: fields, guide: guide, model: model,
        definitions: definitions, broken: broken.union(undeclaredFields), clashes: clashes,
        missingLibraries: missingLibraries, isPartial: isPartial), report)
    rows.evaluateGraphs()
    parts.rows = rows
    runChecks(parts)

    let objective = readObjective(rows)
    let evaluate = readEvaluate(entries["evaluate"]?.value, rows)
    let predict = readPredict(entries["predict"]?.value, rows)
    let train = entries["train"].flatMap { readTrain($0, rows) }
    let audit = entries["audit"].flatMap { readAudit($0.value) }
    let sources = readSources(entries["sources"]?.value, rows)
    // Nothing is evaluated any more, so that no estimator could be read.
    guard !rows.evaluator.isStopped else { return nil }
    let latents = readEstimators(entries["estimators"]?.value, rows, objective)
    parts.sections = SpecParts.Sections(
      objective: objective,
      metrics: evaluate.metrics.map(\.objective) + predict.compactMap(\.objective),
      train: train)
    parts.latents = latents
    parts.usedNames = rows.evaluator.usedNames
    runChecks(parts)
    guard let objective else { return nil }
    return Model(
      name: name, about: about, hyperparameters: hyperparameters, fields: fields,
      sources: sources, guide: rows.scope.graph(.guide), model: rows.scope.graph(.model),
      definitions: definitions, latents: latents, weights: rows.weights,
      reads: rows.evaluator.references, objective: objective, train: train, evaluate: evaluate,
      predict: predict, audit: audit)
  }

  /// Makes the checks of the list that have not been made and read only parts that are known.
  private func runChecks(_ parts: SpecParts) {
    pendingChecks.removeAll { $0.run(self, parts) }
  }

  /// True if a line that might have given something its name could not be read.
  var isPartial: Bool {
    let sections = ["hyperparameters", "use", "define", "data", "guide", "model"]
    return root.isPartial || hasLostNames
      || sections.contains { entries[$0] != nil && isLost($0) }
  }

  /// True if the spec certainly has no data: no reported entry may be meant for it.
  var hasNoData: Bool { entries["data"] == nil && !report.diagnostics.hasErrors }

  /// True if a part of a section may be missing, which has been reported.
  func isLost(_ section: String) -> Bool {
    guard let value = entries[section]?.value else { return root.isPartial }
    return value.isPartial || value.entries == nil
  }

  // MARK: - Decoding helpers

  /// The entries of a mapping with fixed keys; unknown and missing ones are reported.
  func mapping(
    _ node: YAMLNode, _ what: String, _ keys: [SpecKey], at place: Span? = nil
  ) -> [String: YAMLNode.Entry]? {
    node.decodeMapping(
      for: what, keys: keys.map(\.name), required: keys.filter(\.isRequired).map(\.name),
      at: place, &report.diagnostics)
  }

  /// A whole number as the value of a key, within the bounds in the table of keys.
  func integer(
    _ name: String, of keys: [SpecKey], in entries: [String: YAMLNode.Entry]
  ) -> Int? {
    guard case .integer(let bounds)? = keys.first(where: { $0.name == name })?.value else {
      fatalError("model: the key \(name) holds no whole number")
    }
    return entries[name]?.value.decodeInt(for: name, in: bounds, &report.diagnostics)
  }

  /// A number as the value of a key, within the bounds in the table of keys.
  func number(
    _ name: String, of keys: [SpecKey], in entries: [String: YAMLNode.Entry]
  ) -> Double? {
    guard case .number(let bounds)? = keys.first(where: { $0.name == name })?.value else {
      fatalError("model: the key \(name) holds no number")
    }
    return entries[name]?.value.decodeFloat(for: name, in: bounds, &report.diagnostics)
  }

  func text(_ node: YAMLNode, _ what: String) -> String? {
    node.decodeText(for: what, &report.diagnostics)
  }

  /// The entries of a mapping with the user's own keys; an absent section has none.
  func entries(_ node: YAMLNode?, _ what: String) -> [YAMLNode.Entry] {
    node?.decodeEntries(for: what, &report.diagnostics) ?? []
  }

  private func readVersion(_ node: YAMLNode?) -> Bool {
    guard let node else { return true }
    guard let version = node.decodeInt(for: "onehot", &report.diagnostics) else { return true }
    guard version == 1 else {
      report.add(
        .unsupportedVersion, at: node.span,
        "this spec has version \(version), and this tool reads version 1",
        help: "write `onehot: 1`, or use a newer version of onehot",
        fixes: [Fix("write `1`", .suggested, replacing: node.span, by: "1")])
      return false
    }
    return true
  }
}

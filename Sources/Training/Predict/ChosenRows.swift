import CompilerDriver
import Diagnostics
import Lowering
import SpecModel

/// The rows of a request, once they are known to exist.
struct ChosenRows {
  private let run: SavedRun
  private let model: Model
  /// The split, or one of the new files; nil without data.
  private let split: Split?
  private let isNew: Bool
  private let arrays: MemoryArrays
  /// The values that are given, and the fields that are missing, in all rows.
  let conditions: RowConditions

  /// The rows of a request for a model, the run's own or one with other metrics.
  ///
  /// - Throws: names that the model does not have, and values that they cannot take.
  init(_ request: RowRequest, of run: SavedRun, _ model: Model) throws(RunError) {
    self.run = run
    self.model = model
    isNew = request.isNew
    (split, arrays) =
      try isNew
      ? Self.newRows(request, run, model)
      : (Self.known(request.split, run, model), MemoryArrays())
    let fields = Set(split.map { Array($0.sources.keys) } ?? [])
    let given = try model.given(request.given, run.precision)
    let missing = model.fields.filter { $0.isOptional && !fields.contains($0.name) }.map(\.name)
    conditions = RowConditions(missing: Set(missing).subtracting(given.keys), given: given)
  }

  /// A split of the run.
  private static func known(
    _ name: String?, _ run: SavedRun, _ model: Model
  ) throws(RunError) -> Split? {
    guard !model.fields.isEmpty else {
      if let name {
        throw RunError.usage(
          "the spec has no data, so `\(name)` has no effect", help: "leave `--split` out")
      }
      return nil
    }
    let name = name ?? run.evaluationSplit
    if let split = model.sources.first(where: { $0.name == name }) { return split }
    let known = model.sources.map(\.name)
    throw RunError.usage(
      "no split is called `\(name)`",
      help: known.isEmpty
        ? "the spec has no `sources`: give files with `--data`"
        : suggestion(for: name, among: known, orList: "the spec has"))
  }

  /// A split of new files and arrays, which are read as the evaluated split reads its own: the same
  /// columns, scale and binarization.
  private static func newRows(
    _ request: RowRequest, _ run: SavedRun, _ model: Model
  ) throws(RunError) -> (Split, MemoryArrays) {
    guard request.split == nil else {
      throw RunError.usage(
        "`--data` gives new rows, and `--split` rows of the run", help: "leave one of them out")
    }
    let template =
      model.sources.first { $0.name == run.evaluationSplit } ?? model.sources.first
    var sources: [String: FieldSource] = [:]
    var arrays = MemoryArrays()
    func add(
      _ field: String, _ file: String, _ text: String, key: String? = nil
    ) throws(RunError) {
      try model.requireField(field)
      guard sources[field] == nil else {
        throw RunError.usage("`--data` gives `\(field)` twice", help: "leave one of them out")
      }
      let text = SourceFile(path: "--data \(field)", text: text)
      let known = template?.sources[field]
      sources[field] = FieldSource(
        file: file, key: key ?? known?.key, header: nil, rows: nil, columns: known?.columns,
        scale: known?.scale, binarize: known?.binarize, keep: nil,
        span: Span(file: text, start: 0, end: text.bytes.count))
    }
    for own in request.files { try add(own.field, own.path, own.path, key: own.key) }
    for own in request.arrays {
      let file = MemoryArrays.file(of: own.field)
      try add(own.field, file, own.text)
      arrays.add(file, own.array)
    }
    let text = SourceFile(path: "--data", text: "")
    return (
      Split(name: "new rows", sources: sources, span: Span(file: text, start: 0, end: 0)), arrays
    )
  }

  /// The fields that have data.
  var fields: Set<String> { Set(split.map { Array($0.sources.keys) } ?? []) }

  /// Checks that the rows have every field that something reads.
  func check(_ what: String, at span: Span, reads read: [String]) throws(RunError) {
    let absent = read.filter { split?.sources[$0] == nil }
    guard let first = absent.first else { return }
    let names = absent.map { "`\($0)`" }.joined(separator: ", ")
    let place = isNew ? "no `--data` gives" : "the split `\(split?.name ?? "")` does not have"
    throw RunError.diagnostics([
      Diagnostic(
        .dataMismatch, at: span, "\(what) reads \(names), which \(place)",
        help: "give a file with `--data \(first)=FILE`, or a value with `--given \(first)=VALUE`")
    ])
  }

  /// Refuses new files that nothing reads.
  func checkFiles(_ reader: String, reads read: Set<String>) throws(RunError) {
    guard isNew, let split else { return }
    let unread = split.sources.keys.filter { !read.contains($0) }.sorted()
    guard !unread.isEmpty else { return }
    throw RunError.diagnostics(
      unread.map { field in
        Diagnostic(
          .optionWithoutEffect, at: split.sources[field]?.span, "\(reader) reads `\(field)`",
          help: "leave `--data \(field)=…` out")
      })
  }

  /// The data of some fields; nil for none.
  func data(fields: Set<String>) throws(RunError) -> DataSplit? {
    guard var split, !fields.isEmpty else { return nil }
    split.sources = split.sources.filter { fields.contains($0.key) }
    guard isNew else { return try run.rows(of: split) }
    let data = try DataSet(
      model, split: split, specFolder: ".", dataFolder: nil, readsStandardInput: true,
      arrays: arrays)
    data.warnings.forEach(run.report)
    return data.splits[split.name]
  }
}

public import Diagnostics
public import SpecModel

/// The rows of one split in memory.
public struct DataSplit: Sendable {
  /// The name.
  public let name: String
  /// The number of rows.
  public let rowCount: Int
  /// The fields by name.
  let columns: [String: FieldColumn]
  /// The place of the split's declaration.
  let span: Span

  /// The values of a field, row-major; 0 or class 0 in rows without it.
  package func values(_ field: String) -> [Double] {
    guard let column = columns[field] else { return [] }
    return [Double](unsafeUninitializedCapacity: rowCount * column.rowLength) { buffer, count in
      count = buffer.count
      if let base = buffer.baseAddress { column.gather(Array(0..<rowCount), into: base) }
    }
  }

  /// The first rows, at most so many.
  package func prefix(_ count: Int) -> DataSplit {
    DataSplit(name: name, rowCount: min(count, rowCount), columns: columns, span: span)
  }

  /// True if each row has a field.
  package func presence(_ field: String) -> [Bool] {
    (0..<rowCount).map { columns[field]?.isPresent($0) ?? false }
  }

  /// The rows whose optional fields are present and missing as a stratum asks.
  package func rows(of stratum: Stratum) -> [Int] {
    (0..<rowCount).filter { row in
      stratum.presence.allSatisfy { field, isPresent in
        columns[field]?.isPresent(row) == isPresent
      }
    }
  }
}

/// Splits of a spec's data in memory, checked against its declared fields.
public struct DataSet: Sendable {
  /// The splits by name.
  public let splits: [String: DataSplit]
  /// The SHA-256 digest of every file that was read, by the name in the spec.
  public let digests: [String: String]
  /// Possible problems of files that could be read.
  public let warnings: [Diagnostic]

  /// Reads splits of a model's sources.
  ///
  /// - Parameters:
  ///   - names: the splits to read; each must be declared.
  ///   - specFolder: the folder that files are relative to.
  ///   - dataFolder: the folder to look in next.
  /// - Throws: ``RunError`` with everything in the files that does not fit the declared fields.
  public init(
    _ model: Model, splits names: Set<String>, specFolder: String, dataFolder: String?
  ) throws(RunError) {
    try self.init(
      model, splits: names, specFolder: specFolder, dataFolder: dataFolder, arrays: MemoryArrays())
  }

  /// Reads splits of a model's sources, some of which are arrays.
  package init(
    _ model: Model, splits names: Set<String>, specFolder: String, dataFolder: String?,
    arrays: MemoryArrays
  ) throws(RunError) {
    let files = DataFiles(specFolder: specFolder, dataFolder: dataFolder, arrays: arrays)
    var diagnostics: [Diagnostic] = []
    var splits: [String: DataSplit] = [:]
    for split in model.sources where names.contains(split.name) {
      splits[split.name] = Self.read(split, model.fields, files, &diagnostics)
    }
    for name in names.sorted() where !model.sources.contains(where: { $0.name == name }) {
      diagnostics.append(Self.undeclared(name, model))
    }
    guard !diagnostics.hasErrors else {
      throw RunError.diagnostics(
        (diagnostics + files.warnings).sortedAndUnique().joinedByMessage())
    }
    self.splits = splits
    digests = files.digests
    warnings = files.warnings.sortedAndUnique().joinedByMessage()
  }

  /// Reads one split with some of its fields.
  ///
  /// - Parameters:
  ///   - readsStandardInput: true if the file `-` is standard input.
  ///   - arrays: arrays in the places of files.
  init(
    _ model: Model, split: Split, specFolder: String, dataFolder: String?,
    readsStandardInput: Bool = false, arrays: MemoryArrays
  ) throws(RunError) {
    let files = DataFiles(
      specFolder: specFolder, dataFolder: dataFolder, readsStandardInput: readsStandardInput,
      arrays: arrays)
    var diagnostics: [Diagnostic] = []
    let read = Self.read(split, model.fields, files, &diagnostics)
    guard let read, !diagnostics.hasErrors else {
      throw RunError.diagnostics(
        (diagnostics + files.warnings).sortedAndUnique().joinedByMessage())
    }
    splits = [split.name: read]
    digests = files.digests
    warnings = files.warnings.sortedAndUnique().joinedByMessage()
  }

  private static func undeclared(_ name: String, _ model: Model) -> Diagnostic {
    let known = model.sources.map(\.name)
    guard known.isEmpty else {
      return Diagnostic(
        .unknownName, at: model.sources[0].span, "no split is called `\(name)`",
        help: suggestion(for: name, among: known, orList: "the spec has"))
    }
    return Diagnostic(
      .missingKey, at: model.fields[0].span,
      "the spec declares data but no `sources` for it",
      help: "add for example `sources: {\(name): {\(model.fields[0].name): {file: train.npy}}}`")
  }

  private static func read(
    _ split: Split, _ fields: [DataField], _ files: DataFiles, _ diagnostics: inout [Diagnostic]
  ) -> DataSplit? {
    var columns: [String: FieldColumn] = [:]
    var first: (name: String, source: FieldSource, count: Int)?
    for field in fields {
      guard let source = split.sources[field.name] else { continue }
      do throws(Diagnostic) {
        let column = try FieldReader(
          field, source, files.array(of: source, field), showsValues: files.shows(source)
        ).column()
        columns[field.name] = column
        guard let known = first else {
          first = (field.name, source, column.rowCount)
          continue
        }
        guard known.count == column.rowCount else {
          throw Diagnostic(
            .dataMismatch, at: source.span,
            "`\(field.name)` has \(column.rowCount) rows in the split `\(split.name)`, and "
              + "`\(known.name)` has \(known.count)",
            labels: [Label(known.source.span, "\(known.count) rows")])
        }
      } catch {
        diagnostics.append(error)
      }
    }
    return DataSplit(
      name: split.name, rowCount: first?.count ?? 0, columns: columns, span: split.span)
  }
}

import CompilerDriver
import Diagnostics
import Foundation
import Platform
import SpecModel
import TensorIR

/// The files of a spec's sources, each opened once.
final class DataFiles {
  /// The digest of every file that was read, by the name in the spec.
  private(set) var digests: [String: String] = [:]
  /// Possible problems of the files.
  private(set) var warnings: [Diagnostic] = []
  private let folders: [String]
  /// True if the file `-` is standard input.
  private let readsStandardInput: Bool
  /// Arrays in the places of files.
  private let memory: MemoryArrays
  private var arrays: [Request: HostArray] = [:]
  /// True if a file lies in one of the folders, by its path.
  private var isInside: [String: Bool] = [:]

  /// The note of messages that may not show the content of a file.
  static let outside =
    "the content is not shown, since the file is outside the spec's folder and `--data-dir`"

  /// The data read from each file.
  private struct Request: Hashable {
    let path: String
    let options: DataFile.Options
  }

  /// Files relative to the folder of the spec, then to the one for data.
  init(
    specFolder: String, dataFolder: String?, readsStandardInput: Bool = false,
    arrays: MemoryArrays = MemoryArrays()
  ) {
    memory = arrays
    self.readsStandardInput = readsStandardInput
    folders = [specFolder] + (dataFolder.map { [$0] } ?? [])
  }

  /// The array that a source names.
  func array(of source: FieldSource, _ field: DataField) throws(Diagnostic) -> HostArray {
    let isLabel = field.support == .onehot || field.support == .index
    let options = DataFile.Options(
      key: source.key, columns: source.columns.map { .range($0) }, header: source.header,
      allowsNonFinite: field.isOptional && !isLabel)
    if let array = memory[source.file] { return try taken(array, source, field, options) }
    let path = try path(of: source)
    let request = Request(path: path, options: options)
    if let known = arrays[request] { return known }
    do throws(DataError) {
      let warn = { (warning: DataError) in
        self.warnings.append(self.diagnostic(warning, source, path, .numericHeader))
      }
      let array =
        isStandardInput(source)
        ? try DataFile.standardInput(options, warn: warn)
        : try DataFile.read(path, options, digest: &digests[source.file], warn)
      arrays[request] = array
      return array
    } catch {
      throw diagnostic(error, source, path, Self.id(error))
    }
  }

  /// An array in memory: rows of the field's shape are taken whole, others lose the columns that a
  /// file would.
  private func taken(
    _ array: HostArray, _ source: FieldSource, _ field: DataField, _ options: DataFile.Options
  ) throws(Diagnostic) -> HostArray {
    var options = options
    if FieldReader.fits(array, field) { options.columns = nil }
    do throws(DataError) {
      let taken = try DataFile.chosen(options, of: array, source.file)
      digests[source.file] = digests[source.file] ?? MemoryArrays.digest(array)
      return taken
    } catch {
      throw diagnostic(error, source, source.file, Self.id(error))
    }
  }

  private static func id(_ error: DataError) -> DiagnosticID {
    switch error.kind {
    case .missing: .missingDataFile
    case .truncated: .truncatedDataFile
    case .mismatch: .dataMismatch
    case .memory: .insufficientMemory
    case .other: .malformedDataFile
    }
  }

  /// True if messages may show the content of a source's file: a spec must not be a way to read
  /// files elsewhere.
  func shows(_ source: FieldSource) -> Bool {
    memory[source.file] != nil || (try? path(of: source)).map(isInside) ?? false
  }

  private func isStandardInput(_ source: FieldSource) -> Bool {
    readsStandardInput && source.file == "-"
  }

  private func isInside(_ path: String) -> Bool {
    if readsStandardInput || memory[path] != nil { return true }
    if let known = isInside[path] { return known }
    let isInside = FilePath.lies(path, within: folders)
    self.isInside[path] = isInside
    return isInside
  }

  /// The file in the first folder that has it.
  private func path(of source: FieldSource) throws(Diagnostic) -> String {
    if isStandardInput(source) { return source.file }
    let candidates =
      source.file.hasPrefix("/")
      ? [source.file] : folders.map { ($0 as NSString).appendingPathComponent(source.file) }
    if let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) {
      return path
    }
    let name = (source.file as NSString).lastPathComponent
    let beside = candidates.filter(isInside).flatMap { path in
      let folder = (path as NSString).deletingLastPathComponent
      return (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
    throw Diagnostic(
      .missingDataFile, at: source.span, "the file `\(source.file)` does not exist",
      notes: candidates.map { "looked for \($0)" },
      help: suggestion(for: name, among: beside.sorted())
        ?? (folders.count == 1 ? "give its folder with `--data-dir`" : nil))
  }

  private func diagnostic(
    _ error: DataError, _ source: FieldSource, _ path: String, _ id: DiagnosticID
  ) -> Diagnostic {
    let isShown = isInside(path)
    let error = isShown ? error : error.withheld
    let place = [error.line.map { "line \($0)" }, error.column.map { "column \($0)" }]
      .compactMap { $0 }.joined(separator: ", ")
    let file = "`\(source.file)`" + (place.isEmpty ? "" : ", \(place)")
    let joint =
      switch error.form {
      case .predicate: " "
      case .sentence: ": "
      }
    return Diagnostic(
      id, at: source.span, file + joint + error.message,
      notes: isShown ? [] : [Self.outside],
      help: error.help)
  }
}

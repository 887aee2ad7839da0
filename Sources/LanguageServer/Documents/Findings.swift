import CompilerDriver
import Diagnostics
import JSON
import SpecModel

/// The findings of checking the open documents, by file.
final class Findings {
  /// The findings of checking one document.
  private struct Checked {
    /// The model of the last version that was free of errors.
    var model: Model?
    /// All findings by the path of the file that they lie in.
    var found: [String: [Diagnostic]] = [:]
    /// The paths of the libraries that the document uses.
    var libraries: Set<String> = []
  }

  private let workspace: Workspace
  private var checked: [String: Checked] = [:]
  /// The documents that have changed since they were checked.
  private var stale: Set<String> = []
  /// The files whose findings the client has.
  private var published: Set<String> = []

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// True if a check is due.
  var isStale: Bool { !stale.isEmpty }

  /// The model of a document as it was when it last had no errors.
  func model(_ path: String) -> Model? { checked[path]?.model }

  /// The findings of the last check in a file.
  func diagnostics(in path: String) -> [Diagnostic] {
    checked.values.flatMap { $0.found[path] ?? [] }.sortedAndUnique()
  }

  /// Marks a document, and those that use it, for the next check.
  func touch(_ path: String) {
    stale.insert(path)
    for (user, result) in checked where result.libraries.contains(path) { stale.insert(user) }
  }

  /// Marks all documents, since other files have changed.
  func touchAll() { stale.formUnion(workspace.documents.keys) }

  /// Checks the changed documents, and returns the notifications for the client.
  func refresh() -> [JSON] {
    var affected: Set<String> = []
    for path in stale.sorted() {
      affected.formUnion(checked[path]?.found.keys.map { $0 } ?? [])
      if let document = workspace.documents[path] {
        check(document)
        affected.formUnion(checked[path]?.found.keys.map { $0 } ?? [])
        affected.insert(path)
      } else {
        checked[path] = nil
        affected.insert(path)
      }
    }
    stale = []
    return affected.sorted().compactMap(publication)
  }

  private func check(_ document: Document) {
    var result = Checked(model: checked[document.path]?.model)
    if document.isSpec {
      let workspace = workspace
      // The compiler asks for libraries by a closure that does not escape.
      let (spec, libraries) = Self.compile(document, workspace)
      result.model = spec.model ?? result.model
      result.found = Dictionary(grouping: spec.diagnostics) {
        $0.span?.file.path ?? document.path
      }
      result.libraries = libraries
    }
    checked[document.path] = result
  }

  private static func compile(
    _ document: Document, _ workspace: Workspace
  ) -> (CheckedSpec, libraries: Set<String>) {
    var libraries: Set<String> = []
    let spec = Compiler.check(document.tree) { path, file in
      libraries.insert(SpecLoader.libraryPath(path, from: file))
      return workspace.library(path, from: file, of: document.tree.file)
    }
    return (spec, libraries)
  }

  // MARK: - Messages

  /// The findings of one file; nil if the client already shows no finding for it.
  private func publication(_ path: String) -> JSON? {
    let found = diagnostics(in: path)
    let document = workspace.documents[path]
    guard document != nil || !found.isEmpty || published.contains(path) else { return nil }
    if document != nil || !found.isEmpty {
      published.insert(path)
    } else {
      published.remove(path)
    }
    let publication = Publication(
      uri: workspace.uri(path), version: document?.version, diagnostics: found.map(shown))
    return Reply.notification(
      "textDocument/publishDiagnostics", JSON(encoding: publication))
  }

  /// All findings of a file.
  private struct Publication: Encodable {
    let uri: String
    let version: Int?
    let diagnostics: [Shown]
  }

  /// A diagnostic as the protocol has it.
  struct Shown: Encodable {
    /// A text about another place.
    struct Related: Encodable {
      let location: LSP.Location
      let message: String
    }

    let range: LSP.Range
    /// 1 means error, 2 warning.
    let severity: Int
    let code: String
    let source: String
    let message: String
    /// 1 means unnecessary code.
    let tags: [Int]?
    let relatedInformation: [Related]?
  }

  /// A diagnostic as the protocol has it.
  func shown(_ diagnostic: Diagnostic) -> Shown {
    var related = diagnostic.labels.map { label in
      Shown.Related(location: workspace.location(label.span), message: label.text)
    }
    if let label = diagnostic.label, let span = diagnostic.span {
      related.insert(Shown.Related(location: workspace.location(span), message: label), at: 0)
    }
    let lines =
      [diagnostic.message] + diagnostic.notes.map { "note: \($0)" }
      + diagnostic.help.map { "help: \($0)" }
    return Shown(
      range: diagnostic.span.map { workspace.range($0) } ?? .start,
      severity: diagnostic.severity == .error ? 1 : 2, code: diagnostic.id.name, source: "onehot",
      message: lines.joined(separator: "\n"), tags: diagnostic.id == .unusedName ? [1] : nil,
      relatedInformation: related.isEmpty ? nil : related)
  }
}

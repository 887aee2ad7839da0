import CompilerDriver
import Diagnostics
import Platform
import SpecModel

/// The open documents, and the files in their folders.
final class Workspace {
  /// The number of files and folders that are searched for users of a library.
  private static let files = 20_000

  /// The open documents by path.
  private(set) var documents: [String: Document] = [:]
  /// The folders that the client works in.
  var folders: [String] = []
  /// The unit of columns.
  var encoding = PositionEncoding.utf16

  func open(_ document: Document) { documents[document.path] = document }

  func close(_ path: String) { documents[path] = nil }

  /// The tree at a path: an open document hides the file.
  func tree(at path: String) -> SpecTree? {
    documents[path]?.tree ?? (try? SpecLoader.load(path))
  }

  /// Opens the libraries of a spec or of its libraries: an open document has precedence over its
  /// file, and files are read next to the spec and in the client's folders.
  func library(_ path: String, from file: SourceFile, of spec: SourceFile) -> LoadedLibrary {
    if let open = documents[SpecLoader.libraryPath(path, from: file)] { return .tree(open.tree) }
    return SpecLoader.library(
      path, from: file, own: FilePath.folder(of: spec.path), access: .within(folders))
  }

  /// The URI of a file, as the client spells it where it is open.
  func uri(_ path: String) -> String { documents[path]?.uri ?? DocumentURI.uri(path) }

  /// The lines of a file.
  func lines(of file: SourceFile) -> LineTable {
    if let document = documents[file.path], document.file === file { return document.lines }
    return LineTable(file.bytes)
  }

  /// A range of the protocol.
  func range(_ span: Span) -> LSP.Range { range(span, lines(of: span.file)) }

  /// A range of the protocol, for many of one file.
  func range(_ span: Span, _ lines: LineTable) -> LSP.Range {
    LSP.Range(
      start: lines.position(at: span.start, encoding), end: lines.position(at: span.end, encoding))
  }

  /// A place of the protocol.
  func location(_ span: Span) -> LSP.Location {
    LSP.Location(uri: uri(span.file.path), range: range(span))
  }

  /// An edit of the protocol: texts for places of files.
  func edit(_ files: [(file: SourceFile, edits: [(span: Span, text: String)])]) -> LSP.WorkspaceEdit
  {
    var changes: [String: [LSP.TextEdit]] = [:]
    for (file, edits) in files {
      let lines = lines(of: file)
      changes[uri(file.path)] = edits.map {
        LSP.TextEdit(range: range($0.span, lines), newText: $0.text)
      }
    }
    return LSP.WorkspaceEdit(changes: changes)
  }

  /// The trees of all specs in the folders that the client works in, and of the open ones.
  func allTrees() -> [SpecTree] {
    var paths = Set(documents.keys)
    for folder in folders { paths.formUnion(SpecLoader.specs(in: folder, limit: Self.files)) }
    return paths.sorted().compactMap { tree(at: $0) }
  }
}

import CompilerDriver
import Diagnostics
import JSON
import SpecModel
import SpecSyntax

extension Request {
  /// The range of the word that a rename would replace; null if nothing can be renamed.
  static let prepareRename = Request(
    "textDocument/prepareRename", capability: nil, needsFindings: false
  ) { (desk, parameters) throws(ResponseError) in
    Rename(place: try Place(parameters, desk)).preparation
  }

  /// A new name for the thing at a place, in all files.
  static let rename = Request(
    "textDocument/rename", capability: Capability("renameProvider", ["prepareProvider": true]),
    needsFindings: false
  ) { (desk, parameters) throws(ResponseError) in
    guard let name = parameters["newName"]?.string else {
      throw ResponseError.parameters("a new name")
    }
    return try Rename(place: try Place(parameters, desk)).edit(name)
  }
}

/// A new name for the thing at a place.
///
/// A rename is tried first. The renamed files are read again, and the rename is refused if a word
/// has another meaning or a new error occurs.
struct Rename {
  let place: Place
  private var workspace: Workspace { place.workspace }

  /// A word that can be renamed.
  struct Preparation: Encodable {
    let range: LSP.Range
    let placeholder: String
  }

  /// The word that a rename would replace; nil if nothing can be renamed.
  var preparation: Preparation? {
    guard let mention = place.mention, let symbol = mention.symbol, symbol.kind != .split else {
      return nil
    }
    return Preparation(range: workspace.range(mention.span), placeholder: symbol.word)
  }

  /// The edits of all files that name the thing at the place.
  func edit(_ newName: String) throws(ResponseError) -> LSP.WorkspaceEdit {
    guard let symbol = place.mention?.symbol else {
      throw .failed("nothing here can be renamed")
    }
    guard symbol.kind != .split else { throw .failed("a split must be renamed by hand") }
    guard Self.isIdentifier(newName) else {
      throw .failed(
        "`\(newName)` is not a name: a name is one word of letters, digits and `_`, a letter first")
    }
    let files = workspace.mentions(of: symbol, from: place)
    for (tree, _) in files { try checkReadable(tree) }
    let renamed = files.map { tree, mentions in
      (tree, Self.text(tree.file, replacing: mentions.map(\.span), by: newName), mentions)
    }
    if newName != symbol.word {
      let texts = Dictionary(
        renamed.map { tree, bytes, _ in
          (tree.file.path, SpecLoader.tree(SourceFile(path: tree.file.path, bytes: bytes)))
        }, uniquingKeysWith: { first, _ in first })
      for (tree, _, _) in renamed { try compare(tree, texts, symbol, newName) }
    }
    return workspace.edit(
      renamed.map { tree, _, mentions in (tree.file, mentions.map { ($0.span, newName) }) })
  }

  private static func isIdentifier(_ name: String) -> Bool {
    let file = SourceFile(path: "name", text: name)
    let span = Span(file: file, start: 0, end: file.bytes.count)
    var diagnostics: [Diagnostic] = []
    let key = Scalar(text: name, style: .plain, span: span)
    return parseIdentifier(key, &diagnostics)?.text == name && !["true", "false"].contains(name)
  }

  /// An unreadable part could contain a mention, which a rename would miss.
  private func checkReadable(_ tree: SpecTree) throws(ResponseError) {
    guard let problem = workspace.mentions(tree).unreadable else { return }
    let line = problem.span.map { " (line \($0.startPosition.line): \(problem.message))" } ?? ""
    throw .failed(
      "renaming is not possible while a part of `\(tree.file.path)` cannot be read" + line)
  }

  private static func text(
    _ file: SourceFile, replacing spans: [Span], by name: String
  ) -> [UInt8] {
    var bytes = file.bytes
    for span in spans.sorted(by: { $0.start > $1.start }) {
      bytes.replaceSubrange(span.range, with: Array(name.utf8))
    }
    return bytes
  }

  // MARK: - The trial

  /// Throws where words of a file mean something else under the new name, or errors come up.
  private func compare(
    _ tree: SpecTree, _ texts: [String: SpecTree], _ symbol: Symbol, _ newName: String
  ) throws(ResponseError) {
    guard let renamed = texts[tree.file.path] else { return }
    let workspace = workspace
    func library(_ path: String, _ file: SourceFile) -> LoadedLibrary {
      let renamed = texts[SpecLoader.libraryPath(path, from: file)]
      return renamed.map { .tree($0) } ?? workspace.library(path, from: file, of: tree.file)
    }
    let before = workspace.mentions(tree).all.map { $0.symbol?.renamed(symbol, to: newName) }
    let after = Mentions(renamed, load: library).all.map(\.symbol)
    let known = counts(
      Compiler.check(tree) { workspace.library($0, from: $1, of: tree.file) }.diagnostics)
    let found = Compiler.check(renamed, load: library).diagnostics
    let errors = counts(found)
    let new = found.filter {
      $0.severity == .error && errors[$0.id, default: 0] > known[$0.id, default: 0]
    }
    // If the name is taken, the other errors follow from that.
    if let clash = new.first(where: { [.nameClash, .duplicateKey].contains($0.id) }) {
      throw .failed("`\(newName)` cannot be the name: \(clash.message)")
    }
    guard before == after else {
      throw .failed("`\(newName)` cannot be the name: it already means something else at a use")
    }
    if let problem = new.first {
      throw .failed("`\(newName)` cannot be the name: \(problem.message)")
    }
  }

  private func counts(_ diagnostics: [Diagnostic]) -> [DiagnosticID: Int] {
    diagnostics.filter { $0.severity == .error }.reduce(into: [:]) { $0[$1.id, default: 0] += 1 }
  }
}

extension Symbol {
  /// The symbol after another one got a new name; a function's own parts are named by it.
  fileprivate func renamed(_ other: Symbol, to word: String) -> Symbol {
    let newName = other.name.dropLast(other.word.count) + word
    if self == other { return Symbol(path: path, kind: kind, name: String(newName)) }
    guard path == other.path, other.kind == .function else { return self }
    switch kind {
    case .parameter(function: other.name):
      return Symbol(path: path, kind: .parameter(function: String(newName)), name: name)
    case .local(function: other.name):
      return Symbol(path: path, kind: .local(function: String(newName)), name: name)
    default: return self
    }
  }
}

import CompilerDriver
import Diagnostics
import SpecModel
import SpecSyntax

/// The functions that a file can call, its own and those of the libraries it uses.
struct FunctionTable {
  /// A function of `define`.
  struct Function {
    let symbol: Symbol
    /// The parameters in order.
    let parameters: [Identifier]
    /// The place of its name.
    let span: Span
    /// The signature as it is written.
    let signature: String
  }

  /// Functions by the name that calls in this file use.
  private(set) var functions: [String: Function] = [:]
  /// The aliases in this file by dotted name, with their trees.
  private(set) var aliases: [String: (symbol: Symbol, tree: SpecTree?)] = [:]

  /// The functions of a file.
  init(_ tree: SpecTree, load: LibraryLoader) {
    add(tree, prefix: "", stack: [tree.file.path], load)
  }

  /// The functions of the library with an alias, by their own names, in alphabetical order.
  func functions(of alias: String) -> [(name: String, function: Function)] {
    let prefix = alias.isEmpty ? "" : alias + "."
    return functions.filter { name, _ in
      name.hasPrefix(prefix) && !name.dropFirst(prefix.count).contains(".")
    }
    .map { (String($0.key.dropFirst(prefix.count)), $0.value) }.sorted { $0.0 < $1.0 }
  }

  private mutating func add(
    _ tree: SpecTree, prefix: String, stack: [String], _ load: LibraryLoader
  ) {
    var unreported: [Diagnostic] = []
    for entry in tree.root?["define"]?.entries ?? [] {
      guard let signature = parseSignature(entry.key, &unreported) else { continue }
      let name = prefix + signature.name.text
      let symbol = Symbol(path: tree.file.path, kind: .function, name: signature.name.text)
      guard functions[name] == nil else { continue }
      functions[name] = Function(
        symbol: symbol, parameters: signature.parameters, span: signature.name.span,
        signature: signature.description)
    }
    for entry in tree.root?["use"]?.entries ?? [] {
      guard let alias = parseIdentifier(entry.key, &unreported) else { continue }
      let name = prefix + alias.text
      let symbol = Symbol(path: tree.file.path, kind: .alias, name: alias.text)
      let path = entry.value.scalar?.text
      let library = path.flatMap { $0.isEmpty ? nil : load($0, tree.file).tree }
      aliases[name] = (symbol, library)
      if let library, !stack.contains(library.file.path) {
        add(library, prefix: name + ".", stack: stack + [library.file.path], load)
      }
    }
  }
}

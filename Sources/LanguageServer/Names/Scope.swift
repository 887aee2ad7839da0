import Diagnostics
import SpecModel
import SpecSyntax

/// The names of one file and their meaning, by the rules of the language (`ModelScope`).
struct Scope {
  /// The region of an expression, which determines the meaning of its names.
  enum Region {
    /// A size: hyperparameters only.
    case constants
    case graph(GraphKind)
    /// The body of a function, with the alias prefix of its calls.
    case body(function: String, parameters: [String], locals: [String], library: String)
    /// An objective, a metric or an option.
    case outside

    /// The alias in front of the functions that a body calls; empty elsewhere.
    var library: String {
      if case .body(_, _, _, let library) = self { library } else { "" }
    }
  }

  let path: String
  let functions: FunctionTable
  private(set) var hyperparameters: [Identifier] = []
  private(set) var fields: [Identifier] = []
  /// The data fields that may be missing.
  private(set) var optionalFields: [String] = []
  private(set) var splits: [Identifier] = []
  /// The nodes of each graph in the order of the file, with whether they are draws.
  private(set) var nodes: [GraphKind: [(name: Identifier, isDraw: Bool)]] = [:]

  /// The names that a file defines.
  init(_ tree: SpecTree, load: LibraryLoader) {
    path = tree.file.path
    functions = FunctionTable(tree, load: load)
    func names(_ section: String) -> [(Identifier, YAMLNode)] {
      var unreported: [Diagnostic] = []
      return (tree.root?[section]?.entries ?? []).compactMap { entry in
        parseIdentifier(entry.key, &unreported).map { ($0, entry.value) }
      }
    }
    hyperparameters = names("hyperparameters").map(\.0)
    fields = names("data").map(\.0)
    optionalFields = names("data").filter { $1.scalar?.text.hasSuffix("?") ?? false }.map(\.0.text)
    splits = names("sources").map(\.0)
    for kind in GraphKind.allCases {
      nodes[kind] = names(kind.rawValue).map { ($0, Self.isDraw($1)) }
    }
  }

  /// True if a value starts with `~`, even where the rest of it cannot be read.
  private static func isDraw(_ value: YAMLNode) -> Bool {
    value.scalar?.text.first { !$0.isWhitespace } == "~"
  }

  /// The latent variables: draws of the model that are not always data.
  var latents: [String] {
    draws(.model).filter { name in
      optionalFields.contains(name) || !fields.contains { $0.text == name }
    }
  }

  /// The `~` nodes of a graph.
  func draws(_ kind: GraphKind) -> [String] {
    (nodes[kind] ?? []).filter(\.isDraw).map(\.name.text)
  }

  /// The symbol of a node's name.
  func node(_ kind: GraphKind, _ name: String) -> Symbol? {
    guard let node = nodes[kind]?.first(where: { $0.name.text == name }) else { return nil }
    return symbol(node.isDraw ? .variable : .node(kind), name)
  }

  /// The symbol of a data field or `~` node.
  func variable(_ name: String) -> Symbol? {
    let isKnown =
      fields.contains { $0.text == name }
      || GraphKind.allCases.contains { kind in
        nodes[kind]?.contains { $0.isDraw && $0.name.text == name } ?? false
      }
    return isKnown ? symbol(.variable, name) : nil
  }

  /// The symbol of a hyperparameter.
  func hyperparameter(_ name: String) -> Symbol? {
    hyperparameters.contains { $0.text == name } ? symbol(.hyperparameter, name) : nil
  }

  /// The symbol of a split.
  func split(_ name: String) -> Symbol? {
    splits.contains { $0.text == name } ? symbol(.split, name) : nil
  }

  /// The meaning of a plain name in a region.
  func lookUp(_ name: String, in region: Region) -> Symbol? {
    switch region {
    case .constants: return hyperparameter(name)
    case .graph(let kind):
      if let node = node(kind, name) { return node }
    case .outside:
      if let node = node(.model, name) { return node }
    case .body(let function, let parameters, let locals, let library):
      if parameters.contains(name) { return symbol(.parameter(function: function), name) }
      if locals.contains(name) { return symbol(.local(function: function), name) }
      return library.isEmpty ? hyperparameter(name) : nil
    }
    return fields.contains { $0.text == name } ? symbol(.variable, name) : hyperparameter(name)
  }

  /// The function that a call means, if it is one of `define`.
  func function(_ name: String, in region: Region) -> FunctionTable.Function? {
    functions.functions[region.library.isEmpty ? name : "\(region.library).\(name)"]
  }

  /// A symbol of this file.
  func symbol(_ kind: Symbol.Kind, _ name: String) -> Symbol {
    Symbol(path: path, kind: kind, name: name)
  }
}

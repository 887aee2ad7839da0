import Diagnostics
import JSON
import SpecModel

extension Request {
  /// All places that name the thing at a place.
  static let references = Request(
    "textDocument/references", capability: Capability("referencesProvider"), needsFindings: false
  ) { (desk, parameters) throws(ResponseError) in
    let includes = parameters["context"]?["includeDeclaration"]?.bool ?? true
    return References(place: try Place(parameters, desk)).locations(includeDefinitions: includes)
  }

  /// The places of the document that name the thing at a place.
  static let documentHighlight = Request(
    "textDocument/documentHighlight", capability: Capability("documentHighlightProvider"),
    needsFindings: false
  ) { (desk, parameters) throws(ResponseError) in
    References(place: try Place(parameters, desk)).highlights
  }
}

/// The places that name the thing at a place.
struct References {
  let place: Place

  /// A highlighted range.
  struct Highlight: Encodable {
    let range: LSP.Range
    /// 3 means writing, 2 reading.
    let kind: Int
  }

  /// All places that name the thing at a place, in all files that could.
  func locations(includeDefinitions: Bool) -> [LSP.Location] {
    guard let symbol = place.mention?.symbol else { return [] }
    let found = place.workspace.mentions(of: symbol, from: place)
    return found.flatMap(\.mentions).filter { includeDefinitions || !$0.isDefinition }
      .map { place.workspace.location($0.span) }
  }

  /// The places within the document.
  var highlights: [Highlight] {
    guard let symbol = place.mention?.symbol else { return [] }
    return place.mentions.mentions(of: symbol).map { mention in
      Highlight(
        range: place.workspace.range(mention.span), kind: mention.isDefinition ? 3 : 2)
    }
  }
}

extension Symbol {
  /// True if other files can name it: functions of a library, and their parameters.
  var isShared: Bool {
    switch kind {
    case .function, .parameter, .alias: true
    default: false
    }
  }
}

extension Workspace {
  /// The mentions of a symbol by the file that they lie in, that of the definition first.
  func mentions(
    of symbol: Symbol, from place: Place
  ) -> [(tree: SpecTree, mentions: [Mention])] {
    var trees = [place.document.tree]
    if symbol.isShared {
      if let own = tree(at: symbol.path) { trees.insert(own, at: 0) }
      trees += allTrees()
    }
    var seen: Set<String> = []
    return trees.compactMap { tree in
      guard seen.insert(tree.file.path).inserted else { return nil }
      let found = mentions(tree).mentions(of: symbol)
      return found.isEmpty ? nil : (tree, found)
    }
  }
}

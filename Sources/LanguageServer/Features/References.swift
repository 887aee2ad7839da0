import Diagnostics
import SpecModel

/// `textDocument/references` and `textDocument/documentHighlight`.
struct References {
  let place: Place

  /// All places that name the thing at a place, in all files that could.
  func result(includeDefinitions: Bool) -> JSON {
    guard let symbol = place.mention?.symbol else { return [] }
    let found = place.workspace.mentions(of: symbol, from: place)
    return .array(
      found.flatMap(\.mentions).filter { includeDefinitions || !$0.isDefinition }
        .map { place.workspace.location($0.span) })
  }

  /// The places within the document.
  var highlights: JSON {
    guard let symbol = place.mention?.symbol else { return [] }
    return .array(
      place.mentions.mentions(of: symbol).map { mention in
        // 3 means writing, 2 reading.
        [
          "range": place.workspace.range(mention.span),
          "kind": mention.isDefinition ? 3 : 2,
        ]
      })
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

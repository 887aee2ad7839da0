import Diagnostics
import SpecModel
import SpecSyntax

extension Request {
  /// The places where the thing at a place is defined.
  static let definition = Request(
    "textDocument/definition", capability: Capability("definitionProvider"), needsFindings: false
  ) { (desk, parameters) throws(ResponseError) in
    Definition(place: try Place(parameters, desk)).locations
  }
}

/// The definitions of the thing at a place.
struct Definition {
  let place: Place

  /// The places where it is defined.
  var locations: [LSP.Location] { spans.map { place.workspace.location($0) } }

  private var spans: [Span] {
    guard let mention = place.mention else { return [] }
    if case .library(let alias) = mention.role {
      return place.mentions.scope.functions.aliases[alias]?.tree
        .map { [Span(file: $0.file, start: 0, end: 0)] } ?? []
    }
    if case .drawn(let path) = mention.role { return draws(path) }
    guard let symbol = mention.symbol else { return [] }
    let definitions = definitions(of: symbol)
    // At one of several definitions, as of a field that the model draws, the others are meant.
    guard definitions.count > 1 else { return definitions }
    if mention.isDefinition { return definitions.filter { $0 != mention.span } }
    return [nearest(definitions, to: mention)]
  }

  /// The places of the draws in the functions that the node at the head of a path calls, directly
  /// or not.
  private func draws(_ path: [String]) -> [Span] {
    let nodes = GraphKind.allCases.compactMap { kind in
      place.document.tree.root?[kind.rawValue]?[path[0]]?.span
    }
    var open = place.mentions.all.filter { mention in
      nodes.contains { $0.start <= mention.span.start && mention.span.end <= $0.end }
    }.compactMap(\.symbol)
    var seen: Set<Symbol> = []
    var spans: [Span] = []
    while let symbol = open.popLast() {
      guard symbol.kind == .function, seen.insert(symbol).inserted,
        let mentions = mentions(of: symbol.path)
      else { continue }
      let draw = Symbol(
        path: symbol.path, kind: .local(function: symbol.name), name: path[path.count - 1])
      spans += mentions.mentions(of: draw).filter(\.isDefinition).map(\.span)
      open += mentions.called(by: symbol)
    }
    return spans.sorted { ($0.file.path, $0.start) < ($1.file.path, $1.start) }
  }

  private func mentions(of path: String) -> Mentions? {
    path == place.document.path
      ? place.mentions : place.workspace.tree(at: path).map { place.workspace.mentions($0) }
  }

  private func definitions(of symbol: Symbol) -> [Span] {
    (mentions(of: symbol.path)?.mentions(of: symbol) ?? []).filter(\.isDefinition).map(\.span)
  }

  /// The definition in the graph that the mention names, or in its own section, else the last one:
  /// the model's rather than the data's.
  private func nearest(_ definitions: [Span], to mention: Mention) -> Span {
    let root = place.document.tree.root
    let section =
      mention.graph.flatMap { root?[$0.rawValue] }
      ?? root?.entries?.first { $0.value.span.range.contains(mention.span.start) }?.value
    return definitions.first { section?.span.range.contains($0.start) ?? false }
      ?? definitions[definitions.count - 1]
  }
}

extension Mentions {
  /// The functions that the body of a function of this file calls.
  fileprivate func called(by function: Symbol) -> [Symbol] {
    guard let start = all.firstIndex(where: { $0.isDefinition && $0.symbol == function }) else {
      return []
    }
    // The body ends where the next function is defined.
    let rest = all[(start + 1)...].prefix { !($0.isDefinition && $0.symbol?.kind == .function) }
    return rest.compactMap(\.symbol).filter { $0.kind == .function }
  }
}

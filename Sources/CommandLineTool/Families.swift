import CompilerDriver
import Reports
import SpecModel

/// The steps of a `scan` in tables for people: one line for all of them.
private func byFamily<T>(_ items: [T], _ path: (T) -> String) -> [(path: String, first: T)] {
  let counts = Dictionary(grouping: items) { path($0).family }.mapValues(\.count)
  var seen: Set<String> = []
  return items.compactMap { item in
    let family = path(item).family
    guard seen.insert(family).inserted else { return nil }
    let isRepeated = path(item) != family
    return (isRepeated ? "\(family)[\(counts[family] ?? 1) steps]" : family, item)
  }
}

extension Model {
  /// The latent variables, those of the steps of a `scan` as one.
  var latentFamilies: [(path: String, first: Latent)] { byFamily(latents, \.path) }
}

extension Inspection {
  /// The nodes, those of the steps of a `scan` as one.
  var nodesByFamily: [(path: String, first: Node)] {
    byFamily(nodes) { "\($0.type.graph.rawValue).\($0.type.node.name)" }
  }
}

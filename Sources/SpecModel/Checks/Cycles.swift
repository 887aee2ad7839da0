import Diagnostics
import SpecSyntax

extension Check {
  /// A node must not depend on itself, neither a draw of the model on its own value.
  ///
  /// An observed field's value is data, so it is no step of a cycle; that it must not be its own
  /// ancestor is the same rule. A node of a reported cycle is not reported again.
  static let cycles = Check("cycles", of: .allSpecs, reads: \.rows) { $0.checkCycles($1) }
}

extension SpecReader {
  fileprivate func checkCycles(_ rows: RowCheck) {
    // A guide that draws an observed field has its own diagnostic.
    func isGiven(_ name: String) -> Bool { rows.scope.field(name).map { !$0.isOptional } ?? false }
    for kind in GraphKind.allCases {
      let graph = rows.scope.graph(kind)
      let numbers = Dictionary(
        graph.nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
      let reads = graph.nodes.map { node in
        (rows.evaluator.references["\(kind.rawValue).\(node.name)"] ?? []).sorted()
          .filter { !(kind == .guide && isGiven($0)) }.compactMap { numbers[$0] }
      }
      let components = strongComponents(reads)
      var reported: Set<Int> = []
      var left = Self.mostCycles
      // A name with two meanings has been reported.
      for (start, node) in graph.nodes.enumerated()
      where !clashes.contains(node.name) && !reported.contains(start) && left > 0 {
        guard let cycle = shortestCycle(through: start, reads, components) else { continue }
        reported.formUnion(cycle)
        left -= 1
        let names = cycle.map { graph.nodes[$0].name }
        let way = names.count <= Self.shown ? names : names.prefix(Self.shown - 1) + ["…"]
        report.add(
          .cycle, at: node.span,
          "`\(node.name)` depends on itself: " + (way + [node.name]).joined(separator: " → "),
          labels: cycle.dropFirst().prefix(Self.shown).map {
            Label(graph.nodes[$0].span, "part of the cycle")
          }, help: "make one of them read something else")
      }
    }
  }

  /// The most cycles of a graph that are reported, and nodes of one that are shown.
  private static var mostCycles: Int { 20 }
  private static var shown: Int { 12 }

  /// The nodes of a shortest way from a node back to itself, which stays in the node's component.
  private func shortestCycle(
    through start: Int, _ reads: [[Int]], _ components: [Int]
  ) -> [Int]? {
    var previous: [Int: Int] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for successor in reads[node] where components[successor] == components[start] {
        if successor == start {
          var way = [node]
          while let before = previous[way[way.count - 1]] { way.append(before) }
          return way.reversed()
        }
        if previous[successor] == nil {
          previous[successor] = node
          queue.append(successor)
        }
      }
    }
    return nil
  }

  /// The number of each node's strongly connected component (Tarjan 1972), without recursion.
  private func strongComponents(_ edges: [[Int]]) -> [Int] {
    var order = [Int?](repeating: nil, count: edges.count)
    var low = [Int](repeating: 0, count: edges.count)
    var component = [Int](repeating: -1, count: edges.count)
    var open: [Int] = []
    var visited = 0
    for root in edges.indices where order[root] == nil {
      var path = [(node: root, next: 0)]
      while let (node, next) = path.last {
        if next == 0 {
          order[node] = visited
          low[node] = visited
          visited += 1
          open.append(node)
        }
        if next < edges[node].count {
          path[path.count - 1].next += 1
          let successor = edges[node][next]
          if let seen = order[successor] {
            if component[successor] < 0 { low[node] = min(low[node], seen) }
          } else {
            path.append((successor, 0))
          }
          continue
        }
        path.removeLast()
        if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
        guard low[node] == order[node] else { continue }
        while let member = open.popLast() {
          component[member] = node
          if member == node { break }
        }
      }
    }
    return component
  }
}

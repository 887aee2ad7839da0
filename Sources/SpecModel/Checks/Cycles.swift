import Diagnostics
import SpecSyntax

extension SpecReader {
  /// A node must not depend on itself, neither a draw of the model on its own value.
  ///
  /// An observed field's value is data, so it is no step of a cycle; that it must not be its own
  /// ancestor is the same rule.
  func checkCycles(_ rows: RowCheck) {
    var reported: Set<Set<String>> = []
    // That a guide draws what is always given is a mistake of its own.
    func isGiven(_ name: String) -> Bool { rows.scope.field(name).map { !$0.isOptional } ?? false }
    for kind in GraphKind.allCases {
      let graph = rows.scope.graph(kind)
      func edges(_ name: String) -> [String] {
        (rows.evaluator.references["\(kind.rawValue).\(name)"] ?? []).sorted()
          .filter { graph[$0] != nil && !(kind == .guide && isGiven($0)) }
      }
      // A name with two meanings has been reported.
      for node in graph.nodes where !clashes.contains(node.name) {
        guard let cycle = findCycle(from: node.name, edges), reported.insert(Set(cycle)).inserted
        else { continue }
        let others = cycle.dropFirst().compactMap { graph[$0] }
        report.add(
          .cycle, at: node.span,
          "`\(node.name)` depends on itself: "
            + (cycle + [node.name]).joined(separator: " → "),
          labels: others.map { Label($0.span, "on the way") },
          help: "let one of them read something else")
      }
    }
  }

  /// The nodes of a shortest way from a node back to itself.
  private func findCycle(from start: String, _ edges: (String) -> [String]) -> [String]? {
    var previous: [String: String] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let name = queue[next]
      next += 1
      for successor in edges(name) {
        if successor == start {
          var way = [name]
          while let before = previous[way[0]] { way.insert(before, at: 0) }
          return way
        }
        if previous[successor] == nil {
          previous[successor] = name
          queue.append(successor)
        }
      }
    }
    return nil
  }
}

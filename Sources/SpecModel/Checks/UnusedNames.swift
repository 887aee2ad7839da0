import Diagnostics
import SpecSyntax

extension Check {
  /// Hyperparameters, fields, functions and nodes without a use are probably mistakes.
  ///
  /// An error may hide a use, so they are reported only in a spec without errors.
  static let unusedNames = Check(
    "unused-names", of: .specsWithoutErrors, reads: \.rows, \.usedNames
  ) { $0.checkUnusedNames($1, $2) }
}

extension SpecReader {
  fileprivate func checkUnusedNames(_ rows: RowCheck, _ usedNames: Set<String>) {
    let used = usedConstants.union(usedNames)
    // The names that each graph, the objectives and the metrics read, as `graph.name`.
    var read: [GraphKind: Set<String>] = [:]
    for (reader, names) in rows.evaluator.references {
      if let kind = GraphKind.allCases.first(where: { reader.hasPrefix("\($0.rawValue).") }) {
        read[kind, default: []].formUnion(names)
      } else {
        read[.model, default: []].formUnion(names.filter { !$0.contains(".") })
        for kind in GraphKind.allCases {
          let prefix = "\(kind.rawValue)."
          read[kind, default: []].formUnion(
            names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
        }
      }
    }
    func isRead(_ kind: GraphKind, _ name: String) -> Bool { read[kind]?.contains(name) ?? false }
    // A name that other sections mention cannot be removed alone.
    let named = (entries["audit"]?.value["set"]?.entries ?? []).map(\.key.text)
    let hasSources = entries["sources"] != nil
    func warn(_ what: String, _ name: String, _ span: Span, in section: String) {
      let isNamed = section == "data" ? hasSources : named.contains(name)
      report.add(
        .unusedName, at: span, "nothing reads the \(what) `\(name)`", help: "remove it",
        fixes: isNamed ? [] : removing(section, span))
    }
    for parameter in hyperparameters where !used.contains(parameter.name) {
      warn("hyperparameter", parameter.name, parameter.span, in: "hyperparameters")
    }
    for (name, function) in definitions.sorted(by: { $0.key < $1.key })
    where function.library.isEmpty && !used.contains(name) {
      warn("function", name, function.span, in: "define")
    }
    for kind in GraphKind.allCases {
      let graph = rows.scope.graph(kind)
      // A call that draws says something by its draws.
      let callers = Set(graph.nodes.compactMap(\.caller))
      for node in graph.nodes
      where !node.isDraw && !isRead(kind, node.name) && !callers.contains(node.name) {
        warn("node", node.name, node.span, in: kind.rawValue)
      }
    }
    for field in fields {
      let isObserved = rows.scope.graph(.model)[field.name]?.isDraw == true
      if !isObserved, !isRead(.guide, field.name), !isRead(.model, field.name) {
        warn("data field", field.name, field.span, in: "data")
      }
    }
  }
}

import Diagnostics
import SpecSyntax

extension SpecReader {
  /// Hyperparameters, fields, functions and nodes that nothing reads are probably mistakes.
  func checkUnusedNames(_ rows: RowCheck) {
    // An error may hide a use, so an unused name says nothing then.
    guard !report.diagnostics.hasErrors else { return }
    let used = usedConstants.union(rows.evaluator.usedNames)
    let references = rows.evaluator.references
    func isRead(_ kind: GraphKind, _ name: String) -> Bool {
      references.contains { reader, names in
        let isOwnGraph = reader.hasPrefix("\(kind.rawValue).")
        let isOutside = !reader.hasPrefix("guide.") && !reader.hasPrefix("model.")
        return (isOwnGraph || (isOutside && kind == .model)) && names.contains(name)
          || isOutside && names.contains("\(kind.rawValue).\(name)")
      }
    }
    // What other sections name cannot go by itself.
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

import Diagnostics
import Language
import SpecSyntax

extension SpecReader {
  /// Reads the nodes of `guide`, `model` or a function's body.
  func readGraph(_ node: YAMLNode, _ kind: GraphKind) -> [GraphNode] {
    let lines = entries(node, kind.rawValue)
    let nodes = lines.compactMap { readNode($0) }.map(withTilde)
    if nodes.count < lines.count { hasLostNames = true }
    return nodes
  }

  /// A node that is the call of a distribution is a draw, with or without its `~`.
  func withTilde(_ node: GraphNode) -> GraphNode {
    guard !node.isDraw, case .call(let name, _) = node.expression.kind,
      Distribution.all.contains(where: { $0.name == name.text }), definitions[name.text] == nil
    else { return node }
    let call = node.expression.span
    let isInParentheses = call.file.text(max(0, call.start - 1)..<call.start) == "("
    report.add(
      .typeMismatch, at: name.span, "`\(name.text)` is a distribution, not a function",
      help: "write `~` before a draw: `\(node.name): ~ \(name.text)(…)`",
      fixes: isInParentheses
        ? [] : [Fix("write `~` before it", .safe, [Edit(insert: "~ ", before: call)])])
    return GraphNode(name: node.name, expression: node.expression, isDraw: true, span: node.span)
  }

  func readNode(_ entry: YAMLNode.Entry) -> GraphNode? {
    guard let name = parseIdentifier(entry, &report.diagnostics) else { return nil }
    let definition = parseDefinition(entry.value, &report.diagnostics)
    return GraphNode(
      name: name.text, expression: definition.expression, isDraw: definition.isDraw,
      span: name.span)
  }

  /// True if both graphs draw few enough variables to be evaluated; reported where one does not.
  func fitDrawLimit() -> Bool {
    let first = [guide, model].compactMap {
      $0.nodes.filter(\.isDraw).dropFirst(Limits.draws).first
    }
    for node in first {
      report.add(
        .modelTooLarge, at: node.span, "the graph draws more than \(Limits.draws) random variables",
        help: "combine variables into one: a draw may have a shape")
    }
    return first.isEmpty
  }
}

import Diagnostics

/// Joins the pieces into which the commas inside `{…}` have cut expressions.
///
/// `{optimizer: sgd(rate=1, momentum=0)}` has the keys `optimizer` and `momentum=0)`; the result is
/// `optimizer` with an invalid value.
func joinCutEntries(_ entries: [YAMLNode.Entry]) -> ([YAMLNode.Entry], [Diagnostic]) {
  var joined: [YAMLNode.Entry] = []
  var diagnostics: [Diagnostic] = []
  var index = 0
  while index < entries.count {
    let entry = entries[index]
    index += 1
    let key = balance(entry.key)
    var open = key + balance(entry.value)
    guard open != 0 else {
      joined.append(entry)
      continue
    }
    var span = key == 0 ? entry.value.span : entry.key.span.union(entry.value.span)
    while open > 0, index < entries.count {
      let piece = entries[index]
      index += 1
      open += balance(piece.key) + balance(piece.value)
      span = span.union(piece.key.span).union(piece.value.span)
    }
    diagnostics.append(cutByFlowMapping(span))
    if key == 0 {
      joined.append(YAMLNode.Entry(key: entry.key, value: YAMLNode(.invalid, span: span)))
    }
  }
  return (joined, diagnostics)
}

/// Joins the items into which the commas inside `[…]` have cut expressions.
///
/// `[f(b, c), d]` has three items; the result is an invalid one and `d`.
func joinCutItems(_ items: [YAMLNode], isFlow: Bool) -> ([YAMLNode], [Diagnostic]) {
  guard isFlow else { return (items, []) }
  var joined: [YAMLNode] = []
  var diagnostics: [Diagnostic] = []
  var index = 0
  while index < items.count {
    let item = items[index]
    index += 1
    var open = balance(item)
    guard open != 0 else {
      joined.append(item)
      continue
    }
    var span = item.span
    while open > 0, index < items.count {
      open += balance(items[index])
      span = span.union(items[index].span)
      index += 1
    }
    diagnostics.append(sequenceItemCut(span))
    joined.append(YAMLNode(.invalid, span: span))
  }
  return (joined, diagnostics)
}

private func balance(_ scalar: Scalar) -> Int {
  scalar.style == .plain ? openParentheses(in: scalar.text.utf8) : 0
}

private func balance(_ node: YAMLNode) -> Int {
  if let entries = node.entries, node.span.text.first != "{" {
    // A pair without braces inside `[…]`: `[f(a: b), c]`.
    return entries.map { balance($0.key) + balance($0.value) }.reduce(0, +)
  }
  return node.scalar.map(balance) ?? 0
}

/// The diagnostic for an expression that a flow mapping has cut.
func cutByFlowMapping(_ span: Span) -> Diagnostic {
  Diagnostic(
    .cutByFlowMapping, at: span,
    "inside `{…}` YAML ends a value at a comma or bracket, so this expression is cut",
    help: "quote the expression: \(quoted(span)), or write one `key: value` a line without braces",
    fixes: [span.quotingFix].compactMap { $0 })
}

/// The diagnostic for an expression that a flow sequence has cut.
func sequenceItemCut(_ span: Span) -> Diagnostic {
  Diagnostic(
    .sequenceItemCut, at: span,
    "inside `[…]` YAML ends an item at a comma or bracket, so this expression is cut",
    help: "quote the expression: \(quoted(span)), or quote the whole list")
}

/// The source text in quotes, for messages.
private func quoted(_ span: Span) -> String {
  span.text.contains("\n") ? "`\"…\"`" : "`\(span.quotedText)`"
}

import Diagnostics
import SpecSyntax

/// A diagnostic as `line:column-column id`, which is what most tests compare.
func places(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { diagnostic in
    guard let span = diagnostic.span else { return diagnostic.id.name }
    let (start, end) = (span.startPosition, span.endPosition)
    let last = end.line == start.line ? "\(end.column)" : "\(end.line):\(end.column)"
    return "\(start.line):\(start.column)-\(last) \(diagnostic.id.name)"
  }
}

func source(_ text: String) -> SourceFile { SourceFile(path: "spec.yaml", text: text) }

/// The tree as one line of text: scalars in guillemets, invalid nodes as `!`.
func outline(_ node: YAMLNode?) -> String {
  guard let node else { return "nil" }
  switch node.kind {
  case .scalar(let scalar): return "‹\(scalar.text)›"
  case .sequence(let items): return "[" + items.map(outline).joined(separator: ", ") + "]"
  case .mapping(let entries):
    return "{" + entries.map { "\($0.key.text): \(outline($0.value))" }.joined(separator: ", ")
      + "}"
  case .invalid: return "!"
  }
}

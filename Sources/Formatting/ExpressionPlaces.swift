import Diagnostics
import SpecModel
import SpecSyntax

/// The starts of a spec's expressions, as byte offsets: inside them, blanks have no meaning.
struct ExpressionPlaces {
  private var expressions: Set<Int> = []
  /// The node of an alias may be text in one place and an expression in another.
  private var texts: Set<Int> = []

  /// Finds them by their keys; unreadable text is reported.
  init(_ root: YAMLNode, _ diagnostics: inout [Diagnostic]) {
    guard root.decodeEntries(for: "the spec", &diagnostics) != nil else { return }
    visit(root, .mapping(SpecKeys.spec), &diagnostics)
  }

  /// True if a scalar is an expression everywhere.
  func contains(_ scalar: Scalar) -> Bool {
    expressions.contains(scalar.span.start) && !texts.contains(scalar.span.start)
  }

  private mutating func visit(
    _ node: YAMLNode, _ value: SpecValue?, _ diagnostics: inout [Diagnostic]
  ) {
    switch value {
    case .expression(let form):
      read(node, form, &diagnostics)
    case .mapping(let keys, _):
      for entry in node.entries ?? [] {
        let key = keys.first { $0.name == entry.key.text }
        visit(entry.value, key?.value, &diagnostics)
      }
    case .named(let inner, _):
      for entry in node.entries ?? [] { visit(entry.value, inner, &diagnostics) }
    case .functions:
      for entry in node.entries ?? [] {
        if parseSignature(entry.key, &diagnostics) != nil {
          expressions.insert(entry.key.span.start)
        }
        visit(entry.value, SpecValue.functionBody, &diagnostics)
      }
    case .literalOr(let keys):
      visit(node, .mapping(keys), &diagnostics)
    case .either:
      visit(node, value?.resolved(node), &diagnostics)
    case .text, .name, .integer, .number, .boolean, .literal, .range, nil:
      markText(node)
    }
  }

  private mutating func read(
    _ node: YAMLNode, _ form: ExpressionForm, _ diagnostics: inout [Diagnostic]
  ) {
    switch form {
    case .node: _ = parseDefinition(node, &diagnostics)
    case .field: _ = parseField(node, &diagnostics)
    case .objective, .estimator, .optimizer, .word: _ = parseExpression(node, &diagnostics)
    }
    markExpression(node)
  }

  private mutating func markExpression(_ node: YAMLNode) {
    if let scalar = node.scalar { expressions.insert(scalar.span.start) }
    for item in node.items ?? [] { markExpression(item) }
  }

  private mutating func markText(_ node: YAMLNode) {
    if let scalar = node.scalar { texts.insert(scalar.span.start) }
    for item in node.items ?? [] { markText(item) }
    for entry in node.entries ?? [] { markText(entry.value) }
  }
}

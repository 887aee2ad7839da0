import Diagnostics
import SpecSyntax

/// Puts an expression into the call of a function.
func wrapping(_ expression: Expr, in function: String) -> Fix {
  let span = expression.span
  return Fix(
    "take its `\(function)`", .suggested,
    [
      Edit(insert: "\(function)(", before: span), Edit(insert: ")", at: span.end, in: span.file),
    ])
}

extension GraphEvaluator {
  /// Inserts the `~` of a node that is the call of a distribution as a whole.
  func missingTilde(at call: Span) -> [Fix] {
    let isNode = GraphKind.allCases.contains { kind in
      scope.graph(kind).nodes.contains { $0.expression.span == call }
    }
    let before = call.file.text(max(0, call.start - 1)..<call.start)
    guard isNode, before != "(" else { return [] }
    return [Fix("write `~` before it", .safe, [Edit(insert: "~ ", before: call)])]
  }
}

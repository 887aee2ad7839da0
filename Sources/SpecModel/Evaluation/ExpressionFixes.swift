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

public import Diagnostics

/// Reads a node as an expression: a scalar's text, or a sequence as a list.
///
/// Unreadable text is reported and becomes an `invalid` expression.
public func parseExpression(_ node: YAMLNode, _ diagnostics: inout [Diagnostic]) -> Expr {
  switch node.kind {
  case .scalar(let scalar): return parseExpression(scalar, &diagnostics)
  case .sequence(let items):
    return Expr(.list(items.map { parseExpression($0, &diagnostics) }), span: node.span)
  case .mapping:
    diagnostics.append(
      Diagnostic(.wrongType, at: node.span, "an expression is expected here, not a mapping"))
    return Expr(.invalid, span: node.span)
  case .invalid:
    return Expr(.invalid, span: node.span)
  }
}

/// Reads the text of a scalar, quoted or not, as an expression.
public func parseExpression(_ scalar: Scalar, _ diagnostics: inout [Diagnostic]) -> Expr {
  parse(scalar, &diagnostics) { parser throws(Diagnostic) in try parser.expression() }
    ?? Expr(.invalid, span: scalar.span)
}

/// Runs one rule of the grammar over the whole text of a scalar; nil, and reported, if it fails.
func parse<T>(
  _ scalar: Scalar, _ diagnostics: inout [Diagnostic],
  _ rule: (inout ExprParser) throws(Diagnostic) -> T
) -> T? {
  if YAMLNode(.scalar(scalar), span: scalar.span).isEmpty || scalar.text.allSatisfy(\.isWhitespace)
  {
    diagnostics.append(
      Diagnostic(.emptyValue, at: scalar.span, "the expression is empty"))
    return nil
  }
  do throws(Diagnostic) {
    var parser = try ExprParser(scalar)
    do throws(Diagnostic) {
      let result = try rule(&parser)
      try parser.expectEnd()
      diagnostics += parser.diagnostics
      return parser.diagnostics.isEmpty ? result : nil
    } catch {
      diagnostics += parser.diagnostics + [error]
      return nil
    }
  } catch {
    diagnostics.append(error)
    return nil
  }
}

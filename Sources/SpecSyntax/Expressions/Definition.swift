public import Diagnostics

/// The right-hand side of a node: an expression, or a draw after `~`.
public struct Definition: Sendable, CustomStringConvertible {
  /// The place of the `~`; nil for a deterministic node.
  public let tilde: Span?
  /// The expression; for a draw, the call of the distribution.
  public let expression: Expr

  /// Makes a definition.
  public init(tilde: Span?, expression: Expr) {
    self.tilde = tilde
    self.expression = expression
  }

  /// True if the node is a random variable.
  public var isDraw: Bool { tilde != nil }

  /// The canonical text.
  public var description: String { (isDraw ? "~ " : "") + "\(expression)" }
}

/// Reads the right-hand side of a node of `guide`, `model` or a function's body.
public func parseDefinition(_ node: YAMLNode, _ diagnostics: inout [Diagnostic]) -> Definition {
  guard let scalar = node.scalar else {
    return Definition(tilde: nil, expression: parseExpression(node, &diagnostics))
  }
  let read = parse(scalar, &diagnostics) { parser throws(Diagnostic) in
    let first = parser.current
    guard parser.accept("~") else {
      return Definition(tilde: nil, expression: try parser.expression())
    }
    let expression = try parser.expression()
    guard case .call = expression.kind else {
      throw Diagnostic(
        .expressionSyntax, at: expression.span,
        "`~` must be followed by a distribution with its arguments",
        help: "write for example `~ bernoulli(logits=…)`")
    }
    return Definition(tilde: scalar.span(first.range), expression: expression)
  }
  if let read { return read }
  // An unreadable draw is still a draw.
  let blanks = scalar.text.utf8.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.count
  let isDraw = scalar.text.utf8.dropFirst(blanks).first == UInt8(ascii: "~")
  return Definition(
    tilde: isDraw ? scalar.span(blanks..<(blanks + 1)) : nil,
    expression: Expr(.invalid, span: scalar.span))
}

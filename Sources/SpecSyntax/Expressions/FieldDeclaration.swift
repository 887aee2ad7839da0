public import Diagnostics

/// The declaration of a data field: `binary[784]`, `onehot[vars, 10]?`, `real`.
public struct FieldDeclaration: Sendable, CustomStringConvertible {
  /// The name of the support.
  public let support: Identifier
  /// The sizes in brackets; empty for a scalar.
  public let shape: [Expr]
  /// True if the field is optional.
  public let isOptional: Bool
  /// The whole declaration.
  public let span: Span

  /// The canonical text.
  public var description: String {
    let sizes = shape.map { "\($0)" }.joined(separator: ", ")
    return support.text + (shape.isEmpty ? "" : "[\(sizes)]") + (isOptional ? "?" : "")
  }
}

/// Reads the declaration of a data field; nil, with a report, if the text is not a declaration.
public func parseField(
  _ node: YAMLNode, _ diagnostics: inout [Diagnostic]
) -> FieldDeclaration? {
  guard !node.isInvalid else { return nil }
  guard let scalar = node.scalar else {
    diagnostics.append(
      Diagnostic(
        .wrongType, at: node.span, "a field is declared by its support and shape",
        help: "write for example `binary[784]`"))
    return nil
  }
  return parse(scalar, &diagnostics) { parser throws(Diagnostic) in
    let support = try parser.identifier("a support")
    var shape: [Expr] = []
    if parser.accept("[") {
      shape = try parser.items(until: "]") { parser throws(Diagnostic) in
        try parser.expression()
      }
      if shape.isEmpty, parser.diagnostics.isEmpty {
        throw Diagnostic(
          .expressionSyntax, at: scalar.span(0..<parser.previousEnd),
          "the brackets are empty", help: "leave out the brackets for a scalar",
          fixes: [
            Fix(
              "remove the brackets", .suggested,
              replacing: scalar.span(support.text.utf8.count..<parser.previousEnd), by: "")
          ])
      }
    }
    let isOptional = parser.accept("?")
    return FieldDeclaration(
      support: support, shape: shape, isOptional: isOptional, span: scalar.span)
  }
}

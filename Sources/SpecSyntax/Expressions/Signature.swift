public import Diagnostics

/// The key of a function under `define`: its name and its parameters.
public struct Signature: Sendable, CustomStringConvertible {
  /// The function's name, with the alias of its library as a prefix if it is a library function.
  public let name: Name
  /// The names of the parameters, all different.
  public let parameters: [Identifier]

  /// The canonical text.
  public var description: String {
    "\(name.text)(\(parameters.map(\.text).joined(separator: ", ")))"
  }
}

/// Reads `mlp(x, hidden, out)`; nil, and reported, when the key is no signature.
public func parseSignature(_ key: Scalar, _ diagnostics: inout [Diagnostic]) -> Signature? {
  var repeated: [Diagnostic] = []
  let signature = parse(key, &diagnostics) { parser throws(Diagnostic) in
    let name = try parser.name("the name of a function")
    guard parser.accept("(") else {
      if parser.current.kind != .end { throw parser.unexpectedAfterValue() }
      throw Diagnostic(
        .expressionSyntax, at: key.span, "a function is defined with its parameters in parentheses",
        help: "write `\(name.text)()`, or name parameters: `\(name.text)(x)`",
        fixes: [
          Fix(
            "write `\(name.text)()`", .suggested,
            [Edit(insert: "()", at: name.span.end, in: name.span.file)])
        ])
    }
    let parameters = try parser.items(until: ")") { parser throws(Diagnostic) in
      try parser.identifier("the name of a parameter")
    }
    var first: [String: Span] = [:]
    for parameter in parameters {
      if let earlier = first[parameter.text] {
        repeated.append(
          Diagnostic(
            .duplicateArgument, at: parameter.span,
            "the parameter `\(parameter.text)` occurs twice",
            labels: [Label(earlier, "first here")], help: "rename one of the two"))
      } else {
        first[parameter.text] = parameter.span
      }
    }
    return Signature(name: name, parameters: parameters)
  }
  diagnostics += repeated
  return repeated.isEmpty ? signature : nil
}

/// Reads a key that names something by one or more words, such as a draw in a function; nil, and
/// reported, when it does not.
public func parseName(_ key: Scalar, _ diagnostics: inout [Diagnostic]) -> Name? {
  parse(key, &diagnostics) { parser throws(Diagnostic) in try parser.name("a name") }
}

/// Reads a key that names something, such as a node; nil, and reported, when it is not one word.
public func parseIdentifier(_ key: Scalar, _ diagnostics: inout [Diagnostic]) -> Identifier? {
  parse(key, &diagnostics) { parser throws(Diagnostic) in
    let name = try parser.identifier("a name")
    guard parser.current.kind == .end else {
      throw Diagnostic(
        .expressionSyntax, at: key.span, "`\(key.text)` is not a name",
        help: "a name is one word of letters, digits and `_`, a letter first",
        fixes: joining(key))
    }
    return name
  }
}

/// Reads the key of an entry that defines a name; a key that includes its value has no colon.
public func parseIdentifier(
  _ entry: YAMLNode.Entry, _ diagnostics: inout [Diagnostic]
) -> Identifier? {
  if let problem = entry.missingColon {
    diagnostics.append(problem)
    return nil
  }
  return parseIdentifier(entry.key, &diagnostics)
}

extension YAMLNode.Entry {
  /// The error of `steps 10` in braces: YAML reads it as a key without a value.
  var missingColon: Diagnostic? {
    guard key.style == .plain, value.scalar?.text.isEmpty == true,
      let word = key.text.prefixMatch(of: /[A-Za-z][A-Za-z0-9_]*(?= +[^ ])/)
    else { return nil }
    let span = key.span(0..<word.0.utf8.count)
    return Diagnostic(
      .missingColon, at: key.span, "there is no colon after `\(word.0)`",
      help: "write `key: value`, with a space after the colon",
      fixes: [
        Fix(
          "write a colon after `\(word.0)`", .suggested,
          [Edit(insert: ":", at: span.end, in: span.file)])
      ])
  }
}

/// Joins the words of a key to one.
private func joining(_ key: Scalar) -> [Fix] {
  let joined = key.text.replacing(/[ -]+/, with: "_")
  guard joined.wholeMatch(of: /[A-Za-z][A-Za-z0-9_]*/) != nil else { return [] }
  return [Fix("write `\(joined)`", .suggested, replacing: key.span, by: joined)]
}

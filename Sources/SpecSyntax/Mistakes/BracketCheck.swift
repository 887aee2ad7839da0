import Diagnostics

/// The first bracket of an expression without its partner; nil when all have one.
///
/// Checked before parsing, so that a missing parenthesis is one error and not several.
func unbalancedBracket(in tokens: [Token], of scalar: Scalar) -> Diagnostic? {
  let partners = ["(": ")", "[": "]"]
  var open: [(sign: String, range: Range<Int>)] = []
  for token in tokens {
    guard case .sign(let sign) = token.kind else { continue }
    if partners[sign] != nil {
      open.append((sign, token.range))
    } else if partners.values.contains(sign) {
      guard let last = open.popLast() else {
        let span = scalar.span(token.range)
        return Diagnostic(
          .unbalancedParentheses, at: span, "`\(sign)` closes nothing",
          help: "remove it, or add its opening bracket",
          fixes: [Fix("remove `\(sign)`", .suggested, replacing: span, by: "")])
      }
      if let wanted = partners[last.sign], wanted != sign {
        let span = scalar.span(token.range)
        return Diagnostic(
          .unbalancedParentheses, at: span, "`\(sign)` found where `\(wanted)` is expected",
          labels: [Label(scalar.span(last.range), "opened here")],
          fixes: [
            Fix("write `\(wanted)`", .suggested, replacing: span, by: wanted),
            Fix("insert `\(wanted)`", .suggested, [Edit(insert: wanted, before: span)]),
          ])
      }
    }
  }
  guard let last = open.last, let wanted = partners[last.sign] else { return nil }
  let comment = commentBehind(scalar)
  let end = scalar.span(tokens[tokens.count - 1].range).end
  let closing = open.reversed().compactMap { partners[$0.sign] }.joined()
  return Diagnostic(
    .unbalancedParentheses, at: scalar.span(last.range), "`\(last.sign)` is not closed",
    notes: comment.map { ["YAML reads `\($0)` as a comment"] } ?? [],
    help: "close it with `\(wanted)`",
    fixes: comment == nil
      ? [
        Fix(
          "insert `\(closing)` at the end", .suggested,
          [Edit(insert: closing, at: end, in: scalar.span.file)])
      ] : [])
}

/// The comment that has cut a plain scalar, if one follows it on its line.
private func commentBehind(_ scalar: Scalar) -> String? {
  guard scalar.style == .plain else { return nil }
  let file = scalar.span.file
  let line = file.range(ofLine: scalar.span.endPosition.line)
  guard scalar.span.end < line.upperBound else { return nil }
  let rest = file.text(scalar.span.end..<line.upperBound).drop { $0 == " " }
  return rest.first == "#" ? String(rest) : nil
}

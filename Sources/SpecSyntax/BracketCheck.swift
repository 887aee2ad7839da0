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
        return Diagnostic(
          .unbalancedParentheses, at: scalar.span(token.range), "`\(sign)` closes nothing",
          help: "remove it, or open it before")
      }
      if let wanted = partners[last.sign], wanted != sign {
        return Diagnostic(
          .unbalancedParentheses, at: scalar.span(token.range),
          "`\(sign)` stands where `\(wanted)` is wanted",
          labels: [Label(scalar.span(last.range), "this is open")])
      }
    }
  }
  guard let last = open.last, let wanted = partners[last.sign] else { return nil }
  return Diagnostic(
    .unbalancedParentheses, at: scalar.span(last.range), "`\(last.sign)` is not closed",
    notes: commentBehind(scalar).map { ["YAML reads `\($0)` as a comment"] } ?? [],
    help: "close it with `\(wanted)`")
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

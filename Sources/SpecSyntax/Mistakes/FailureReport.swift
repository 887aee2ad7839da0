import Diagnostics

/// Turns a failure of libyaml into a message that tells how to fix it.
struct FailureReport {
  let file: SourceFile
  let failure: YAMLFailure
  /// The innermost `{` or `[` that was open.
  let openFlow: (start: Int, isMapping: Bool)?
  var bytes: [UInt8] { file.bytes }

  init(_ file: SourceFile, _ failure: YAMLFailure, openFlow: (Int, Bool)?) {
    self.file = file
    self.failure = failure
    self.openFlow = openFlow
  }

  /// A message, and the part of the file that has no meaning without the text it is about.
  struct Finding {
    let diagnostic: Diagnostic
    let lost: Recovery.Part

    init(_ diagnostic: Diagnostic, lost: Recovery.Part) {
      self.diagnostic = diagnostic
      self.lost = lost
    }

    /// A finding that loses a value, if there is one.
    init?(_ diagnostic: Diagnostic?) {
      guard let diagnostic else { return nil }
      self.init(diagnostic, lost: .value)
    }
  }

  func finding() -> Finding {
    Finding(tab()) ?? missingColonBeforeBracket() ?? Finding(listThenText() ?? quote() ?? cut())
      ?? Finding(dash()) ?? colon() ?? Finding(unclosed()) ?? missingColon()
      ?? Finding(tagOrDirective() ?? startOfValue()) ?? afterValue()
      ?? Finding(general(), lost: .value)
  }

  // MARK: What people write and YAML does not read

  private func tab() -> Diagnostic? {
    let at = failure.problemOffset
    guard byte(at) == UInt8(ascii: "\t") || failure.problem == .tab else {
      return nil
    }
    var end = at
    while byte(end) == UInt8(ascii: "\t") { end += 1 }
    return Diagnostic(
      .tabIndentation, at: span(at, max(end, at + 1)), "a tab cannot indent a line in YAML",
      help: "replace it by spaces",
      fixes: end > at
        ? [
          Fix(
            "write two spaces for each tab", .suggested, replacing: span(at, end),
            by: String(repeating: "  ", count: end - at))
        ] : [])
  }

  /// `[0.5, 0.5] * x`: text after the closing bracket of a value.
  private func listThenText() -> Diagnostic? {
    let at = startOfTrouble
    if let openFlow, openParentheses(in: bytes[min(openFlow.start, at)..<at]) > 0 { return nil }
    let before = lastByteBefore(at)
    guard at < lineEnd(at), byte(before) == UInt8(ascii: "]"),
      !([UInt8](",]}#:".utf8)).contains(bytes[at]), let open = partner(ofClosing: before)
    else { return nil }
    var start = open - 1
    while byte(start) == UInt8(ascii: " ") { start -= 1 }
    // A bracket after a name is a slice, not a list.
    guard start < 0 || ([UInt8](":-,[{\n".utf8)).contains(bytes[start]) else { return nil }
    let whole = span(open, expressionEnd(from: open))
    return Diagnostic(
      .listThenText, at: span(at, whole.end), "text follows a YAML list",
      label: "not part of the list",
      labels: [Label(span(open, before + 1), "the value ends with this bracket")],
      help: "quote the whole expression: `\(whole.quotedText)`",
      fixes: [whole.quotingFix].compactMap { $0 })
  }

  /// An expression that a comma or bracket inside `{…}` or `[…]` has cut.
  private func cut() -> Diagnostic? {
    guard let openFlow, failure.problemOffset < bytes.count else { return nil }
    let at = failure.problemOffset
    let inside = bytes[min(openFlow.start + 1, at)..<at]
    let isBracketInExpression =
      (bytes[at] == UInt8(ascii: "[") || bytes[at] == UInt8(ascii: "{")) && isOperand(byte(at - 1))
    guard isBracketInExpression || openParentheses(in: inside) > 0 else { return nil }
    let start = itemStart(in: inside)
    // A parenthesis that is never closed has swallowed the following lines.
    guard file.position(at: start).line == file.position(at: at).line else { return nil }
    let whole = span(start, expressionEnd(from: start))
    return openFlow.isMapping ? cutByFlowMapping(whole) : sequenceItemCut(whole)
  }

  /// `a: - x`: a dash where no list can start.
  private func dash() -> Diagnostic? {
    let at = failure.problemOffset
    guard byte(at) == UInt8(ascii: "-"),
      failure.problem == .dash || failure.problem == .missingValue
    else { return nil }
    return Diagnostic(
      .dashAfterKey, at: span(at, at + 1), "YAML reads `- ` as the start of a list item",
      help: "for a minus sign, remove the space after it; for a list, start on the next line",
      fixes: minusSign(at))
  }

  /// `: ` in the middle of a value.
  private func colon() -> Finding? {
    guard failure.problem == .colon else { return nil }
    let at = failure.problemOffset
    let start = valueStart(before: at)
    if let bracket = lastOpenBracket(in: bytes[start..<at]) {
      return Finding(colonInside(bracket, at: span(start, expressionEnd(from: start))))
    }
    let line = file.range(ofLine: file.position(at: at).line)
    guard start == line.lowerBound + bytes[line].prefix(while: { $0 == UInt8(ascii: " ") }).count
    else {
      return Finding(
        Diagnostic(
          .yamlSyntax, at: span(at, at + 1), "a value cannot contain `: `",
          notes: ["YAML reads `: ` as the end of a key"], help: "quote text that contains `: `"))
    }
    // The line goes on with a value that started above it.
    let above = lastByteBefore(line.lowerBound, passing: " \n\r")
    let aboveLine = file.range(ofLine: file.position(at: above).line)
    if above >= 0, LineKey(in: bytes, line: aboveLine) == nil {
      let indent = bytes[aboveLine].prefix { $0 == UInt8(ascii: " ") }.count
      return missingColon(at: aboveLine.lowerBound + indent)
    }
    return Finding(
      Diagnostic(
        .yamlSyntax, at: span(start, at), "this key is indented under a line that has a value",
        help: "give it the indentation of the keys above it"),
      lost: .block)
  }

  /// `set {vars: 2}`: the first colon that YAML sees lies inside the braces.
  private func missingColonBeforeBracket() -> Finding? {
    let line = file.range(ofLine: file.position(at: failure.problemOffset).line)
    let indent = bytes[line].prefix { $0 == UInt8(ascii: " ") }.count
    let start = line.lowerBound + indent
    let word = bytes[start..<line.upperBound].prefix {
      $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isLetter
    }
    let gap = bytes[word.endIndex..<line.upperBound].prefix { $0 == UInt8(ascii: " ") }
    guard !word.isEmpty, !gap.isEmpty, byte(gap.endIndex) == UInt8(ascii: "{") else { return nil }
    return missingColon(at: start)
  }

  private func missingColon() -> Finding? {
    guard failure.problem == .missingColon else { return nil }
    return missingColon(at: failure.contextOffset ?? failure.problemOffset)
  }

  private func missingColon(at start: Int) -> Finding {
    Finding(
      Diagnostic(
        .missingColon, at: span(start, trimmedLineEnd(start)),
        wordBeforeColon(start).map { "there is no space after the colon of `\($0)`" }
          ?? "this line has no colon",
        help: "write `key: value`, with a space after the colon", fixes: colonBehindWord(start)),
      lost: .line)
  }

  // MARK: Brackets and quotes

  private func unclosed() -> Diagnostic? {
    guard let openFlow else { return nil }
    let at = failure.problemOffset
    let isLater = file.position(at: at).line > file.position(at: openFlow.start).line
    guard isLater || at >= bytes.count else { return nil }
    let labels = at < bytes.count ? [Label(span(at, at + 1), "reading stopped here")] : []
    let (opening, closing) = openFlow.isMapping ? ("{", "}") : ("[", "]")
    return Diagnostic(
      .unclosedBracket, at: span(openFlow.start, openFlow.start + 1), "`\(opening)` is not closed",
      labels: labels, help: "close it with `\(closing)`",
      fixes: [self.closing(closing, at: expressionEnd(from: openFlow.start))])
  }

  private func quote() -> Diagnostic? {
    guard failure.construct == .quotedText, let start = failure.contextOffset else {
      return nil
    }
    if failure.problem == .unexpectedEnd {
      return Diagnostic(
        .unclosedQuote, at: span(start, start + 1), "this quote is not closed",
        help: "close it; inside single quotes write a quote as `''`",
        fixes: openFlow == nil
          ? [closing(file.text(start..<(start + 1)), at: trimmedLineEnd(start))] : [])
    }
    return Diagnostic(
      .yamlSyntax, at: span(failure.problemOffset, failure.problemOffset + 1),
      "YAML does not know this escape",
      help: "write `\\\\` for a backslash, or use single quotes")
  }

  // MARK: The rest

  private func tagOrDirective() -> Diagnostic? {
    let at = failure.contextOffset ?? failure.problemOffset
    if failure.construct == .directive || failure.problem == .directive {
      return Diagnostic(
        .yamlDirective, at: span(at, at + 1), "a directive other than `%YAML 1.2`",
        help: "remove the line")
    }
    if failure.construct == .tag || failure.problem == .tag {
      return Diagnostic(
        .tag, at: span(at, at + 1), "`!` starts a tag in YAML", help: "quote the value")
    }
    return nil
  }

  var isAlias: Bool { failure.construct == .anchor }

  private func startOfValue() -> Diagnostic? {
    let at = startOfTrouble
    if let before = byte(lastByteBefore(at)), "\"'}]".utf8.contains(before) { return nil }
    guard isAlias || failure.problem == .startOfToken, at < bytes.count else {
      return nil
    }
    // Only ASCII characters are indicators.
    let character = file.text(at..<(at + 1))
    return Diagnostic(
      .yamlSyntax, at: span(at, at + 1),
      "a value cannot start with \(character == "`" ? "a backtick" : "`\(character)`")",
      help: "quote the value")
  }

  /// Text after a closing quote or bracket, or a line whose indentation matches no other.
  private func afterValue() -> Finding? {
    guard failure.problem == .missingEntry || failure.problem == .startOfToken || isAlias else {
      return nil
    }
    let at = startOfTrouble
    let before = lastByteBefore(at)
    let above = file.range(
      ofLine: file.position(at: lastByteBefore(at, passing: " \n\r")).line)
    if file.text(above).hasPrefix("...") {
      return Finding(
        Diagnostic(
          .secondDocument, at: span(at, trimmedLineEnd(at)),
          "text follows the end of the document", help: "put it into a separate file"))
    }
    if before < 0 || byte(before) == UInt8(ascii: "\n") {
      return Finding(
        Diagnostic(
          .yamlSyntax, at: span(at, trimmedLineEnd(at)), "the indentation matches no line above",
          help: "give all keys of a mapping, and all items of a list, the same indentation"),
        lost: .block)
    }
    return Finding(
      Diagnostic(
        .yamlSyntax, at: span(at, trimmedLineEnd(at)), "text follows the end of a value",
        help: "quote the whole value, or start a new line"))
  }

  private func general() -> Diagnostic {
    let at = failure.problemOffset
    if failure.problem == .missingValue, at < bytes.count {
      return Diagnostic(
        .yamlSyntax, at: span(at, at + 1),
        "`\(file.text(at..<(at + 1)))` found where a value is expected",
        help: "quote text that starts with it, or remove it")
    }
    return Diagnostic(.yamlSyntax, at: span(at, at + 1), failure.text)
  }
}

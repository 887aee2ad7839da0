import Diagnostics

/// The checks of a mapping after its last entry.
struct MappingCheck {
  struct Result {
    let kind: YAMLNode.Kind
    let diagnostics: [Diagnostic]
    /// True if an entry was left out that was not there twice.
    let isPartial: Bool
  }

  let isFlow: Bool

  /// The mapping without cut and repeated entries; invalid when it was meant as an expression.
  func check(_ entries: [YAMLNode.Entry]) -> Result {
    var (whole, diagnostics) = isFlow ? joinCutEntries(entries) : (entries, [])
    if isFlow {
      for index in whole.indices where whole[index].value.scalar?.text.isEmpty == true {
        guard let (key, value, problem) = whole[index].key.missingSpace else { continue }
        whole[index] = YAMLNode.Entry(key: key, value: YAMLNode(.scalar(value), span: value.span))
        diagnostics.append(problem)
      }
    }
    if !isFlow, let (index, problem) = misreadColon(whole) {
      diagnostics.append(problem)
      if whole.count == 1 {
        return Result(kind: .invalid, diagnostics: diagnostics, isPartial: false)
      }
      whole.remove(at: index)
    }
    let (unique, repeated) = firstOfEachKey(whole)
    return Result(
      kind: .mapping(unique), diagnostics: diagnostics + repeated, isPartial: !diagnostics.isEmpty)
  }

  private func firstOfEachKey(
    _ entries: [YAMLNode.Entry]
  ) -> ([YAMLNode.Entry], [Diagnostic]) {
    var first: [String: Span] = [:]
    var diagnostics: [Diagnostic] = []
    let unique = entries.filter { entry in
      guard let earlier = first[entry.key.text] else {
        first[entry.key.text] = entry.key.span
        return true
      }
      diagnostics.append(
        Diagnostic(
          .duplicateKey, at: entry.key.span, "the key `\(entry.key.text)` occurs twice",
          labels: [Label(earlier, "first here")], help: "remove or rename one of the two",
          fixes: repetition(of: entry, first: earlier, in: entries)))
      return false
    }
    return (unique, diagnostics)
  }

  /// Removes a repeated entry, where it says the same as the first.
  private func repetition(
    of entry: YAMLNode.Entry, first: Span, in entries: [YAMLNode.Entry]
  ) -> [Fix] {
    guard let original = entries.first(where: { $0.key.span == first }),
      let value = entry.value.scalar, let earlier = original.value.scalar,
      value.span.text == earlier.span.text,
      let place = YAMLNode(.mapping(entries), span: first, isFlow: isFlow)
        .removal(ofKey: entry.key.span)
    else { return [] }
    return [Fix("remove the repetition", .safe, replacing: place, by: "")]
  }

  /// `x[1: 3]` or `f(a: 3)` on a line of its own, where YAML has read the colon as a key's.
  private func misreadColon(_ entries: [YAMLNode.Entry]) -> (Int, Diagnostic)? {
    for (index, entry) in entries.enumerated() where entry.key.style == .plain {
      guard let scalar = entry.value.scalar, scalar.style == .plain, !scalar.text.isEmpty,
        let bracket = lastOpenBracket(in: Array(entry.key.text.utf8))
      else { continue }
      return (index, colonInside(bracket, at: entry.key.span.union(scalar.span)))
    }
    return nil
  }
}

/// The diagnostic for `: ` between brackets of an expression, by the kind of the bracket.
func colonInside(_ bracket: UInt8, at span: Span) -> Diagnostic {
  if bracket == UInt8(ascii: "[") {
    return Diagnostic(
      .sliceAsMapping, at: span, "YAML reads `: ` in a slice as a key and its value",
      help: "leave no space after the colon: `x[1:3]`", fixes: [span.colonFix].compactMap { $0 })
  }
  return Diagnostic(
    .argumentAsMapping, at: span, "YAML reads `: ` in a call as a key and its value",
    help: "write keyword arguments with an equals sign: `name=value`",
    fixes: [span.colonFix].compactMap { $0 })
}

/// The innermost bracket that a text opens and does not close.
func lastOpenBracket(in text: some Sequence<UInt8>) -> UInt8? {
  var open: [UInt8] = []
  for byte in text {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["): open.append(byte)
    case UInt8(ascii: ")"), UInt8(ascii: "]"): _ = open.popLast()
    default: break
    }
  }
  return open.last
}

/// The number of parentheses that a text opens minus those that it closes.
func openParentheses(in text: some Sequence<UInt8>) -> Int {
  var count = 0
  for byte in text {
    if byte == UInt8(ascii: "(") { count += 1 }
    if byte == UInt8(ascii: ")") { count -= 1 }
  }
  return count
}

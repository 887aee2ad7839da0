/// A spec before it is text: mappings in order, down to expressions.
indirect enum Draft: Hashable {
  /// An expression, a word or a number.
  case text(String)
  /// A mapping.
  case map([Entry])

  /// A key with its value.
  struct Entry: Hashable {
    var key: String
    var value: Draft
  }

  init(_ entries: [(String, Draft)]) { self = .map(entries.map { Entry(key: $0.0, value: $0.1) }) }

  /// The spec as YAML.
  var yaml: String {
    var lines: [String] = []
    write(0, &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private func write(_ depth: Int, _ lines: inout [String]) {
    guard case .map(let entries) = self else { return }
    let indent = String(repeating: "  ", count: depth)
    for entry in entries {
      switch entry.value {
      case .text(let text): lines.append("\(indent)\(entry.key): \(Self.quoted(text))")
      case .map(let inner):
        guard !inner.isEmpty else { continue }
        lines.append("\(indent)\(entry.key):")
        entry.value.write(depth + 1, &lines)
      }
    }
  }

  /// A text that YAML takes as it stands, in quotes where it would take it for something else.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.hasPrefix("[") && !text.contains(": ") && !text.contains(" #")
      && !text.hasPrefix("\"") && !text.hasSuffix("?")
    return isPlain
      || text.hasPrefix("[") && text.hasSuffix("]") && !text.dropFirst().contains("[")
        && !text.dropLast().contains("]") && text.contains(where: \.isNumber) && isRange(text)
      ? text : "\"\(text)\""
  }

  /// True if a text is a list of two whole numbers, which is a list in YAML, too.
  private static func isRange(_ text: String) -> Bool {
    text.dropFirst().dropLast().split(separator: ",")
      .allSatisfy { Int($0.trimmingPrefix(while: { $0 == " " })) != nil }
  }
}

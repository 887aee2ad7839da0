/// One thing that completion offers.
struct CompletionItem {
  /// The kinds of the protocol that are used.
  enum Kind: Int {
    case function = 3
    case field = 5
    case variable = 6
    case `class` = 7
    case module = 9
    case property = 10
    case value = 12
    case `enum` = 13
    case keyword = 14
    case constant = 21
  }

  let label: String
  let kind: Kind
  /// A short text next to the label.
  var detail: String?
  /// One sentence or more, Markdown.
  var documentation: String?
  /// The inserted text, if it is not the label.
  var text: String?
  /// The text in the parentheses of a call, `$1` for the place of the cursor; nil for a word.
  var arguments: String?
  /// Lower numbers come first.
  var rank = 1

  /// The item as the protocol has it, in the place of a range.
  func object(_ range: JSON, isMarkdown: Bool, hasSnippets: Bool) -> JSON {
    let call = hasSnippets ? arguments.map { "\(label)(\($0))$0" } : nil
    return .members([
      "label": .string(label),
      "kind": .int(kind.rawValue),
      "detail": detail.map { .string($0) },
      "documentation": documentation.map {
        ["kind": isMarkdown ? "markdown" : "plaintext", "value": .string($0)]
      },
      "sortText": .string("\(rank)\(label)"),
      "insertTextFormat": call == nil ? nil : 2,
      "textEdit": ["range": range, "newText": .string(call ?? text ?? label)],
    ])
  }
}

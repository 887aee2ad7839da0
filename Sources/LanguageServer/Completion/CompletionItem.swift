/// One thing that completion offers.
struct CompletionItem {
  /// The kinds of the protocol that are used.
  enum Kind: Int, Encodable {
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

  /// An item as the protocol has it.
  struct Shown: Encodable {
    let label: String
    let kind: Kind
    let detail: String?
    let documentation: LSP.MarkupContent?
    let sortText: String
    /// 2 means that the text has places to fill in.
    let insertTextFormat: Int?
    let textEdit: LSP.TextEdit
  }

  /// The item as a client wants it, in the place of a range.
  func shown(_ range: LSP.Range, _ client: ClientCapabilities) -> Shown {
    let call = client.hasSnippets ? arguments.map { "\(label)(\($0))$0" } : nil
    return Shown(
      label: label, kind: kind, detail: detail,
      documentation: documentation.map {
        LSP.MarkupContent($0, isMarkdown: client.completionIsMarkdown)
      }, sortText: "\(rank)\(label)", insertTextFormat: call == nil ? nil : 2,
      textEdit: LSP.TextEdit(range: range, newText: call ?? text ?? label))
  }
}

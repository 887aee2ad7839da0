import JSON

/// The relevant capabilities of the client.
struct ClientCapabilities {
  /// The unit of columns.
  var encoding = PositionEncoding.utf16
  /// True if hovers may be Markdown.
  var hoverIsMarkdown = true
  /// True if the documentation of completions may be Markdown.
  var completionIsMarkdown = true
  /// True if completions may have places to fill in.
  var hasSnippets = false
  /// True if it can be asked to tell of files that change.
  var watchesFiles = false

  init() {}

  /// Reads the parameters of `initialize`.
  init(_ parameters: JSON) {
    let capabilities = parameters["capabilities"]
    let text = capabilities?["textDocument"]
    let offered = capabilities?["general"]?["positionEncodings"]?.items ?? []
    encoding = PositionEncoding(offered: offered.compactMap(\.string))
    func isMarkdown(_ formats: JSON?) -> Bool {
      formats?.items.map { $0.contains("markdown") } ?? false
    }
    hoverIsMarkdown = isMarkdown(text?["hover"]?["contentFormat"])
    let item = text?["completion"]?["completionItem"]
    completionIsMarkdown = isMarkdown(item?["documentationFormat"])
    hasSnippets = item?["snippetSupport"]?.bool ?? false
    watchesFiles =
      capabilities?["workspace"]?["didChangeWatchedFiles"]?["dynamicRegistration"]?.bool ?? false
  }
}

extension Request {
  /// All requests but those that start and end a session.
  static let all: [Request] = [
    .hover, .completion, .definition, .references, .documentHighlight, .prepareRename, .rename,
    .documentSymbol, .formatting, .codeAction,
  ]
}

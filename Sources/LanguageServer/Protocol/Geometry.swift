/// The values of the protocol that several requests share.
enum LSP {
  /// A place between two characters.
  struct Position: Codable, Hashable {
    /// The line, from 0.
    let line: Int
    /// The column, from 0, in the unit that was agreed on.
    let character: Int
  }

  /// A half-open range of places.
  struct Range: Codable, Hashable {
    let start: Position
    let end: Position

    /// The start of a file.
    static let start = Range(
      start: Position(line: 0, character: 0), end: Position(line: 0, character: 0))
  }

  /// A range of a file.
  struct Location: Codable, Hashable {
    let uri: String
    let range: Range
  }

  /// The replacement of a range.
  struct TextEdit: Codable, Hashable {
    let range: Range
    let newText: String
  }

  /// Edits by the URI of their file.
  struct WorkspaceEdit: Codable, Hashable {
    let changes: [String: [TextEdit]]
  }

  /// Text for people.
  struct MarkupContent: Codable, Hashable {
    let kind: String
    let value: String

    init(_ value: String, isMarkdown: Bool) {
      kind = isMarkdown ? "markdown" : "plaintext"
      self.value = value
    }
  }
}

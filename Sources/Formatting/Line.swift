/// A line of the result.
struct Line {
  /// A comment with its position in the source.
  struct Comment: Equatable {
    let text: String
    /// The column, from 0.
    let column: Int
    /// The number of blanks before it.
    let distance: Int
  }

  /// Everything before the comment.
  var text: String
  /// The comment after the text; alone if it continues the one above.
  var comment: Comment?

  /// True for a blank line.
  var isBlank: Bool { text.isEmpty && comment == nil }

  /// The number of columns of the text.
  private var width: Int { text.unicodeScalars.count }

  /// The lines as text, with comments in the same column kept in one.
  ///
  /// A run of lines whose comments shared a column has them as far from its longest text as they
  /// were.
  static func joined(_ lines: [Line]) -> String {
    var result: [String] = []
    var index = 0
    while index < lines.count {
      guard let first = lines[index].comment else {
        result.append(lines[index].text)
        index += 1
        continue
      }
      let run = lines[index...].prefix { $0.comment?.column == first.column }
      let behindText = run.filter { !$0.text.isEmpty }
      let distance = behindText.compactMap(\.comment?.distance).min() ?? 0
      let column = (behindText.map(\.width).max() ?? 0) + distance
      for line in run {
        let blanks = String(repeating: " ", count: column - line.width)
        result.append(line.text + blanks + (line.comment?.text ?? ""))
      }
      index += run.count
    }
    return result.joined(separator: "\n")
  }
}

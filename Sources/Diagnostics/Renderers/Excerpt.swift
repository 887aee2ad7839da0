/// The lines of one file that a diagnostic points at, with the text under them.
struct Excerpt {
  /// A marked range of one line.
  struct Mark {
    let span: Span
    let text: String
    /// The severity when this is the diagnostic's own place; nil for a label.
    let primary: Severity?
  }

  /// One source line with its marks, the primary one first.
  struct Line {
    let number: Int
    var marks: [Mark]
  }

  let file: SourceFile
  /// The place printed above the excerpt when it lies in another file than the first line says.
  let heading: String?
  let lines: [Line]

  /// The excerpts of a diagnostic: its own file first, then the files that labels name.
  static func all(of diagnostic: Diagnostic) -> [Excerpt] {
    guard let span = diagnostic.span else { return [] }
    let own = Mark(span: span, text: diagnostic.label ?? "", primary: diagnostic.severity)
    let others = diagnostic.labels.map { Mark(span: $0.span, text: $0.text, primary: nil) }
    var groups: [(file: SourceFile, marks: [Mark])] = []
    for mark in [own] + others {
      if let index = groups.firstIndex(where: { $0.file === mark.span.file }) {
        groups[index].marks.append(mark)
      } else {
        groups.append((mark.span.file, [mark]))
      }
    }
    return groups.enumerated().compactMap { index, group in
      guard !group.file.bytes.isEmpty else { return nil }
      return Excerpt(file: group.file, marks: group.marks, isFirst: index == 0)
    }
  }

  private init(file: SourceFile, marks: [Mark], isFirst: Bool) {
    self.file = file
    let position = marks[0].span.startPosition
    heading = isFirst ? nil : "\(file.path.escapedLine):\(position.line):\(position.column)"
    var byLine: [Int: [Mark]] = [:]
    for mark in marks { byLine[mark.span.startPosition.line, default: []].append(mark) }
    lines = byLine.keys.sorted().map { number in
      let sorted = byLine[number, default: []].sorted {
        ($0.primary == nil ? 1 : 0, $0.span.start) < ($1.primary == nil ? 1 : 0, $1.span.start)
      }
      return Line(number: number, marks: sorted)
    }
  }

  /// The printed lines, with line numbers in a gutter of the given width.
  func render(gutter: Int, style: Style) -> [String] {
    let blank = String(repeating: " ", count: gutter + 1)
    let bar = blank + style.frame("|")
    var result: [String] = []
    if let heading { result.append("\(blank)\(style.frame("-->")) \(heading)") }
    result.append(bar)
    var previous: Int?
    for line in lines {
      if let previous, line.number > previous + 1 { result.append(style.frame("...")) }
      previous = line.number
      let number = "\(line.number)"
      let pad = String(repeating: " ", count: gutter - number.count)
      let window = window(of: line)
      let text = printable(file.text(window.bytes))
      let source = text.isEmpty ? "" : " " + window.left + text + window.right
      result.append("\(pad)\(style.frame("\(number) |"))\(source)")
      for mark in line.marks {
        result.append("\(bar) \(underline(mark, in: window, style: style))")
      }
    }
    return result
  }

  /// The visible part of a line, and the marks for the omitted parts.
  private struct Window {
    let bytes: Range<Int>
    let left: String
    let right: String
  }

  /// A line of this many bytes is shown whole, and of a longer one as many.
  private static let widest = 240

  /// Of a long line the part around the first mark, cut between code points.
  private func window(of line: Line) -> Window {
    let whole = file.range(ofLine: line.number)
    guard whole.count > Self.widest else { return Window(bytes: whole, left: "", right: "") }
    let mark = min(max(line.marks[0].span.start, whole.lowerBound), whole.upperBound)
    var start = max(whole.lowerBound, mark - Self.widest / 3)
    while start > whole.lowerBound, file.bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var end = min(whole.upperBound, start + Self.widest)
    while end < whole.upperBound, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Window(
      bytes: start..<end, left: start > whole.lowerBound ? "…" : "",
      right: end < whole.upperBound ? "…" : "")
  }

  /// The carets or tildes under a mark, with its text; of several lines only the first is marked.
  private func underline(_ mark: Mark, in window: Window, style: Style) -> String {
    let range = window.bytes
    let start = min(max(mark.span.start, range.lowerBound), range.upperBound)
    let end = min(max(mark.span.end, start), range.upperBound)
    var indent = window.left.isEmpty ? "" : " "
    for scalar in file.text(range.lowerBound..<start).unicodeScalars {
      // A tab is copied, so that both lines reach the same tab stop.
      indent += scalar == "\t" ? "\t" : String(repeating: " ", count: shownWidth(scalar))
    }
    let width = file.text(start..<end).unicodeScalars.reduce(0) { $0 + shownWidth($1) }
    let sign = mark.primary == nil ? "~" : "^"
    let text = mark.text.isEmpty ? "" : " " + mark.text.escapedLine
    let drawn = String(repeating: sign, count: max(width, 1)) + text
    return indent
      + (mark.primary.map { style.severity(drawn, $0) } ?? style.secondary(drawn))
  }

  /// Characters that are instructions, tabs excepted, are shown as U+FFFD: none reaches a terminal,
  /// and each takes one cell above the carets.
  private func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar.isInstruction && scalar != "\t" ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  /// The width of a scalar as `printable` shows it; a marked tab counts one.
  private func shownWidth(_ scalar: Unicode.Scalar) -> Int {
    scalar.isInstruction ? 1 : scalar.displayWidth
  }
}

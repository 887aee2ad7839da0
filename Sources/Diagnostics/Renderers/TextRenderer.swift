extension ReportFormat {
  /// Excerpts of the files, for people.
  public static let text = ReportFormat(
    "text", summary: "excerpts for people", isLimited: true
  ) { report in
    let hidden = report.diagnostics.count - report.shown.count
    return TextRenderer(color: report.isColored).render(report.shown)
      + (hidden == 0 ? "" : "and \(hidden) more, hidden by `--max-errors`\n")
  }
}

/// Prints diagnostics for people: a first line for tools, the excerpt, notes and help.
public struct TextRenderer: Sendable {
  private let style: Style

  /// Makes a renderer; `color` adds ANSI escape sequences.
  public init(color: Bool = false) {
    style = Style(color: color)
  }

  /// The diagnostics in the given order, each ended by a newline.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined()
  }

  /// One diagnostic, ended by a newline.
  public func render(_ diagnostic: Diagnostic) -> String {
    let excerpts = Excerpt.all(of: diagnostic)
    let gutter = excerpts.flatMap(\.lines).map { "\($0.number)".count }.max() ?? 0
    var lines = [headline(diagnostic)]
    for excerpt in excerpts {
      lines += excerpt.render(gutter: gutter, style: style)
    }
    let indent = String(repeating: " ", count: gutter + 1)
    for note in diagnostic.notes { lines.append(remark("note", note, indent)) }
    for help in diagnostic.help { lines.append(remark("help", help, indent)) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `path:line:column: error[id]: message`, the part before the severity only with a place.
  private func headline(_ diagnostic: Diagnostic) -> String {
    let kind = style.severity(
      "\(diagnostic.severity.rawValue)[\(diagnostic.id.name)]", diagnostic.severity)
    let tail = "\(kind): \(style.strong(diagnostic.message.escapedLine))"
    guard let span = diagnostic.span else { return tail }
    let position = span.startPosition
    return style.strong("\(span.file.path.escapedPath):\(position.line):\(position.column):") + " "
      + tail
  }

  /// `= note: …`.
  private func remark(_ word: String, _ text: String, _ indent: String) -> String {
    "\(indent)\(style.frame("=")) \(style.strong("\(word):")) \(text.escapedLine)"
  }
}

/// The colours, or none.
struct Style: Sendable {
  let color: Bool

  func severity(_ text: String, _ severity: Severity) -> String {
    wrap(text, severity == .error ? "1;31" : "1;33")
  }
  func strong(_ text: String) -> String { wrap(text, "1") }
  func frame(_ text: String) -> String { wrap(text, "34") }
  func secondary(_ text: String) -> String { wrap(text, "36") }

  private func wrap(_ text: String, _ code: String) -> String {
    color && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

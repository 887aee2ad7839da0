public import Diagnostics
import SpecSyntax

/// A spec or library in canonical form, or why it was left alone.
public enum FormattedSpec: Sendable {
  /// The whole text; equal to the file's if it is already formatted.
  case text(String)
  /// The syntax errors; a file with errors is not formatted.
  case refused([Diagnostic])
}

/// Formats a spec: only white space changes, and the meaning stays the same.
///
/// Indentation is 2 per level, lists included. A continuation line of a value is indented by 2 more
/// than the key, and by 2 more for each open bracket. Words of expressions and of YAML's own
/// brackets are spaced as the printer of expressions spaces them. Line breaks and single blank
/// lines stay. A comment on a line of its own moves with the block that it is aligned with, a
/// trailing one keeps its distance from the text, and aligned ones stay aligned. Lines end with LF;
/// a byte order mark is removed. Formatting twice changes nothing more.
public func formatted(_ file: SourceFile) -> FormattedSpec {
  var (root, diagnostics) = parseYAML(file)
  guard let root, !diagnostics.hasErrors else { return .refused(diagnostics) }
  let places = ExpressionPlaces(root, &diagnostics)
  guard !diagnostics.hasErrors else { return .refused(diagnostics.sortedAndUnique()) }
  if let plain = plain(file) { return formatted(plain) }
  var layout = Layout(file, places)
  let text = layout.text()
  guard text.utf8.count <= Limits.fileBytes else {
    let whole = Span(file: file, start: 0, end: 0)
    return .refused([
      Diagnostic(
        .fileTooLarge, at: whole,
        "formatted, the file would have \(text.utf8.count) bytes, more than the limit of "
          + "\(Limits.fileBytes)")
    ])
  }
  guard saysTheSame(root, places, SourceFile(path: file.path, text: text)) else {
    fatalError("Formatting: \(file.path) would change its meaning")
  }
  return .text(text)
}

/// The file without byte order mark and carriage returns, which occur only before line feeds; nil
/// if it has neither.
private func plain(_ file: SourceFile) -> SourceFile? {
  let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  let hasMark = file.bytes.starts(with: mark)
  guard hasMark || file.bytes.contains(UInt8(ascii: "\r")) else { return nil }
  let bytes = file.bytes.dropFirst(hasMark ? mark.count : 0).filter { $0 != UInt8(ascii: "\r") }
  return SourceFile(path: file.path, bytes: bytes)
}

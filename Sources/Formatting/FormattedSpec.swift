public import Diagnostics
import SpecSyntax

/// A spec or library in canonical form, or why it was left alone.
public enum FormattedSpec: Sendable {
  /// The whole text; equal to the file's where nothing changes.
  case text(String)
  /// The errors of syntax; what is not understood is not written anew.
  case refused([Diagnostic])
}

/// Formats a spec: only white space changes, and nothing of what the file says.
///
/// Indentation is 2 a level, lists included. A line that continues a value is indented by 2 more than the
/// key, and by 2 more for each bracket that is open there. Words of expressions and of YAML's own brackets
/// are spaced as the printer of expressions spaces them. Line breaks and single blank lines stay. A comment
/// on its own line goes with the block whose column it has, a trailing one keeps its distance from the text,
/// and those in one column stay in one. Lines end with LF; a byte order mark goes. Formatting twice changes
/// nothing more.
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

/// The file without byte order mark and carriage returns, which stand before line feeds only; nil where
/// it has neither.
private func plain(_ file: SourceFile) -> SourceFile? {
  let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  let hasMark = file.bytes.starts(with: mark)
  guard hasMark || file.bytes.contains(UInt8(ascii: "\r")) else { return nil }
  let bytes = file.bytes.dropFirst(hasMark ? mark.count : 0).filter { $0 != UInt8(ascii: "\r") }
  return SourceFile(path: file.path, bytes: bytes)
}

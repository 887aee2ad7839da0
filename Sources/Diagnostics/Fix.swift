import Traps

/// One way to fix the mistake of a diagnostic: edits of the text of one file.
public struct Fix: Sendable, Hashable {
  /// The authority that a fix needs.
  public enum Applicability: String, Sendable, Hashable {
    /// The meaning is kept, or the text has only one reading: a program may make the fix.
    case safe
    /// A person must look at it first.
    case suggested
  }

  /// The effect of the fix as an instruction: "write `10`".
  public let title: String
  /// The authority that it needs.
  public let applicability: Applicability
  /// The edits in the order of the file; all lie in one file, and no two overlap.
  public let edits: [Edit]

  /// Makes a fix of at least one edit.
  public init(_ title: String, _ applicability: Applicability, _ edits: [Edit]) {
    require(!edits.isEmpty, "Diagnostics: a fix without edits")
    self.title = title
    self.applicability = applicability
    self.edits = edits.sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    for (first, second) in zip(self.edits, self.edits.dropFirst()) {
      require(
        first.span.file === second.span.file && !first.overlaps(second),
        "Diagnostics: the edits of a fix overlap or lie in two files")
    }
  }

  /// Makes a fix that replaces the text of one span.
  public init(
    _ title: String, _ applicability: Applicability, replacing span: Span, by text: String
  ) {
    self.init(title, applicability, [Edit(span, text)])
  }

  /// The file that the fix changes.
  public var file: SourceFile { edits[0].span.file }
}

/// A span with the text that comes in its place: an insertion where it is empty.
public struct Edit: Sendable, Hashable {
  /// The replaced text.
  public let span: Span
  /// The new text.
  public let replacement: String

  /// Makes an edit.
  public init(_ span: Span, _ replacement: String) {
    self.span = span
    self.replacement = replacement
  }

  /// Makes an edit that inserts text.
  public init(insert text: String, at offset: Int, in file: SourceFile) {
    self.init(Span(file: file, start: offset, end: offset), text)
  }

  /// Makes an edit that inserts text before a span.
  public init(insert text: String, before span: Span) {
    self.init(insert: text, at: span.start, in: span.file)
  }

  /// True if two edits of one file cannot both be made: they share bytes, or insert at one place.
  func overlaps(_ other: Edit) -> Bool {
    let (a, b) = (span, other.span)
    if a.start == b.start, a.end == a.start || b.end == b.start { return a.end == b.end }
    return a.start < b.end && b.start < a.end
  }
}

/// Fixes that put the nearest of the known names, at most four, in the place of an unknown one.
public func corrections(of name: String, at span: Span, among candidates: [String]) -> [Fix] {
  nearest(to: name, among: candidates).prefix(4).map {
    Fix("write `\($0)`", .suggested, replacing: span, by: $0)
  }
}

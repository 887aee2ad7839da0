import Traps

/// A half-open range of bytes in one file.
public struct Span: Sendable, Hashable {
  /// The file; two spans are equal only when they share the very object.
  public let file: SourceFile
  /// The first byte.
  public let start: Int
  /// The byte after the last one.
  public let end: Int

  /// Makes a span; an end before the start becomes the start.
  public init(file: SourceFile, start: Int, end: Int) {
    self.file = file
    self.start = start
    self.end = max(start, end)
  }

  /// The bytes as a range.
  public var range: Range<Int> { start..<end }

  /// The source text under the span.
  public var text: String { file.text(range) }

  /// The start of the span.
  public var startPosition: Position { file.position(at: start) }

  /// The end of the span, exclusive.
  public var endPosition: Position { file.position(at: end) }

  /// True if another span of the same file lies within this one.
  public func contains(_ other: Span) -> Bool {
    file === other.file && start <= other.start && other.end <= end
  }

  /// The smallest span that holds both; they must lie in the same file.
  public func union(_ other: Span) -> Span {
    require(file === other.file, "Diagnostics: union of spans of two files")
    return Span(file: file, start: min(start, other.start), end: max(end, other.end))
  }

  /// Equal range in the same file object.
  public static func == (a: Span, b: Span) -> Bool {
    a.file === b.file && a.start == b.start && a.end == b.end
  }

  /// Hashes the file's identity and the range.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(file))
    hasher.combine(start)
    hasher.combine(end)
  }
}

public import Diagnostics

/// A text of the file: as YAML reads it, how it was written, and where each byte came from.
public struct Scalar: Sendable {
  /// The style of a scalar.
  public enum Style: Sendable {
    /// Without quotes.
    case plain
    /// In single quotes.
    case single
    /// In double quotes.
    case double
    /// A block after `|`.
    case literal
    /// A block after `>`.
    case folded
  }

  /// The text after folding and unescaping.
  public let text: String
  /// Its style; only plain scalars can be numbers or truth values.
  public let style: Style
  /// The whole scalar in the file, its quotes included.
  public let span: Span
  /// From the bytes of `text` to the bytes of the file.
  private let map: OffsetMap

  /// Makes the scalar at `span`.
  public init(text: String, style: Style, span: Span) {
    self.text = text
    self.style = style
    self.span = span
    map = OffsetMap(text: text, style: style, span: span)
  }

  /// The place of a range of the text's UTF-8 bytes in the file.
  public func span(_ range: Range<Int>) -> Span {
    map.span(range, in: span.file)
  }
}

import JSON

extension ReportFormat {
  /// One object with all findings, for programs.
  public static let json = ReportFormat(
    "json", summary: "one object for programs", isLimited: false
  ) { JSONRenderer().render($0.diagnostics) }
}

/// Prints diagnostics for programs: the contract of `onehot validate --format json`.
///
/// One object: `format_version`, `valid`, `error_count`, `warning_count`, `diagnostics`. Lines and
/// columns count from 1 in Unicode scalars, bytes from 0; ends are exclusive. A later minor version
/// only adds fields.
public struct JSONRenderer: Sendable {
  /// The version of the contract.
  public static let formatVersion = "1.0"

  /// Makes a renderer.
  public init() {}

  /// The whole report with keys in alphabetical order, ended by a newline.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    JSON(encoding: Report(diagnostics), keys: .snakeCase, nils: .null).sorted.document(.spread)
  }

  // The types of the contract; a test compares the published schema with them.

  private struct Report: Encodable {
    let formatVersion = JSONRenderer.formatVersion
    let valid: Bool
    let errorCount: Int
    let warningCount: Int
    let diagnostics: [Finding]

    init(_ all: [Diagnostic]) {
      errorCount = all.filter { $0.severity == .error }.count
      warningCount = all.count - errorCount
      valid = errorCount == 0
      diagnostics = all.map(Finding.init)
    }
  }

  private struct Finding: Encodable {
    let severity: String
    let id: String
    let message: String
    let path: String?
    let range: Range?
    let labels: [Label]
    let notes: [String]
    let help: [String]
    let fixes: [Fix]

    init(_ diagnostic: Diagnostic) {
      severity = diagnostic.severity.rawValue
      id = diagnostic.id.name
      message = diagnostic.message
      path = diagnostic.span?.file.path
      range = diagnostic.span.map(Range.init)
      let own = diagnostic.span.flatMap { span in
        diagnostic.label.map { Label(span, $0) }
      }
      labels = [own].compactMap { $0 } + diagnostic.labels.map { Label($0.span, $0.text) }
      notes = diagnostic.notes
      help = diagnostic.help
      fixes = diagnostic.fixes.map(Fix.init)
    }
  }

  private struct Label: Encodable {
    let path: String
    let range: Range
    let text: String

    init(_ span: Span, _ text: String) {
      path = span.file.path
      range = Range(span)
      self.text = text
    }
  }

  private struct Fix: Encodable {
    let title: String
    let applicability: String
    let path: String
    let edits: [Edit]

    init(_ fix: Diagnostics.Fix) {
      title = fix.title
      applicability = fix.applicability.rawValue
      path = fix.file.path
      edits = fix.edits.map { Edit(range: Range($0.span), replacement: $0.replacement) }
    }
  }

  private struct Edit: Encodable {
    let range: Range
    let replacement: String
  }

  private struct Range: Encodable {
    let start: Position
    let end: Position

    init(_ span: Span) {
      start = Position(span.startPosition)
      end = Position(span.endPosition)
    }
  }

  private struct Position: Encodable {
    let line: Int
    let column: Int
    let byte: Int

    init(_ position: Diagnostics.Position) {
      line = position.line
      column = position.column
      byte = position.byte
    }
  }
}

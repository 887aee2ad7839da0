import Foundation

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
    let errors = diagnostics.filter { $0.severity == .error }.count
    let report: [String: Any] = [
      "format_version": Self.formatVersion,
      "valid": errors == 0,
      "error_count": errors,
      "warning_count": diagnostics.count - errors,
      "diagnostics": diagnostics.map(object),
    ]
    let options: JSONSerialization.WritingOptions = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    guard let data = try? JSONSerialization.data(withJSONObject: report, options: options) else {
      fatalError("Diagnostics: a report is not JSON")
    }
    return String(decoding: data, as: UTF8.self).escapedJSON + "\n"
  }

  private func object(_ diagnostic: Diagnostic) -> [String: Any] {
    var labels = diagnostic.labels
    if let span = diagnostic.span, let text = diagnostic.label {
      labels.insert(Label(span, text), at: 0)
    }
    return [
      "severity": diagnostic.severity.rawValue,
      "id": diagnostic.id.name,
      "message": diagnostic.message,
      "path": diagnostic.span?.file.path ?? NSNull(),
      "range": diagnostic.span.map(object) ?? NSNull(),
      "labels": labels.map { label -> [String: Any] in
        ["path": label.span.file.path, "range": object(label.span), "text": label.text]
      },
      "notes": diagnostic.notes,
      "help": diagnostic.help,
      "fixes": diagnostic.fixes.map(object),
    ]
  }

  private func object(_ fix: Fix) -> [String: Any] {
    [
      "title": fix.title,
      "applicability": fix.applicability.rawValue,
      "path": fix.file.path,
      "edits": fix.edits.map { edit -> [String: Any] in
        ["range": object(edit.span), "replacement": edit.replacement]
      },
    ]
  }

  private func object(_ span: Span) -> [String: Any] {
    ["start": object(span.startPosition), "end": object(span.endPosition)]
  }

  private func object(_ position: Position) -> [String: Any] {
    ["line": position.line, "column": position.column, "byte": position.byte]
  }
}

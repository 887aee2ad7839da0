import Diagnostics

extension ReferencePages {
  /// The catalogue of diagnostics.
  static var diagnostics: ReferencePage {
    let intro = """
      Everything that the compiler can find, by the id that stands in brackets in messages; \
      `onehot explain ID` prints an entry. The examples are whole specs. A character that does not \
      print is shown as a sign, `␉` for a tab and `␍` for a carriage return.
      """
    return ReferencePage(
      "Diagnostics", source: "`DiagnosticID.all`", [intro] + DiagnosticID.all.flatMap(blocks))
  }

  private static func blocks(_ id: DiagnosticID) -> [String] {
    var blocks = [
      "## \(id.name)", "**\(id.severity.rawValue).** \(Markdown.prose(id.summary))",
      Markdown.prose(id.explanation),
    ]
    if let failing = id.failing, let mended = id.mended {
      blocks += [
        "Fails:", Markdown.block("yaml", failing), "Mended:", Markdown.block("yaml", mended),
      ]
    }
    return blocks
  }
}

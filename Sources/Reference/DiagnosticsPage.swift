import Diagnostics

extension ReferencePages {
  /// The catalogue of diagnostics.
  static var diagnostics: ReferencePage {
    let intro = """
      All findings of the compiler, by the id that messages show in brackets; `onehot explain ID` \
      prints an entry. The examples are whole specs. A symbol replaces each unprintable character: \
      `␉` for a tab and `␍` for a carriage return.
      """
    return ReferencePage(
      "Diagnostics", source: "`DiagnosticID.all`", [intro] + DiagnosticID.all.flatMap(blocks))
  }

  private static func blocks(_ id: DiagnosticID) -> [String] {
    var blocks = [
      "## \(id.name)", "**\(id.severity.rawValue).** \(Markdown.prose(id.summary))",
      Markdown.prose(id.explanation),
    ]
    if let failing = id.failing, let fixed = id.fixed {
      blocks += [
        "Fails:", Markdown.block("yaml", failing), "Fixed:", Markdown.block("yaml", fixed),
      ]
    }
    return blocks
  }
}

import CompilerDriver
import Diagnostics
import Reports
import SpecModel

/// The invariants of the front end for any bytes; libFuzzer checks that it terminates.
enum FrontEnd {
  /// Checks a text as `spec.yaml`, and traps where the result breaks a promise.
  static func check(_ bytes: [UInt8]) {
    let file = SourceFile(path: "spec.yaml", bytes: bytes)
    let checked = Compiler.check(SpecLoader.tree(file))
    precondition(
      checked.model != nil || checked.isLibrary || checked.diagnostics.hasErrors,
      "there is neither a result nor an error")
    for diagnostic in checked.diagnostics {
      precondition(!diagnostic.message.isEmpty, "a finding says nothing")
      guard let span = diagnostic.span else { continue }
      precondition(
        0 <= span.start && span.start <= span.end && span.end <= span.file.bytes.count,
        "a finding lies outside of its file")
    }
    render(checked.diagnostics)
    guard let model = checked.model else { return }
    let resolved = SourceFile(path: "resolved.yaml", text: ResolvedSpec.text(model))
    precondition(
      Compiler.check(SpecLoader.tree(resolved)).model != nil, "the resolved spec is not valid")
  }

  /// Every format, for its traps.
  private static func render(_ diagnostics: [Diagnostic]) {
    let report = FindingsReport(diagnostics, checked: ["spec.yaml"], version: "0")
    let texts = ReportFormat.all.map { $0.text(report) }
    precondition(diagnostics.isEmpty || texts.allSatisfy { !$0.isEmpty }, "a report is empty")
  }
}

import CompilerDriver
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The examples that `onehot explain` prints are what they claim to be.
@Suite struct CatalogExampleTests {
  /// Diagnostics that only a run, or a file of another kind, can raise.
  static let withoutExample: Set<String> = [
    "damaged-run", "data-mismatch", "export-refused", "file-too-large", "insufficient-memory",
    "label-out-of-range",
    "library-budget",
    "malformed-data-file", "model-too-large",
    "missing-data-file", "numeric-header", "not-finite", "infinite-metric", "metric-without-rows",
    "not-utf8", "other-data", "truncated-data-file", "unknown-set-name",
    "unusable-checkpoint", "unverified-checkpoint",
  ]

  @Test(arguments: DiagnosticID.all.map(\.name))
  func theFailingSpecRaisesTheIDAndNothingElse(_ name: String) throws {
    let id = try #require(DiagnosticID.named(name))
    guard let failing = id.failing else {
      #expect(Self.withoutExample.contains(name), "\(name) has no example")
      return
    }
    let found = try inFolder(failing)
    #expect(found.map(\.id.name) == [name], "\(TextRenderer().render(found))")
    #expect(found.first?.severity == id.severity)
  }

  @Test(arguments: DiagnosticID.all.map(\.name))
  func theMendedSpecIsClean(_ name: String) throws {
    guard let fixed = DiagnosticID.named(name)?.fixed else { return }
    let found = try inFolder(fixed)
    #expect(found.isEmpty, "\(TextRenderer().render(found))")
  }

  /// The findings in a text that lies as `spec.yaml` in a folder of its own.
  private func inFolder(_ text: String) throws -> [Diagnostic] {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "spec.yaml").path
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      return Compiler.check(try SpecLoader.load(path)).diagnostics
    }
  }

  /// An id that nothing raises explains an error that cannot happen.
  @Test(arguments: DiagnosticID.all.map(\.name))
  func everyIDIsRaisedSomewhere(_ name: String) throws {
    let sources = Repository.root.appending(path: "Sources")
    let catalog = sources.appending(path: "Diagnostics/Catalog").path
    let files =
      FileManager.default.enumerator(atPath: sources.path)?
      .compactMap { $0 as? String } ?? []
    let declaration = try Regex("static let (\\w+) = DiagnosticID\\(\\s*\"\(name)\"")
    var identifier: Substring?
    for file in try FileManager.default.contentsOfDirectory(atPath: catalog) {
      let text = try String(contentsOfFile: "\(catalog)/\(file)", encoding: .utf8)
      if let match = text.firstMatch(of: declaration) { identifier = match[1].substring }
    }
    let use = try Regex("\\.\(try #require(identifier))\\b")
    let isRaised = try files.contains { file in
      guard file.hasSuffix(".swift"), !file.hasPrefix("Diagnostics/Catalog/") else { return false }
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      return text.contains(use)
    }
    #expect(isRaised)
  }
}

import Diagnostics
import SpecSyntax
import Testing

/// The examples of the catalogue, as far as syntax decides about them.
@Suite struct CatalogExampleTests {
  /// The ids that reading alone raises, without any knowledge of the schema.
  static let raisedByReading = [
    "alias-cycle", "argument-as-mapping", "complex-key", "control-character",
    "cut-by-flow-mapping", "dash-after-key", "duplicate-key", "line-ending", "list-then-text",
    "merge-key", "missing-colon", "nesting-depth", "node-budget", "second-document",
    "sequence-item-cut", "slice-as-mapping", "tab-indentation", "tag", "unclosed-bracket",
    "unclosed-quote", "undefined-alias", "yaml-directive", "yaml-syntax",
  ]

  @Test(arguments: raisedByReading)
  func theFailingOneRaisesExactlyItsID(_ name: String) throws {
    let failing = try #require(DiagnosticID.named(name)?.failing)
    #expect(parseYAML(source(failing)).diagnostics.map(\.id.name) == [name])
  }

  static let raisedByExpressions = [
    "duplicate-argument", "expression-syntax", "positional-after-keyword",
    "unbalanced-parentheses",
  ]

  @Test(arguments: raisedByExpressions)
  func theFailingExpressionRaisesExactlyItsID(_ name: String) throws {
    let failing = try #require(DiagnosticID.named(name)?.failing)
    #expect(graphDiagnostics(failing).map(\.id.name) == [name])
  }

  /// Every other example, and every fixed one, is a matter of later stages.
  @Test(arguments: DiagnosticID.all.map(\.name))
  func allOthersAreCleanYAML(_ name: String) throws {
    let id = try #require(DiagnosticID.named(name))
    if let fixed = id.fixed { #expect(places(graphDiagnostics(fixed)) == []) }
    if let failing = id.failing, !Self.raisedByReading.contains(name),
      !Self.raisedByExpressions.contains(name)
    {
      #expect(places(graphDiagnostics(failing)) == [])
    }
  }

  private func graphDiagnostics(_ text: String) -> [Diagnostic] {
    var (root, diagnostics) = parseYAML(source(text))
    for section in ["guide", "model"] {
      for node in root?[section]?.entries ?? [] { _ = parseDefinition(node.value, &diagnostics) }
    }
    return diagnostics
  }
}

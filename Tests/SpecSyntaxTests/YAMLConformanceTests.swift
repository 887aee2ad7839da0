import Diagnostics
import Foundation
import SpecSyntax
import TestSupport
import Testing

/// YAML of all kinds gives a tree, or an error of ours that says what is not taken; deviations from
/// the specification are listed, and a list must be exact: it may shrink, and it may not grow.
@Suite struct YAMLConformanceTests {
  /// Valid YAML that a spec may not hold, as the language says.
  private static let policy: Set<String> = [
    "complex-key", "control-character", "duplicate-key", "empty-value", "line-ending", "merge-key",
    "second-document", "tag", "yaml-directive",
  ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// Compares with a list, which `BLESS=1` writes.
  private static func expect(_ found: [String], areListedAs name: String) throws {
    let url = folder.appending(path: "Deviations/\(name).txt")
    let listed = try Golden.committed(found.map { $0 + "\n" }.joined(), at: url)
    #expect(found == listed.split(separator: "\n").map(String.init))
  }

  private static func ids(_ bytes: [UInt8]) -> [String] {
    let (root, diagnostics) = parseYAML(SourceFile(path: "a.yaml", bytes: bytes))
    #expect(root != nil || diagnostics.hasErrors)
    #expect(!TextRenderer().render(diagnostics).isEmpty || diagnostics.isEmpty)
    return diagnostics.filter { $0.severity == .error }.map(\.id.name)
  }

  /// A deviation as a line: the name, and the ids that were not expected.
  private static func rejected(_ name: String, _ text: [UInt8]) -> String? {
    let others = Set(ids(text)).subtracting(policy)
    return others.isEmpty ? nil : "\(name): \(others.sorted().joined(separator: ", "))"
  }

  @Test func validInputsThatAreRejectedAreKnown() throws {
    let found = YAMLCases.valid.compactMap { Self.rejected($0.name, Array($0.text.utf8)) }
    try Self.expect(found, areListedAs: "rejected")
  }

  @Test func invalidInputsThatAreAcceptedAreKnown() throws {
    let found = YAMLCases.invalid.filter { Self.ids(Array($0.text.utf8)).isEmpty }.map(\.name)
    try Self.expect(found, areListedAs: "accepted")
  }

  @Test func namesAreUnique() {
    let names = YAMLCases.valid.map(\.name) + YAMLCases.invalid.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// Every input cut at every byte.
  @Test func everyTruncationIsReadOrReported() {
    for (_, text) in YAMLCases.valid + YAMLCases.invalid {
      let bytes = Array(text.utf8)
      for count in bytes.indices { _ = Self.ids(Array(bytes[..<count])) }
    }
  }

  // MARK: - PyYAML's inputs

  /// The data of PyYAML's own tests, which its source package holds; `.ci/run` brings it.
  private static let pyyaml: [URL] = {
    let root = folder.appending(path: "../../.build/pyyaml").standardized
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.path.contains("/legacy_tests/data/") }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }()

  @Test(.enabled(if: !pyyaml.isEmpty, "PyYAML's source package is not in .build/pyyaml"))
  func inputsOfAnotherReader() throws {
    let valid = Self.pyyaml.filter { $0.pathExtension == "data" }
    #expect(valid.count > 150)
    let found = try valid.compactMap {
      Self.rejected($0.lastPathComponent, [UInt8](try Data(contentsOf: $0)))
    }
    try Self.expect(found, areListedAs: "pyyaml")
    for url in Self.pyyaml where url.pathExtension != "data" && url.pathExtension != "py" {
      _ = Self.ids([UInt8](try Data(contentsOf: url)))
    }
  }

  // MARK: - The YAML test suite

  @Test(
    .enabled(
      if: !YAMLSuite.inputs.isEmpty,
      "the YAML test suite is not in \(YAMLSuite.folder.path): 402 inputs are not read"))
  func inputsOfTheTestSuite() throws {
    #expect(YAMLSuite.inputs.count == 402)
    var (accepted, rejected, different): ([String], [String], [String]) = ([], [], [])
    for input in YAMLSuite.inputs {
      let file = SourceFile(path: "in.yaml", bytes: input.bytes)
      let (root, diagnostics) = parseYAML(file)
      let errors = diagnostics.filter { $0.severity == .error }
      for error in errors {
        let span = try #require(error.span, "\(input.name): an error without a place")
        #expect(span.file === file && span.end <= input.bytes.count)
      }
      #expect(!TextRenderer().render(diagnostics).isEmpty || diagnostics.isEmpty)
      #expect(root != nil || !errors.isEmpty, "\(input.name): neither tree nor error")
      let ids = Set(errors.map(\.id.name))
      if input.isInvalid {
        if errors.isEmpty { accepted.append(input.name) }
      } else if errors.isEmpty {
        let tree = root.map(YAMLSuite.notation)
        if tree != input.tree { different.append(input.name) }
      } else if ids.isDisjoint(with: Self.policy) {
        rejected.append("\(input.name): \(ids.sorted().joined(separator: ", "))")
      }
    }
    try Self.expect(accepted, areListedAs: "suite-accepted")
    try Self.expect(rejected, areListedAs: "suite-rejected")
    try Self.expect(different, areListedAs: "suite-different")
  }

  /// The comparison would see another tree: what the suite says of one input is not true of
  /// another.
  @Test(.enabled(if: !YAMLSuite.inputs.isEmpty, "the YAML test suite is not here"))
  func treesOfTheTestSuiteDiffer() {
    let trees = Set(YAMLSuite.inputs.filter { !$0.isInvalid }.compactMap(\.tree))
    #expect(trees.count > 200)
    let (root, _) = parseYAML(SourceFile(path: "a.yaml", text: "a: 'b'\nc: [d, |\n  e\n]\n"))
    #expect(root.map(YAMLSuite.notation)?.contains(":a\n'b\n") != false)
    let styles = ["b", "'b'", "\"b\""].map {
      parseYAML(SourceFile(path: "a.yaml", text: $0)).root.map(YAMLSuite.notation)
    }
    #expect(styles == [":b\n", "'b\n", "\"b\n"])
  }
}

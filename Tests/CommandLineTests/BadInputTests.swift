import Foundation
import TestSupport
import Testing

/// Bad input through the program itself: a clear finding with the right exit code, soon.
@Suite struct BadInputTests {
  struct Case: Sendable {
    let name: String
    let spec: String
    let id: String
    var arguments: [String] = []
  }

  private static let deep = String(repeating: "[", count: 100_000)

  /// Nine anchors, each ten times the one before.
  private static let bomb: String = {
    var lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    for level in 1..<9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      lines.append("a\(level): &a\(level) [\(aliases)]")
    }
    return toy + lines.joined(separator: "\n") + "\n"
  }()

  static let cases = [
    Case(
      name: "misspelt key", spec: toy.replacing("minimize", with: "minimise"), id: "unknown-key"),
    Case(
      name: "wrong shape", spec: toy.replacing("z - 0.45", with: "z - ones(4)"),
      id: "shape-mismatch"),
    Case(
      name: "cycle", spec: toy.replacing("logits=logits", with: "logits=logits * cost"), id: "cycle"
    ),
    Case(
      name: "duplicate key", spec: toy.replacing("name: toy", with: "name: toy\nname: boy"),
      id: "duplicate-key"),
    Case(
      name: "tab indentation", spec: toy.replacing("  z: ~", with: "\tz: ~"), id: "tab-indentation"),
    Case(
      name: "truncated", spec: String(toy.prefix(while: { $0 != "^" })),
      id: "unbalanced-parentheses"
    ),
    Case(name: "empty", spec: "", id: "empty-value"),
    Case(name: "deep nesting", spec: toy + "x: " + deep + "\n", id: "nesting-depth"),
    Case(
      name: "deep parentheses",
      spec: toy.replacing(
        "z - 0.45",
        with: String(repeating: "(", count: 100_000) + "z" + String(repeating: ")", count: 100_000)),
      id: "nesting-depth"),
    Case(name: "alias bomb", spec: bomb, id: "node-budget"),
    Case(
      name: "large file", spec: toy + String(repeating: "# filling\n", count: 200_000),
      id: "file-too-large"),
    Case(name: "second document", spec: toy + "---\n" + toy, id: "second-document"),
    Case(name: "tag", spec: toy.replacing("name: toy", with: "name: !!str toy"), id: "tag"),
    Case(
      name: "huge shape",
      spec: toy.replacing(
        "parameter(3, init=[0.3, -0.2, 0.9])",
        with: "parameter([1000000, 1000000, 1000000, 1000000])"),
      id: "number-out-of-range"),
    Case(
      name: "huge product",
      spec: toy.replacing(
        "sum((z - 0.45)^2)", with: "sum(dense(dense(z, 2000000000), 2000000000))"),
      id: "model-too-large"),
    Case(
      name: "huge constant", spec: toy.replacing("z - 0.45", with: "z - ones([40000, 40000, 3])"),
      id: "number-out-of-range"),
    Case(
      name: "huge step",
      spec: toy.replacing("z - 0.45", with: "z - ones([20000, 20000, 3])")
        .replacing("train: {", with: "train: {batch: 100000, "),
      id: "number-out-of-range"),
    Case(
      name: "huge data",
      spec: toy.replacing("model:", with: "data: {x: \"real[9999999999, 9]\"}\nmodel:"),
      id: "number-out-of-range"),
    Case(
      name: "unknown override", spec: toy, id: "unknown-set-name", arguments: ["--set", "hiden=3"]),
    Case(
      name: "override of an unknown key", spec: toy, id: "unknown-set-name",
      arguments: ["--set", "train.stesp=3"]),
    Case(
      name: "override of a wrong type", spec: toy, id: "wrong-type",
      arguments: ["--set", "train.steps=many"]),
  ]

  @Test(arguments: cases.indices)
  func everyCaseIsAFindingAndSoon(_ index: Int) throws {
    let bad = Self.cases[index]
    // `validate` takes no overrides, all else does.
    let verb = bad.arguments.isEmpty ? ["validate", "-"] : ["inspect", "-"]
    let result = try Binary.run(
      verb + bad.arguments, seconds: ProcessorTime.limit, input: bad.spec)
    #expect(result.status == 1, "\(bad.name): \(result.errors.prefix(500))")
    let text = result.output + result.errors
    #expect(text.contains("error[\(bad.id)]"), "\(bad.name): \(text.prefix(500))")
  }

  @Test func bytesThatAreNoTextAreAFinding() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "a.yaml")
      try Data([0x6F, 0x6E, 0xFF, 0xFE, 0x0A]).write(to: url)
      let result = try Binary.run(["validate", "a.yaml"], in: folder)
      #expect(result.status == 1)
      #expect(result.output.contains("error[not-utf8]"))
    }
  }
}

import CompilerDriver
import Diagnostics
import Foundation
import Testing

/// What fixes promise: made by itself, one of them fixes what was found, and a safe one always
/// does.
@Suite struct FixTests {
  /// Failing specs: those of the catalogue and those with planted mistakes.
  static let specs: [(name: String, text: String)] = {
    let examples = DiagnosticID.all.compactMap { id in id.failing.map { (id.name, $0) } }
    let planted = GoldenErrorTests.names.compactMap { name in
      (try? GoldenErrorTests.spec(name)).map { (name, $0) }
    }
    return examples + planted
  }()

  @Test(arguments: specs.map(\.name))
  func aFixMends(_ name: String) throws {
    let text = try #require(Self.specs.first { $0.name == name }).text
    let file = SourceFile(path: Support.path("Specs/spec.yaml"), text: text)
    let found = Compiler.check(SpecLoader.tree(file)).diagnostics
    guard let diagnostic = found.first, !diagnostic.fixes.isEmpty else { return }
    let left = diagnostic.fixes.map { fix in
      let fixed = AppliedFixes([fix], to: file).bytes
      let tree = SpecLoader.tree(SourceFile(path: file.path, bytes: fixed))
      return Compiler.check(tree).diagnostics.filter {
        $0.id == diagnostic.id || $0.severity == .error
      }
    }
    #expect(left.contains([]), "\(left.map { TextRenderer().render($0) })")
    for (fix, left) in zip(diagnostic.fixes, left) where fix.applicability == .safe {
      #expect(left.isEmpty, "\(fix.title): \(TextRenderer().render(left))")
    }
  }

  /// Whoever lists a safe fix first lets `--fix` make it, and making fixes comes to an end.
  @Test(arguments: specs.map(\.name))
  func mendingComesToAnEnd(_ name: String) throws {
    let text = try #require(Self.specs.first { $0.name == name }).text
    let once = MendedSpec(SourceFile(path: "spec.yaml", text: text))
    let twice = MendedSpec(SourceFile(path: "spec.yaml", bytes: once.bytes))
    #expect(twice.count == 0)
    #expect(twice.bytes == once.bytes)
  }

  private func fixed(_ text: String) -> String {
    let bytes = MendedSpec(SourceFile(path: "spec.yaml", text: text)).bytes
    return String(decoding: bytes, as: UTF8.self)
  }

  private func fixes(_ text: String) -> [Fix] { check(text).diagnostics.flatMap(\.fixes) }

  private static let toy = """
    onehot: 1
    name: toy
    hyperparameters: {n: 3}
    model:
      w: parameter(n, init=zeros)
      cost: sum((w - 0.45)^2)
    minimize: cost
    train: {optimizer: sgd(learning_rate=0.1), steps: 10}

    """

  /// A mistake, and the same spec after its safe fixes.
  @Test(
    arguments: [
      ("steps: 10", "steps: 1_0", "steps: 10"), ("steps: 10", "steps: 10.0", "steps: 10"),
      ("steps: 10", "steps: 1e1", "steps: 10"), ("steps: 10", "steps: '10'", "steps: 10"),
      ("steps: 10", "steps: 010", "steps: 010"), ("steps: 10", "steps: 08", "steps: 8"),
      ("steps: 10", "steps: !!int 10", "steps: 10"),
      ("steps: 10", "steps: !my 10", "steps: !my 10"),
      ("{n: 3}", "{n: \"yes\"}", "{n: \"yes\"}"), ("^2", "**2", "^2"),
      ("init=zeros", "init=\"zeros\"", "init=zeros"), ("n, init", "n, init=zeros, init", "n, init"),
      ("(w - 0.45)", "(+w - 0.45)", "(w - 0.45)"), ("n: 3", "n: 3, n: 3", "n: 3"),
      ("n: 3", "n: 3, n: 4", "n: 3, n: 4"), ("n, init=zeros", "3, init: zeros", "3, init=zeros"),
      (
        "sgd(learning_rate=0.1)", "sgd(learning_rate=0.1, momentum=0.9)",
        "\"sgd(learning_rate=0.1, momentum=0.9)\""
      ),
      ("minimize", "minimise", "minimise"),
    ])
  func safeFixes(_ right: String, _ wrong: String, _ expected: String) {
    #expect(
      fixed(Self.toy.replacing(right, with: wrong)) == Self.toy.replacing(right, with: expected))
  }

  @Test func bothReadingsOfALeadingZeroAreSuggested() {
    let found = fixes(Self.toy.replacing("steps: 10", with: "steps: 010"))
    #expect(found.map(\.title) == ["write `10`", "write `0o10`"])
    #expect(found.allSatisfy { $0.applicability == .suggested })
  }

  @Test func lineEndsAreMendedAllAtOnce() {
    #expect(fixed(Self.toy.replacing("\n", with: "\r")) == Self.toy)
  }

  @Test func theOnlyEntryGoesWithItsSection() {
    let unused = Self.toy.replacing("(n, ", with: "(3, ")
    let found = check(unused).diagnostics
    #expect(found.map(\.id) == [.unusedName])
    let file = found.first?.span?.file ?? SourceFile(path: "", text: "")
    let bytes = AppliedFixes(found.flatMap(\.fixes), to: file).bytes
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == unused.replacing("hyperparameters: {n: 3}\n", with: ""))
  }
}

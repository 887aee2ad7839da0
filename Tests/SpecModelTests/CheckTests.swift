import Diagnostics
import Foundation
import SpecSyntax
import Testing

@testable import SpecModel

@Suite struct CheckTests {
  @Test(arguments: Check.orders.indices) func orderIsRespected(_ index: Int) throws {
    let order = Check.orders[index]
    let names = Check.all.map(\.name)
    let first = try #require(names.firstIndex(of: order.first.name))
    let then = try #require(names.firstIndex(of: order.then.name))
    #expect(first < then, "\(order.because)")
  }

  @Test func namesAreUnique() {
    #expect(Set(Check.all.map(\.name)).count == Check.all.count)
  }

  /// A check that is not in the list, or that its parts never reach, finds nothing.
  @Test(arguments: Check.all.map(\.name)) func everyCheckFindsSomething(_ name: String) throws {
    let others = Check.all.filter { $0.name != name }
    #expect(
      try Self.wrong().contains { findings($0, Check.all) != findings($0, others) },
      "no spec differs without the check")
  }

  /// A part that could not be read hides the checks that read it, and no others.
  @Test(arguments: [("elbo", "unread-latent"), ("elbow", "unknown-name")])
  func aFailedObjectiveHidesTheChecksThatReadIt(_ objective: String, _ id: String) {
    let text = """
      onehot: 1
      name: toy
      data:
        x: binary[3]
      guide:
        x: ~ bernoulli(logits=parameter(3))
        z: ~ bernoulli(logits=dense(x, 3))
      model:
        z: ~ bernoulli(logits=parameter(3))
        x: ~ bernoulli(logits=parameter(3))
      maximize: \(objective)
      """
    let withoutDraw = text.replacing("  x: ~ bernoulli(logits=parameter(3))\n  z", with: "  z")
    #expect(findings(withoutDraw, Check.all).map(Self.id) == [id])
    // A check of the graphs needs no objective.
    #expect(findings(text, Check.all).map(Self.id).contains("guide-observes-data"))
  }

  private static func id(_ finding: String) -> String { String(finding.prefix { $0 != ":" }) }

  private func findings(_ text: String, _ checks: [Check]) -> [String] {
    let file = SourceFile(path: "spec.yaml", text: text)
    guard let root = parseYAML(file).root, !root.isInvalid else { return [] }
    let report = Report()
    let isLibrary = root["define"] != nil && root["model"] == nil
    _ = SpecReader(root, file, isLibrary: isLibrary, [:], report, checks: checks)
      .read { _, _ in .missing }
    return report.diagnostics.sortedAndUnique().map { "\($0.id.name): \($0.message)" }
  }

  /// Wrong specs: those of the catalogue, those with marked errors, and large ones.
  private static func wrong() throws -> [String] {
    let folder = Support.folder.appending(path: "err")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let marked = try files.filter { $0.hasSuffix(".yaml") }.map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
    return DiagnosticID.all.compactMap(\.failing) + marked + large
  }

  /// Specs that are too large in one way each.
  private static let large = [
    // Nine fields that may be missing.
    """
    onehot: 1
    name: toy
    data:
    \((0..<9).map { "  f\($0): binary[2]?\n" }.joined())
    model:
    \((0..<9).map { "  f\($0): ~ bernoulli(logits=parameter(2))\n" }.joined())
    maximize: elbo
    """,
    // A long chain, of which every draw evaluates the rest again.
    """
    onehot: 1
    name: toy
    model:
      z0: ~ bernoulli(logits=parameter(1))
    \((1..<250).map { "  z\($0): ~ bernoulli(logits=\(repeated("z\($0 - 1)")))\n" }.joined())
      cost: sum(z249)
    estimators:
      default: score_function
    minimize: cost
    """,
    // Values that fit the budget one by one.
    """
    onehot: 1
    name: toy
    model:
      z: ~ bernoulli(logits=parameter(12))
      y: ~ bernoulli(logits=parameter(12))
      cost: sum(z) * sum(y)
    estimators:
      default: enumerate
    minimize: cost
    """,
    // A batch of 10^12 numbers.
    """
    onehot: 1
    name: toy
    model:
      w: parameter(100)
      cost: sum(dense(w, 1000000))
    minimize: cost
    train: {optimizer: sgd(learning_rate=0.1), batch: 1000000, steps: 1}
    """,
    // A function that nothing calls.
    """
    onehot: 1
    name: toy
    define:
      f(x):
        return: x + unknown
    model:
      w: parameter(3)
      cost: sum(w)
    minimize: cost
    """,
  ]

  private static func repeated(_ name: String) -> String {
    Array(repeating: name, count: 8).joined(separator: " + ")
  }
}

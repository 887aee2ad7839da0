import Foundation
import TestSupport
import Testing

/// `onehot audit` and `onehot compare`.
@Suite struct AuditCommandTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func aPassIsZeroAndFewDrawsAreOne() throws {
    let passed = try Binary.run(["audit", "Specs/toy.yaml"], in: Repository.root)
    #expect(passed.status == 0, "\(passed.output)")
    #expect(passed.errors.isEmpty)
    for part in [
      "audit of toy: pass", "exact enumeration", "max |z|", "A pass holds for the shrunken",
    ] {
      #expect(passed.output.contains(part), "\(part)")
    }
    let few = try Binary.run(["audit", "Specs/toy.yaml", "--draws", "100"], in: Repository.root)
    #expect(few.status == 1)
    #expect(few.output.contains("audit of toy: inconclusive"))
    #expect(few.output.contains("would suffice (`--draws`)"))
  }

  /// The specs that say how to shrink them.
  @Test(arguments: ["categorical-vae", "digits-bernoulli-vae", "m2-semi-supervised"])
  func anAuditSectionIsEnough(_ name: String) throws {
    let result = try Binary.run(["audit", "Specs/\(name).yaml"], in: Repository.root)
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("exact enumeration"))
  }

  @Test func enumerationOutOfReachIsSaid() throws {
    let result = try Binary.run(
      ["audit", "Specs/digits-feature-gates.yaml", "--draws", "20"], in: Repository.root)
    #expect(result.errors.contains("enumeration exceeds its budget"))
    #expect(result.output.contains("the mean of score_function(baseline=leave_one_out)"))
  }

  @Test func anAuditInJSONIsRepeatable() throws {
    let arguments = [
      "audit", "--format", "json", "--draws", "500", "Specs/digits-bernoulli-vae.yaml",
    ]
    let runs = try (0..<2).map { _ in try Binary.run(arguments, in: Repository.root) }
    #expect(runs[0].output == runs[1].output)
    let audit = try object(runs[0].output)
    let keys = ["format_version", "spec", "draws", "verdict", "nodes", "parameters"]
    #expect(Set(keys).isSubset(of: audit.keys))
    #expect(audit["set"] as? [String: String] == ["units": "4", "hidden": "3"])
  }

  @Test func overridesReachTheAudit() throws {
    let arguments = ["audit", "-", "--set", "estimators.z=enumerate"]
    let result = try Binary.run(arguments, input: toy)
    #expect(result.status == 0)
    #expect(result.output.contains("enumerate"))
    #expect(result.output.contains("no draws take part, 3 points"))
  }

  @Test func estimatorsAreCompared() throws {
    try withTemporaryFolder { folder in
      let result = try Binary.run(
        [
          "compare", "-", "--estimators", "score_function(baseline=none),enumerate,pathwise",
          "--draws", "50", "--steps", "4", "--threads", "1", "--svg", "plot.svg",
        ], in: folder, input: toy)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors == "wrote plot.svg\n")
      #expect(result.output.contains("not compared\n  pathwise: "))
      let plot = try String(contentsOf: folder.appending(path: "plot.svg"), encoding: .utf8)
      #expect(plot.hasPrefix("<svg") && plot.contains(">enumerate</text>"))
    }
  }

  @Test func aComparisonInJSON() throws {
    let result = try Binary.run(
      ["compare", "-", "--estimators", "all", "--draws", "20", "--steps", "2", "--format", "json"],
      input: toy)
    #expect(result.status == 0)
    let comparison = try object(result.output)
    #expect(comparison["spec"] as? String == "toy")
    #expect((comparison["estimators"] as? [[String: Any]])?.count ?? 0 >= 5)
  }

  @Test func rowsOfTheDataAreRead() throws {
    let result = try Binary.run(
      [
        "compare", "Specs/digits-feature-gates.yaml", "--estimators", "straight_through", "--draws",
        "5", "--steps", "2",
      ], in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("gradients: 10 rows of `train`"))
    #expect(result.output.contains("on 297 rows of `test`, after 2 steps"))
  }

  @Test func nothingLegalIsOne() throws {
    let result = try Binary.run(["compare", "-", "--estimators", "pathwise"], input: toy)
    #expect(result.status == 1)
    #expect(result.output.contains("not defined for `bernoulli`"))
    #expect(result.errors.contains("none of the estimators is legal"))
  }

  @Test(arguments: [["audit", "-"], ["compare", "-", "--estimators", "all"]])
  func errorsInASpecAreOneAndMessages(_ arguments: [String]) throws {
    let broken = toy.replacing("minimize: cost", with: "minimize: csot")
    let result = try Binary.run(arguments, input: broken)
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("error[unknown-name]"))
    let library = try Binary.run(arguments, input: "onehot: 1\ndefine: {f(x): {return: \"x\"}}\n")
    #expect(library.status == 1)
    #expect(library.errors.contains("is a library"))
  }

  @Test(
    arguments: [
      ["audit", "no-such-file.yaml"], ["audit", "--draws", "1", "-"], ["compare", "-"],
      ["compare", "-", "--estimators", ","],
      ["compare", "-", "--estimators", "all", "--steps", "-1"],
      ["compare", "-", "--estimators", "enumerate", "--steps", "0", "--svg", "no/such/folder.svg"],
    ])
  func aWrongCommandLineIsTwo(_ arguments: [String]) throws {
    try withTemporaryFolder { folder in
      let result = try Binary.run(arguments, in: folder, input: toy)
      #expect(result.status == 2, "\(result.errors)")
    }
  }
}

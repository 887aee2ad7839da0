import Foundation
import TestSupport
import Testing

/// Verbs, options and exit codes.
@Suite struct CommandTests {
  @Test func versionIsData() throws {
    let result = try Binary.run(["--version"])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("onehot 0.1.0"))
    #expect(result.errors.isEmpty)
  }

  @Test(arguments: [["--help"], ["help"], ["validate", "--help"], []])
  func helpIsData(_ arguments: [String]) throws {
    let result = try Binary.run(arguments)
    #expect(result.status == 0)
    #expect(result.output.contains("USAGE: onehot"))
  }

  @Test(
    arguments: [
      (["validat"], "did you mean `validate`?"),
      (["inspcet", "a.yaml"], "did you mean `inspect`?"),
      (["frobnicate"], "no command is called `frobnicate`"),
      (["validate"], "name the specs to check"),
      (["validate", "--frmat", "json", "a.yaml"], "Unknown option"),
      (["validate", "--format", "xml", "a.yaml"], "'xml' is invalid"),
      (["validate", "--report", "json", "a.yaml"], "'json' is invalid"),
      (["validate", "--max-errors", "0", "a.yaml"], "at least 1"),
      (["compile", "--emit", "machine-code", "a.yaml"], "is invalid"),
      (["inspect", "--set", "hidden", "a.yaml"], "is invalid"),
      (["explain", "unknown-kye"], "did you mean `unknown-key`?"),
      (["init", "x", "--template", "vea"], "did you mean `vae`?"),
      (["init", "9 lives"], "not a valid name"),
      (["inspect", "no-such-file.yaml"], "there is no such file"),
      (["validate", "no-such-file.yaml"], "there is no such file"),
      (["compile", "."], "it is a folder"),
    ])
  func aWrongCommandLineIsTwo(_ arguments: [String], _ message: String) throws {
    try withTemporaryFolder { folder in
      let result = try Binary.run(arguments, in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(result.output.isEmpty)
    }
  }

  @Test func aFolderWithoutSpecsIsTwo() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appending(path: "empty"), withIntermediateDirectories: true)
      let result = try Binary.run(["validate", "empty"], in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains("contains no *.yaml or *.yml file"))
    }
  }

  @Test func explainListsAndExplains() throws {
    let list = try Binary.run(["explain"])
    #expect(list.status == 0)
    #expect(list.output.contains("\nshape-mismatch "))
    let one = try Binary.run(["explain", "unknown-key"])
    #expect(one.status == 0)
    #expect(one.output.contains("A spec that raises it:"))
    #expect(one.output.contains("The same spec, fixed:"))
  }

  /// An installed program carries its reference: every name has its entry, of every kind it has.
  @Test(
    arguments: [
      ("gumbel_softmax", ["(estimator)"]), ("dense", ["(function)"]),
      ("mean", ["(function)", "(query of quantities)"]),
      ("normal", ["(distribution)", "(initializer)"]),
      ("adam", ["(optimizer)"]), ("exponential", ["(schedule)"]),
      ("iwae", ["(term of objectives)"]),
      ("checkpoint", ["(key, train)"]),
    ])
  func explainHasTheReference(_ name: String, _ kinds: [String]) throws {
    let result = try Binary.run(["explain", name])
    #expect(result.status == 0)
    for kind in kinds { #expect(result.output.contains("\(name) \(kind)\n")) }
  }

  // MARK: - Specs

  @Test(arguments: ["resolved", "model", "forward", "step", "optimized", "plan", "dot"])
  func compileEmits(_ stage: String) throws {
    let result = try Binary.run(["compile", "--emit", stage, "-"], input: toy)
    #expect(result.status == 0)
    #expect(!result.output.isEmpty)
    #expect(result.errors.isEmpty)
  }

  @Test func precisionReachesTheFunctions() throws {
    let double = try Binary.run(["compile", "--precision", "float64", "-"], input: toy)
    #expect(double.output.contains(": f64[3]"))
    #expect(!double.output.contains(": f32[3]"))
  }

  @Test func overridesReachTheModel() throws {
    let spec = toy.replacing("name: toy", with: "name: toy\nhyperparameters: {goal: 0.45}")
      .replacing("0.45)^2", with: "goal)^2")
    let arguments = [
      "compile", "--emit", "resolved", "--set", "goal=0.25", "--set", "train.steps=7",
    ]
    let result = try Binary.run(
      arguments + ["--set", "estimators.z=straight_through", "-"], input: spec)
    #expect(result.status == 0)
    #expect(result.output.contains("goal: 0.25"))
    #expect(result.output.contains("steps: 7"))
    #expect(result.output.contains("z: straight_through"))
  }

  @Test(arguments: ["compile", "inspect"])
  func errorsInASpecAreOneAndMessages(_ verb: String) throws {
    let broken = toy.replacing("minimize: cost", with: "minimize: csot")
    let result = try Binary.run([verb, "-"], input: broken)
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("error[unknown-name]"))
  }

  @Test func aLibraryIsNothingToInspect() throws {
    let library = "onehot: 1\ndefine: {f(x): {return: \"x + 1\"}}\n"
    let result = try Binary.run(["inspect", "-"], input: library)
    #expect(result.status == 1)
    #expect(result.errors.contains("is a library"))
  }

  @Test(arguments: [(["--color", "always"], true), (["--color", "never"], false), ([], false)])
  func coloursAreAMatterOfTheFlag(_ arguments: [String], _ isColoured: Bool) throws {
    let broken = toy.replacing("minimize: cost", with: "minimize: csot")
    let result = try Binary.run(["validate", "-"] + arguments, input: broken)
    #expect(result.output.contains("\u{1B}[") == isColoured)
  }
}

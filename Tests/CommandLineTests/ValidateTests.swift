import Foundation
import TestSupport
import Testing

/// `onehot validate`.
@Suite struct ValidateTests {
  private static let broken = toy.replacing("minimize: cost", with: "minimize: csot")
  private static let unused = toy.replacing("name: toy", with: "name: toy\nhyperparameters: {n: 3}")

  @Test func allSpecsOfTheRepositoryAreClean() throws {
    let result = try Binary.run(["validate", "Specs"], in: Repository.root)
    #expect(result.status == 0)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("files checked: no problems"))
  }

  @Test func foldersAreSearchedAndHiddenOnesPassedOver() throws {
    try withTemporaryFolder { folder in
      for name in ["a.yaml", "sub/b.yml", "sub/c.txt", ".github/workflows/d.yaml"] {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Self.broken.write(to: url, atomically: false, encoding: .utf8)
      }
      let result = try Binary.run(["validate", ".", "a.yaml"], in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains("2 files checked: 2 errors"))
      #expect(result.output.contains("a.yaml:8:11: error[unknown-name]"))
      #expect(result.output.contains("sub/b.yml:8:11: error[unknown-name]"))
    }
  }

  @Test func warningsAreCleanUnlessDenied() throws {
    let clean = try Binary.run(["validate", "-"], input: Self.unused)
    #expect(clean.status == 0)
    #expect(clean.output.contains("warning[unused-name]"))
    #expect(clean.errors.contains("1 file checked: 1 warning"))
    let denied = try Binary.run(["validate", "--deny", "warnings", "-"], input: Self.unused)
    #expect(denied.status == 1)
    #expect(denied.output.contains("warning[unused-name]"))
  }

  @Test func standardInputHasTheGivenName() throws {
    let result = try Binary.run(
      ["validate", "-", "--stdin-filename", "models/a.yaml"], input: Self.broken)
    #expect(result.output.hasPrefix("models/a.yaml:8:11:"))
  }

  @Test func oneUnreadableFileHidesNoFindings() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "a.yaml")
      try Self.broken.write(to: url, atomically: false, encoding: .utf8)
      let result = try Binary.run(["validate", "none.yaml", "a.yaml"], in: folder)
      #expect(result.status == 2)
      #expect(result.output.contains("error[unknown-name]"))
      #expect(result.errors.contains("cannot read `none.yaml`"))
    }
  }

  @Test func allErrorsComeInOneRun() throws {
    let many = Self.broken.replacing("sgd(", with: "sdg(").replacing("steps: 10", with: "steps: x")
      .replacing("z - 0.45", with: "z - ones(4)")
    let result = try Binary.run(["validate", "-"], input: many)
    #expect(result.errors.contains("4 errors"))
    let limited = try Binary.run(["validate", "--max-errors", "1", "-"], input: many)
    #expect(limited.output.contains("and 3 more"))
    #expect(limited.errors.contains("4 errors"))
  }

  // MARK: - Fixes

  @Test func safeFixesAreMadeAndTheRestIsReported() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "a.yaml")
      try Self.broken.replacing("steps: 10", with: "steps: 1_0, clip: value(1_0)")
        .replacing("z: ~ bernoulli", with: "z: bernoulli")
        .write(to: url, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: url.path)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "link.yaml"), withDestinationURL: url)
      let first = try Binary.run(["validate", "--fix", "link.yaml"], in: folder)
      #expect(first.status == 1)
      #expect(first.errors.contains("3 fixes made in 1 file\n"), "\(first.errors)")
      #expect(first.output.contains("error[unknown-name]"))
      #expect(!first.output.contains("yaml-1-1-spelling"))
      let fixed = try String(contentsOf: url, encoding: .utf8)
      #expect(fixed == Self.broken.replacing("steps: 10", with: "steps: 10, clip: value(10)"))
      let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      // A second time nothing is left to do.
      let second = try Binary.run(["validate", "--fix", "a.yaml"], in: folder)
      #expect(second.status == 1)
      #expect(second.errors.contains("no fixes made\n"))
      #expect(try String(contentsOf: url, encoding: .utf8) == fixed)
    }
  }

  @Test func whatFixesMendIsClean() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "a.yaml")
      try toy.replacing("steps: 10", with: "steps: '10'")
        .write(to: url, atomically: false, encoding: .utf8)
      let before = try Binary.run(["validate", "a.yaml"], in: folder)
      #expect(before.errors.contains("1 file checked: 1 error; 1 fixable with `--fix`"))
      let result = try Binary.run(["validate", "--fix", "a.yaml"], in: folder)
      #expect(result.status == 0)
      #expect(result.errors.contains("1 fix made in 1 file"))
      #expect(try String(contentsOf: url, encoding: .utf8) == toy)
    }
  }

  @Test func standardInputCannotBeMended() throws {
    let result = try Binary.run(["validate", "--fix", "-"], input: toy)
    #expect(result.status == 2)
    #expect(result.errors.contains("standard input"))
  }

  // MARK: - Formats

  @Test func jsonIsTheContract() throws {
    let result = try Binary.run(["validate", "--format", "json", "-"], input: Self.broken)
    #expect(result.status == 1)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["format_version"] as? String == "1.0")
    #expect(object["valid"] as? Bool == false)
    #expect(object["error_count"] as? Int == 1)
    #expect(object["warning_count"] as? Int == 0)
    let found = try #require((object["diagnostics"] as? [[String: Any]])?.first)
    #expect(found["id"] as? String == "unknown-name")
    #expect(found["severity"] as? String == "error")
    #expect(found["path"] as? String == "<stdin>")
    let range = try #require(found["range"] as? [String: [String: Int]])
    #expect(range["start"]?["line"] == 8)
    #expect(range["start"]?["column"] == 11)
    #expect(range["end"]?["column"] == 15)
  }

  @Test func aCleanSpecHasAnEmptyArray() throws {
    let result = try Binary.run(["validate", "--format", "json", "-"], input: toy)
    #expect(result.status == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect((object["diagnostics"] as? [Any])?.isEmpty == true)
    #expect(object["valid"] as? Bool == true)
  }

  @Test(
    arguments: [
      ("github", "::error file=<stdin>,line=8,col=11,endLine=8,endColumn=14,title=unknown-name::"),
      ("sarif", "\"ruleId\" : \"unknown-name\""),
      ("junit", "<failure message="),
    ])
  func otherFormatsHoldTheFinding(_ format: String, _ text: String) throws {
    let result = try Binary.run(["validate", "--format", format, "-"], input: Self.broken)
    #expect(result.status == 1)
    #expect(result.output.contains(text), "\(result.output)")
  }

  @Test func reportsAreWrittenBesideTheOutput() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "a.yaml")
      try toy.write(to: url, atomically: false, encoding: .utf8)
      let result = try Binary.run(
        ["validate", "a.yaml", "--report", "junit=out/junit.xml", "--report", "sarif=s.sarif"],
        in: folder)
      #expect(result.status == 0)
      let junit = try String(contentsOf: folder.appending(path: "out/junit.xml"), encoding: .utf8)
      #expect(junit.contains("<testcase name=\"valid\" classname=\"a.yaml\"/>"))
      let sarif = try String(contentsOf: folder.appending(path: "s.sarif"), encoding: .utf8)
      #expect(sarif.contains("\"version\" : \"2.1.0\""))
    }
  }
}

import Foundation
import TestSupport
import Testing

/// `onehot init`: what it writes validates, and nothing is overwritten.
@Suite struct InitTests {
  static let templates = ["bandit", "m2", "mixture", "sbn", "toy", "vae"]

  @Test(arguments: templates)
  func theTemplateValidates(_ template: String) throws {
    try withTemporaryFolder { folder in
      let made = try Binary.run(["init", "first", "--template", template], in: folder)
      #expect(made.status == 0)
      let checked = try Binary.run(["validate", "--deny", "warnings", "."], in: folder)
      #expect(checked.status == 0, "\(checked.output)")
      #expect(checked.errors.contains("1 file checked: no problems"))
      let spec = try String(
        contentsOf: folder.appending(path: "first/first.yaml"), encoding: .utf8)
      #expect(spec.hasPrefix("# yaml-language-server: $schema=onehot.schema.json\n"))
      let schema = try String(
        contentsOf: folder.appending(path: "first/onehot.schema.json"), encoding: .utf8)
      #expect(try Binary.run(["schema"]).output == schema)
      #expect(try Binary.run(["fmt", "--check", "."], in: folder).status == 0)
      let workflow = folder.appending(path: "first/.github/workflows/onehot.yml")
      #expect(try String(contentsOf: workflow, encoding: .utf8).contains("onehot validate"))
    }
  }

  @Test(arguments: templates.filter { $0 != "toy" })
  func theTableHasTheRowsAndColumnsThatTheSpecReads(_ template: String) throws {
    try withTemporaryFolder { folder in
      _ = try Binary.run(["init", "first", "--template", template], in: folder)
      let url = folder.appending(path: "first/data/first.csv")
      let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 601)
      let width = template == "bandit" ? 5 : 17
      #expect(lines.allSatisfy { $0.split(separator: ",").count == width })
      #expect(
        lines.dropFirst().joined(separator: ",").split(separator: ",").allSatisfy {
          Double($0) != nil
        })
    }
  }

  @Test(arguments: templates)
  func theTemplateRuns(_ template: String) throws {
    try withTemporaryFolder { folder in
      _ = try Binary.run(["init", "first", "--template", template], in: folder)
      let result = try Binary.run(
        ["run", "first.yaml", "--steps", "3", "--out", "run"], in: folder.appending(path: "first"))
      #expect(result.status == 0, "\(result.errors)")
      let metrics = folder.appending(path: "first/run/metrics.jsonl")
      #expect(try String(contentsOf: metrics, encoding: .utf8).contains("\"objective\""))
    }
  }

  @Test func nothingIsOverwritten() throws {
    try withTemporaryFolder { folder in
      _ = try Binary.run(["init", "first", "--template", "toy"], in: folder)
      let url = folder.appending(path: "first/first.yaml")
      try "mine".write(to: url, atomically: false, encoding: .utf8)
      let again = try Binary.run(["init", "first", "--template", "vae"], in: folder)
      #expect(again.status == 2)
      #expect(again.errors.contains("it already exists"))
      #expect(try String(contentsOf: url, encoding: .utf8) == "mine")
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/first/data"))
    }
  }

  @Test func theTableIsTheSameEveryTime() throws {
    let tables = try (0..<2).map { _ in
      try withTemporaryFolder { folder in
        _ = try Binary.run(["init", "first"], in: folder)
        return try Data(contentsOf: folder.appending(path: "first/data/first.csv"))
      }
    }
    #expect(tables[0] == tables[1])
  }
}

import Foundation
import TestSupport
import Testing

/// `onehot fmt`.
@Suite struct FormatTests {
  private static let loose = toy.replacing("minimize: cost", with: "minimize :   cost  ")
  private static let broken = toy.replacing("sum((", with: "sum(((")

  private func write(_ text: String, _ name: String, in folder: URL) throws -> URL {
    let url = folder.appending(path: name)
    try text.write(to: url, atomically: false, encoding: .utf8)
    return url
  }

  private func read(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }

  @Test func theSpecsOfTheRepositoryAreFormatted() throws {
    let result = try Binary.run(["fmt", "--check", "Specs", "Examples"], in: Repository.root)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func filesAreWrittenInPlaceAndListed() throws {
    try withTemporaryFolder { folder in
      let loose = try write(Self.loose, "a.yaml", in: folder)
      let clean = try write(toy, "b.yaml", in: folder)
      let link = folder.appending(path: "c.yml")
      let target = try write(Self.loose, "target.txt", in: folder)
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: loose.path)
      let result = try Binary.run(["fmt", "."], in: folder)
      #expect(result.status == 0)
      #expect(result.output.split(separator: "\n").count == 2)
      #expect(result.output.contains("a.yaml\n"))
      for url in [loose, clean, target] { #expect(try read(url) == toy) }
      let attributes = try FileManager.default.attributesOfItem(atPath: loose.path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      let kind = try FileManager.default.attributesOfItem(atPath: link.path)[.type]
      #expect(kind as? FileAttributeType == .typeSymbolicLink)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == ["a.yaml", "b.yaml", "c.yml", "target.txt"])
      #expect(try Binary.run(["fmt", "."], in: folder).output.isEmpty)
    }
  }

  @Test func checkWritesNothing() throws {
    try withTemporaryFolder { folder in
      let loose = try write(Self.loose, "a.yaml", in: folder)
      let result = try Binary.run(["fmt", "--check", "a.yaml"], in: folder)
      #expect(result.status == 1)
      #expect(result.output == "a.yaml\n")
      #expect(result.errors == "1 file checked: 1 would change\n")
      #expect(try read(loose) == Self.loose)
    }
  }

  @Test func diffIsAPatch() throws {
    try withTemporaryFolder { folder in
      let text = Self.loose.replacing("name: toy", with: "name: toy\n\n\n").dropLast()
      let loose = try write(String(text), "a.yaml", in: folder)
      let result = try Binary.run(["fmt", "--diff", "a.yaml"], in: folder)
      #expect(result.status == 0)
      #expect(
        result.output == """
          --- a.yaml
          +++ a.yaml
          @@ -1,12 +1,10 @@
           onehot: 1
           name: toy
           
          -
          -
           model:
             logits: parameter(3, init=[0.3, -0.2, 0.9])
             z: ~ bernoulli(logits=logits)
             cost: sum((z - 0.45)^2)
           estimators: {z: score_function}
          -minimize :   cost  
          -train: {optimizer: sgd(learning_rate=0.1), steps: 10}
          \\ No newline at end of file
          +minimize: cost
          +train: {optimizer: sgd(learning_rate=0.1), steps: 10}

          """, "\(result.output)")
      #expect(try read(loose) == String(text))
      let checked = try Binary.run(["fmt", "--diff", "--check", "a.yaml"], in: folder)
      #expect(checked.status == 1)
      #expect(checked.output == result.output)
    }
  }

  @Test func standardInputGoesToStandardOutput() throws {
    let result = try Binary.run(["fmt", "-"], input: Self.loose)
    #expect(result.status == 0)
    #expect(result.output == toy)
    #expect(result.errors.isEmpty)
    let checked = try Binary.run(
      ["fmt", "--check", "-", "--stdin-filename", "m/a.yaml"], input: Self.loose)
    #expect(checked.status == 1)
    #expect(checked.output == "m/a.yaml\n")
  }

  @Test func anErrorOfSyntaxLeavesItsFileAlone() throws {
    try withTemporaryFolder { folder in
      let broken = try write(Self.broken, "a.yaml", in: folder)
      let loose = try write(Self.loose, "b.yaml", in: folder)
      let result = try Binary.run(["fmt", "a.yaml", "b.yaml"], in: folder)
      #expect(result.status == 1)
      #expect(
        result.errors.contains("a.yaml:6:12: error[unbalanced-parentheses]"), "\(result.errors)")
      #expect(result.output == "b.yaml\n")
      #expect(result.errors.hasSuffix("2 files formatted: 1 changed\n"))
      #expect(try read(broken) == Self.broken)
      #expect(try read(loose) == toy)
      let input = try Binary.run(["fmt", "-"], input: Self.broken)
      #expect(input.status == 1)
      #expect(input.output.isEmpty)
    }
  }

  @Test func whatCannotBeReadOrWrittenIsSaid() throws {
    let missing = try Binary.run(["fmt", "none.yaml"], in: Repository.root)
    #expect(missing.status == 2)
    #expect(missing.errors.contains("cannot read `none.yaml`"))
  }
}

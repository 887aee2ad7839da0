import Diagnostics
import Foundation
import TestSupport
import Testing

/// Texts of specs, names of files and arguments that try to write commands and escape sequences.
@Suite struct InjectionTests {
  /// A key or text in double quotes, as YAML writes it.
  private static let payload = #""x\n::error file=a::b\e]0;t\a\N\u202e\u009b2J""#

  /// Sequences that a terminal or a workflow would execute.
  private static func commands(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init).filter { line in
      line.drop { $0 == " " }.hasPrefix("::")
        || line.unicodeScalars.contains(where: \.isInstruction)
    }
  }

  /// A spec with the payload in place of one of its keys or texts.
  private static let places: [(old: String, new: String)] = [
    ("name: toy", "name: \(payload)"), ("name: toy", "\(payload): toy"),
    ("  z: ~", "  \(payload): ~"), ("  cost: sum((z - 0.45)^2)", "  cost: \(payload)"),
    ("estimators: {z:", "estimators: {\(payload):"), ("z: score_function", "z: \(payload)"),
    ("minimize: cost", "minimize: \(payload)"), ("steps: 10", "\(payload): 10"),
    ("steps: 10", "steps: \(payload)"),
    ("minimize: cost", "minimize: cost\nabout: \(payload)"),
    ("minimize: cost", "minimize: cost\nuse: {nets: \(payload)}"),
    (
      "minimize: cost", "minimize: cost\nevaluate: {metrics: {\(payload): cost}, split: \(payload)}"
    ),
    ("minimize: cost", "minimize: cost\nhyperparameters: {\(payload): 1}"),
    ("minimize: cost", "minimize: cost\naudit: {set: {\(payload): 1}}"),
    (
      "model:",
      "data: {x: real}\nsources: {train: {x: {file: \(payload)}}, \(payload): {x: {file: a.csv}}}\nmodel:"
    ),
    (
      "model:",
      "data: {u: \"real[2]\"}\nsources: {train: {u: {file: \(payload), key: \(payload)}}}\nmodel:"
    ),
    ("model:", "data: {\(payload): real, x: \(payload)}\nmodel:"),
    ("model:", "define: {\(payload): {return: \(payload)}}\nmodel:"),
  ]

  @Test(arguments: [
    ["validate"], ["validate", "--format", "github"], ["validate", "--color", "always"],
    ["inspect"],
    ["compile", "--emit", "model"], ["run", "--out", "run", "--overwrite"], ["diff", "toy.yaml"],
  ])
  func noVerbPrintsThem(verb: [String]) throws {
    try withTemporaryFolder { folder in
      try toy.write(to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
      for (old, new) in Self.places {
        #expect(toy.contains(old))
        try toy.replacing(old, with: new, maxReplacements: 1)
          .write(to: folder.appending(path: "a.yaml"), atomically: true, encoding: .utf8)
        let result = try Binary.run(verb + ["a.yaml"], in: folder)
        #expect(result.status != 3, "\(new): \(result.errors)")
        var found = (result.output + result.errors).replacing(/\u{1B}\[[0-9;]*m/, with: "")
        // The command that the format is made of.
        if verb.contains("github") {
          found.replace(/(?m)^::(error|warning|notice) [^\n]*title=/, with: "")
        }
        #expect(Self.commands(found).isEmpty, "\(verb) \(new): \(Self.commands(found))")
      }
    }
  }

  @Test func namesOfFilesAndArguments() throws {
    try withTemporaryFolder { folder in
      let name = "x\n::error::y\u{1B}]0;t\u{7}.yaml"
      for name in [name, "::error::z.yaml"] {
        try "minimise:   1\n".write(
          to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      for verb in [
        ["validate", "."], ["fmt", "--check", "."], ["validate", "no\n::error::\u{1B}[2J"],
      ] {
        let result = try Binary.run(verb, in: folder)
        #expect(result.status == 1 || result.status == 2)
        let found = Self.commands(result.output + result.errors)
        #expect(found.isEmpty, "\(verb): \(found)")
      }
    }
  }

  @Test func aFileIsFormattedByteForByte() throws {
    let text = toy.replacing("name: toy", with: "name: toy # \u{202E}abc")
    let result = try Binary.run(["fmt", "-"], input: text)
    #expect(result.output.contains("\u{202E}abc"))
  }

  @Test func aNameThatIsNoUTF8IsSaidToBe() throws {
    try withTemporaryFolder { folder in
      try toy.write(to: folder.appending(path: "a.yaml"), atomically: true, encoding: .utf8)
      // The shell makes the byte, which no Swift string holds.
      let script =
        "cp a.yaml \"$(printf 'b\\377.yaml')\" && \"$0\" \"$1\" \"${2:-$(printf 'b\\377.yaml')}\""
      for arguments in [["validate", "."], ["validate"], ["inspect"], ["fmt", "."]] {
        let result = try Binary.run(
          ["-c", script, Binary.path] + arguments, of: "/bin/sh", in: folder)
        #expect(result.status == 2, "\(arguments)")
        #expect(result.errors.contains(/not (valid )?UTF-8/), "\(result.errors)")
      }
    }
  }
}

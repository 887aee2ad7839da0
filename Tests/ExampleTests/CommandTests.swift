import Foundation
import TestSupport
import Testing

/// A page whose commands are run.
struct Page: CustomTestStringConvertible, Sendable {
  let path: String
  var testDescription: String { path }

  static let all: [Page] = {
    let examples = Repository.root.appendingPathComponent("Examples")
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: examples.path)) ?? []
    return [
      Page(path: "README.md"), Page(path: "Sources/CompilerDriver/Documentation.docc/Choosing.md"),
    ]
      + folders.sorted().map { Page(path: "Examples/\($0)/README.md") }
  }()

  /// The commands in blocks marked `sh`, one a line, those joined by `&&` apart.
  func commands() throws -> [[String]] {
    let text = try String(
      contentsOf: Repository.root.appendingPathComponent(path), encoding: .utf8)
    var isCommand = false
    var commands: [[String]] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isCommand = line == "```sh"
      } else if isCommand {
        commands += line.components(separatedBy: " && ").map(Self.words)
      }
    }
    return commands
  }

  /// The words of a command; double quotes keep spaces.
  private static func words(_ command: String) -> [String] {
    var words: [String] = []
    for (index, part) in command.components(separatedBy: "\"").enumerated() {
      words += index % 2 == 1 ? [part] : part.split(separator: " ").map(String.init)
    }
    return words
  }
}

/// Every command of every page does what the page says: it ends well.
@Test(arguments: Page.all)
func everyCommandRuns(_ page: Page) throws {
  let commands = try page.commands()
  #expect(!commands.isEmpty)
  let folder = try Products.temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  for name in ["Specs", "Examples"] {
    try FileManager.default.copyItem(
      at: Repository.root.appendingPathComponent(name), to: folder.appendingPathComponent(name))
  }
  let script = try String(
    contentsOf: Repository.root.appendingPathComponent(".ci/run"), encoding: .utf8)
  for words in commands {
    switch words[0] {
    case "apt-get" where words[1] == "update": #expect(script.contains("apt-get update"))
    case "apt-get":
      // The page and continuous integration install the same packages.
      for package in words.dropFirst(3) { #expect(script.contains(package)) }
    case "swift" where words[1] == "test":
      #expect(script.contains(words.joined(separator: " ")), "the test command is what CI runs")
    case "swift" where words[1] == "build", "install": continue
    case "python3":
      let result = try Products.run("/usr/bin/env", words, in: folder)
      #expect(result.status == 0, "\(words) \(result.errors)")
    case "swift" where words[1] == "run" && words[2] == "--package-path":
      // The package depends on the folder of this repository, and the build is kept.
      let result = try Products.run(
        "/usr/bin/env",
        words + ["--scratch-path", ".build/\(words[3])", "-Xswiftc", "-warnings-as-errors"]
          + ["--explicit-target-dependency-import-check", "error"], in: Repository.root)
      #expect(result.status == 0, "\(words) \(result.output) \(result.errors)")
    case "swift":
      #expect(Array(words[1...3]) == ["run", "-c", "release"])
      try run(words[4], Array(words.dropFirst(5)), in: folder)
    default: try run(words[0], Array(words.dropFirst()), in: folder)
    }
  }
}

private func run(_ name: String, _ arguments: [String], in folder: URL) throws {
  let result = try Products.run(name, arguments, in: folder)
  let line = ([name] + arguments).joined(separator: " ")
  #expect(result.status == 0, "\(line)\n\(result.errors.suffix(2000))")
  #expect(!result.output.isEmpty || !result.errors.isEmpty, "\(line)")
}

/// The spec of the README validates, and its error message is what the command prints.
@Test func theReadmeIsTrue() throws {
  let text = try String(
    contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
  let folder = try Products.temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  func block(_ language: String) throws -> String {
    let start = try #require(text.range(of: "```\(language)\n"))
    let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
    return String(text[start.upperBound..<end.lowerBound])
  }
  let spec = folder.appendingPathComponent("small.yaml")
  try (try block("yaml") + "\n").write(to: spec, atomically: true, encoding: .utf8)
  #expect(try Products.run("onehot", ["validate", "small.yaml"], in: folder).status == 0)
  let broken = """
    onehot: 1
    name: broken
    model:
      logits: parameter(3, init=[0.3, -0.2, 0.9])
      z: ~ bernoulli(logits=logits)
      # A misspelt function.

      cost: sum(dens(z, 1))
    minimize: cost

    """
  try broken.write(
    to: folder.appendingPathComponent("broken.yaml"), atomically: true, encoding: .utf8)
  let result = try Products.run(
    "onehot", ["validate", "broken.yaml", "--color", "never"], in: folder)
  #expect(result.status == 1)
  let shown = try block("text")
  #expect(
    (result.output + result.errors).contains(shown), "\(result.output)\n\(result.errors)")
}

import Foundation
import TestSupport
import Testing

/// The files of `init --ci` and of the example fit this program.
@Suite struct ContinuousIntegrationTests {
  private static let broken = toy.replacing("minimize: cost", with: "minimize: csot")
    .replacing("name: toy", with: "name: toy\nhyperparameters: {n: 3}")

  @Test func theWorkflowIsWrittenAlone() throws {
    try withTemporaryFolder { folder in
      let made = try Binary.run(["init", "--ci"], in: folder)
      #expect(made.status == 0)
      let files = FileManager.default.enumerator(atPath: folder.path)?
        .compactMap { $0 as? String }.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".json") }
        .sorted()
      #expect(files == [".github/onehot-matcher.json", ".github/workflows/onehot.yml"])
      let again = try Binary.run(["init", "--ci"], in: folder)
      #expect(again.status == 2)
      #expect(again.errors.contains("it already exists"))
      let elsewhere = try Binary.run(["init", "--ci", "sub"], in: folder)
      #expect(elsewhere.status == 0)
      #expect(elsewhere.errors.contains("wrote sub/.github/workflows/onehot.yml"))
      #expect(try Binary.run(["init"], in: folder).status == 2)
    }
  }

  @Test func theMatcherReadsTheFirstLineOfEachFinding() throws {
    try withTemporaryFolder { folder in
      _ = try Binary.run(["init", "--ci"], in: folder)
      let data = try Data(contentsOf: folder.appending(path: ".github/onehot-matcher.json"))
      let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let matcher = try #require((json["problemMatcher"] as? [[String: Any]])?.first)
      #expect(matcher["owner"] as? String == "onehot")
      let pattern = try #require((matcher["pattern"] as? [[String: Any]])?.first)
      let regexp = try NSRegularExpression(pattern: try #require(pattern["regexp"] as? String))
      let result = try Binary.run(
        ["validate", "-", "--stdin-filename", "a b/c:d.yaml"], input: Self.broken)
      let found = result.output.split(separator: "\n").compactMap { line -> [String: String]? in
        let line = String(line)
        let whole = NSRange(line.startIndex..., in: line)
        guard let match = regexp.firstMatch(in: line, range: whole) else { return nil }
        var groups: [String: String] = [:]
        for (name, number) in pattern {
          guard let number = number as? Int, let range = Range(match.range(at: number), in: line)
          else { continue }
          groups[name] = String(line[range])
        }
        return groups
      }
      #expect(
        found == [
          [
            "file": "a b/c:d.yaml", "line": "9", "column": "11", "severity": "error",
            "code": "unknown-name", "message": "nothing is called `csot`",
          ]
        ])
    }
  }

  /// Commands that call the program in a file of the example, or in the workflow.
  private static func commands(_ text: String) -> [[String]] {
    text.matches(of: /(?m)^[ -]*(onehot [^\n|&;]+)$/)
      .map { $0.1.split(separator: " ").dropFirst().map(String.init) }
  }

  @Test(arguments: ["gitlab-ci.yml", "github-code-scanning.yml", "the workflow"])
  func theCommandsOfTheFilesRun(_ name: String) throws {
    try withTemporaryFolder { folder in
      var url = Repository.root.appending(path: "Examples/ContinuousIntegration/\(name)")
      if name == "the workflow" {
        _ = try Binary.run(["init", "--ci"], in: folder)
        url = folder.appending(path: ".github/workflows/onehot.yml")
      }
      try FileManager.default.createDirectory(
        at: folder.appending(path: "Specs"), withIntermediateDirectories: true)
      try toy.write(to: folder.appending(path: "Specs/a.yaml"), atomically: false, encoding: .utf8)
      let commands = Self.commands(try String(contentsOf: url, encoding: .utf8))
      #expect(!commands.isEmpty)
      for arguments in commands {
        let result = try Binary.run(arguments, in: folder)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        for option in arguments where option.contains("=") {
          let path = String(option.split(separator: "=")[1])
          #expect(FileManager.default.fileExists(atPath: folder.appending(path: path).path))
        }
      }
    }
  }

  /// The packages that the files install are those that the README names.
  @Test(arguments: ["gitlab-ci.yml", "github-code-scanning.yml"])
  func theFilesInstallWhatTheReadmeInstalls(_ name: String) throws {
    let readme = try String(
      contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    let line = try #require(readme.firstMatch(of: /apt-get install -y ([^&\n]+)/)).1
    let text = try String(
      contentsOf: Repository.root.appending(path: "Examples/ContinuousIntegration/\(name)"),
      encoding: .utf8)
    for package in line.split(separator: " ") { #expect(text.contains(package), "\(package)") }
  }

  /// pre-commit itself runs the hook in a repository that has a spec with an error.
  @Test(
    .enabled(
      if: Tool.named("pre-commit") != nil && Tool.named("git") != nil,
      "pre-commit is not installed"))
  func preCommitRunsTheHook() throws {
    let (git, hook) = (try #require(Tool.named("git")), try #require(Tool.named("pre-commit")))
    try withTemporaryFolder { folder in
      let (source, user) = (folder.appending(path: "onehot"), folder.appending(path: "user"))
      let bin = URL(fileURLWithPath: Binary.path).deletingLastPathComponent().path
      let environment = [
        "PATH": "\(bin):" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
        "PRE_COMMIT_HOME": folder.appending(path: "cache").path, "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
      ]
      func commit(_ folder: URL) throws {
        for command in [["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]] {
          let result = try git.run(command, in: folder, environment: environment)
          #expect(result.status == 0, "\(result.errors)")
        }
      }
      for each in [source, user.appending(path: "Specs")] {
        try FileManager.default.createDirectory(at: each, withIntermediateDirectories: true)
      }
      try FileManager.default.copyItem(
        at: Repository.root.appending(path: ".pre-commit-hooks.yaml"),
        to: source.appending(path: ".pre-commit-hooks.yaml"))
      try commit(source)
      let spec = user.appending(path: "Specs/a.yaml")
      for (text, status) in [(toy, Int32(0)), (Self.broken, 1)] {
        try text.write(to: spec, atomically: false, encoding: .utf8)
        try commit(user)
        let result = try hook.run(
          ["try-repo", source.path, "onehot-validate", "--all-files"], in: user,
          environment: environment)
        #expect(result.status == status, "\(result.output)\(result.errors)")
        #expect(result.output.contains("Specs/a.yaml:9:11: error[unknown-name]") == (status == 1))
      }
    }
  }
}

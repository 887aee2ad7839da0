import Foundation
import TestSupport
import Testing

/// Specs made at random, checked whole: see `Tests/RandomSpecs`.
@Suite struct RandomSpecTests {
  private func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Binary.Result {
    try Binary.run(arguments, of: Binary.path(of: "RandomSpecs"), environment: environment)
  }

  private func setting(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  private static let folder = Repository.root.appending(path: "Tests/RandomSpecTests")

  /// Nothing that `validate` passes crashes any verb, and steps are right, on every number of
  /// threads.
  ///
  /// `ONEHOT_RANDOM_SPECS` says how many specs there are, `ONEHOT_RANDOM_SEED` the first seed;
  /// finds lie in `.build/random-specs` as small specs, to be moved to `Goldens`.
  @Test func randomSpecs() throws {
    let count = setting("ONEHOT_RANDOM_SPECS") ?? 100
    let first = setting("ONEHOT_RANDOM_SEED") ?? 0
    let finds = Self.folder.appending(path: "../../.build/random-specs").standardized.path
    let result = try run(["search", "\(first)", "\(first + count)", finds])
    print(result.output)
    #expect(result.status == 0, "\(result.output)")
    // A generator whose specs are refused finds nothing.
    let valid = result.output.split(separator: "\n").first { $0.hasSuffix(" valid") }
    let share = Double(valid?.split(separator: " ").first ?? "0") ?? 0
    #expect(share > 0.3 * Double(count), "\(result.output)")
  }

  private static let goldens =
    (try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "Goldens").path))?.filter { $0.hasSuffix(".yaml") }.sorted()
    ?? []

  /// Earlier finds, shrunk.
  @Test(arguments: goldens) func finds(_ name: String) throws {
    let path = Self.folder.appending(path: "Goldens/\(name)").path
    let result = try run(["check", path])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("clean"), "\(result.output)")
  }

  @Test("there are finds to check again") func goldensAreThere() { #expect(!Self.goldens.isEmpty) }

  /// A step with one number slightly wrong, and one that differs on two threads, are found.
  @Test(arguments: ["mismatch", "threads"]) func controls(_ kind: String) throws {
    let path = Self.folder.appending(path: "Goldens/\(Self.goldens[0])").path
    let result = try run(["check", path], environment: ["ONEHOT_RANDOM_CONTROL": kind])
    #expect(result.status == 1)
    #expect(result.output.contains("find \(kind)"), "\(result.output)")
  }
}

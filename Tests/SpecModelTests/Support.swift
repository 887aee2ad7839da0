import CompilerDriver
import Diagnostics
import Foundation
import SpecModel
import TestSupport
import Testing

/// Shared helpers of this target's tests.
enum Support {
  /// The folder of this target.
  static let folder = Repository.root.appending(path: "Tests/SpecModelTests")

  /// The paths of all specs of the repository, libraries included, relative to its root.
  static let specs: [String] = {
    let folder = Repository.root.appending(path: "Specs").path
    let found = (try? SpecLoader.specs(at: folder)) ?? []
    return found.map { String($0.dropFirst(Repository.root.path.count + 1)) }
  }()

  /// The same with the specs of the examples.
  static let specsAndExamples: [String] = {
    let folder = Repository.root.appending(path: "Examples").path
    let found = (try? SpecLoader.specs(at: folder)) ?? []
    return specs + found.map { String($0.dropFirst(Repository.root.path.count + 1)) }
  }()

  /// The path of a spec of the repository, as a file.
  static func path(_ spec: String) -> String { Repository.root.appending(path: spec).path }
}

/// Checks a text as `spec.yaml`.
func check(_ text: String, set overrides: [String: String] = [:]) -> CheckedSpec {
  let file = SourceFile(path: "spec.yaml", text: text)
  let sorted = overrides.sorted { $0.key < $1.key }
  return Compiler.check(
    SpecLoader.tree(file), overrides: sorted.map { Override(name: $0.key, value: $0.value) })
}

/// The ids of what checking a text finds.
func ids(_ text: String, set overrides: [String: String] = [:]) -> [String] {
  check(text, set: overrides).diagnostics.map(\.id.name)
}

/// The model of a text, which must be free of errors.
func model(
  _ text: String, set overrides: [String: String] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Model {
  let checked = check(text, set: overrides)
  let found = TextRenderer().render(checked.diagnostics)
  return try #require(checked.model, "\(found)", sourceLocation: sourceLocation)
}

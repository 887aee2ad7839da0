import CompilerDriver
import Diagnostics
import Foundation
import Formatting
import TestSupport
import Testing

/// A spec of the repository that is free of errors of syntax, or an example of the catalogue.
struct Sample: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  var testDescription: String { name }

  /// All `*.yaml` files below a folder of the repository.
  static func files(in folder: String) -> [Sample] {
    let paths = (try? SpecLoader.specs(at: Repository.root.appending(path: folder).path)) ?? []
    return paths.compactMap { path in
      (try? String(contentsOfFile: path, encoding: .utf8)).map { Sample(name: path, text: $0) }
    }
  }

  /// The specs that people see; examples of pipelines have files of other tools beside them.
  static let specs = (files(in: "Specs") + files(in: "Examples")).filter {
    $0.text.contains(/(?m)^onehot:/)
  }

  /// All that the formatter accepts: those, the specs with planted mistakes, and the fixed
  /// examples.
  static let all: [Sample] = {
    let planted = files(in: "Tests/SpecModelTests/err").filter {
      if case .text = formatted(SourceFile(path: $0.name, text: $0.text)) { true } else { false }
    }
    let fixed = DiagnosticID.all.compactMap { id in
      id.fixed.map { Sample(name: id.name, text: $0) }
    }
    return specs + planted + fixed
  }()
}

/// The formatted text, which must not be refused.
func format(
  _ text: String, path: String = "spec.yaml", sourceLocation: SourceLocation = #_sourceLocation
) throws -> String {
  switch formatted(SourceFile(path: path, text: text)) {
  case .text(let text): return text
  case .refused(let diagnostics):
    let found = TextRenderer().render(diagnostics)
    let none: String? = nil
    return try #require(none, "\(found)", sourceLocation: sourceLocation)
  }
}

/// Expects a text to be formatted as another one, with a line end behind it.
func expect(
  _ text: String, becomes expected: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let result = try format(text, sourceLocation: sourceLocation)
  #expect(result == expected + "\n", "\(result)", sourceLocation: sourceLocation)
}

/// The comments of a text in order, without the blanks around them.
func comments(_ text: String) -> [String] {
  text.split(separator: /\r?\n/).compactMap { line in
    line.firstMatch(of: /(^|\s)(#.*?)\s*$/).map { String($0.2) }
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

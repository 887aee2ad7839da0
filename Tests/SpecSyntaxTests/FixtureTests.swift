import Diagnostics
import SpecSyntax
import Testing

@Suite struct FixtureTests {
  @Test(arguments: Fixtures.names)
  func everySpecParsesWithoutDiagnostics(_ name: String) throws {
    let text = try #require(Fixtures.all[name])
    let (root, found) = parseYAML(source(text))
    var diagnostics = found
    let entries = try #require(root?.entries)
    for entry in entries {
      switch entry.key.text {
      case "guide", "model":
        for node in try #require(entry.value.entries) {
          let definition = parseDefinition(node.value, &diagnostics)
          // The canonical text of what these specs write is what they write.
          #expect("\(definition)" == node.value.scalar?.text)
        }
      case "data":
        for field in try #require(entry.value.entries) {
          #expect(parseField(field.value, &diagnostics)?.description == field.value.scalar?.text)
        }
      case "define":
        for function in try #require(entry.value.entries) {
          #expect(parseSignature(function.key, &diagnostics)?.description == function.key.text)
        }
      case "estimators":
        for estimator in try #require(entry.value.entries) {
          _ = parseExpression(estimator.value, &diagnostics)
        }
      case "maximize", "minimize": _ = parseExpression(entry.value, &diagnostics)
      default: break
      }
    }
    #expect(places(diagnostics) == [])
  }

  /// While a spec is typed, any prefix gives a tree or an error, and no crash.
  @Test(arguments: Fixtures.names)
  func everyTruncationIsReadOrReported(_ name: String) throws {
    let text = try #require(Fixtures.all[name])
    let bytes = Array(text.utf8)
    for count in bytes.indices {
      let (root, diagnostics) = parseYAML(
        SourceFile(path: "cut.yaml", bytes: Array(bytes[..<count])))
      #expect(root != nil || diagnostics.hasErrors)
      readEverything(root)
    }
  }

  /// Replaced, removed and repeated bytes, from a fixed seed.
  @Test(arguments: Fixtures.names)
  func everyMutationIsReadOrReported(_ name: String) throws {
    let text = try #require(Fixtures.all[name])
    var random = SplitMix(state: 1)
    let alphabet = Array("[]{}():,-#'\"|>&*!%@`~?=<. \n\t\\x0é".utf8)
    for _ in 0..<400 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[at] = alphabet.randomElement(using: &random) ?? 0
        case 1: bytes.remove(at: at)
        default: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: at)
        }
      }
      let (root, diagnostics) = parseYAML(SourceFile(path: "mutant.yaml", bytes: bytes))
      #expect(root != nil || diagnostics.hasErrors)
      #expect(!TextRenderer().render(diagnostics).isEmpty || diagnostics.isEmpty)
      readEverything(root)
    }
  }

  /// Reads every scalar in every way, for crashes only, and checks that spans lie in the file.
  private func readEverything(_ node: YAMLNode?) {
    guard let node else { return }
    #expect(node.span.end <= node.span.file.bytes.count)
    var diagnostics: [Diagnostic] = []
    _ = parseDefinition(node, &diagnostics)
    _ = parseField(node, &diagnostics)
    _ = node.decodeLiteral(for: "it", &diagnostics)
    for entry in node.entries ?? [] {
      _ = parseSignature(entry.key, &diagnostics)
      readEverything(entry.value)
    }
    for item in node.items ?? [] { readEverything(item) }
    for diagnostic in diagnostics {
      #expect(diagnostic.span.map { $0.end <= node.span.file.bytes.count } ?? false)
    }
  }
}

/// A small generator with a fixed sequence (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

import Foundation
import TestSupport
import Testing

/// The rules are complete, each has a test, and comments cite rules that exist.
@Suite struct CitationTests {
  @Test func thePageHasTwentyRulesWithExamples() {
    #expect(Rule.all.map(\.number) == Array(1...20))
  }

  @Test(arguments: 1...20) func theExampleHasNoFindings(_ number: Int) throws {
    #expect(try Rule.example(number).ids == [])
  }

  @Test func everyRuleHasATest() throws {
    let text = try Repository.text("Tests/SemanticsTests/SemanticsTests.swift")
    let numbers = text.matches(of: /@Test func rule(\d+)/).compactMap { Int($0.1) }
    #expect(numbers == Array(1...20))
  }

  @Test func citationsNameRules() throws {
    var count = 0
    for folder in ["Sources", "Tests"] {
      let base = Repository.root.appending(path: folder)
      let files = FileManager.default.enumerator(atPath: base.path())
      for case let path as String in files ?? .init() where path.hasSuffix(".swift") {
        let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
        for match in text.matches(of: /[Ss]emantics\.md`,(?:\s|\/)+rules? (\d+)/) {
          count += 1
          #expect(match.0.hasPrefix("S"), "\(path)")
          #expect((1...20).contains(Int(match.1) ?? 0), "\(path): \(match.0)")
        }
      }
    }
    #expect(count >= 13)
  }
}

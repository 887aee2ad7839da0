import Testing

@testable import Diagnostics

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("optimiser", ["optimizer", "batch"], "did you mean `optimizer`?"),
    ("stesp", ["steps", "strata"], "did you mean `steps`?"),
    ("RELU", ["relu", "gelu"], "did you mean `relu`?"),
    ("elu", ["relu", "gelu", "tanh"], "did you mean `relu` or `gelu`?"),
    ("h4", ["h1", "h2", "h3"], "did you mean `h1`, `h2` or `h3`?"),
  ])
  func near(_ name: String, _ candidates: [String], _ expected: String) {
    #expect(suggestion(for: name, among: candidates) == expected)
  }

  @Test(arguments: [("z", ["x"]), ("foo", ["bar"]), ("batch", ["steps", "seed"]), ("a", [])])
  func far(_ name: String, _ candidates: [String]) {
    #expect(suggestion(for: name, among: candidates) == nil)
  }

  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "abcd", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3), ("", "abc", 3),
  ])
  func distance(_ a: String, _ b: String, _ expected: Int) {
    #expect(editDistance(Array(a), Array(b)) == expected)
    #expect(editDistance(Array(b), Array(a)) == expected)
  }

  @Test func atMostFourAreNamed() {
    let found = suggestion(for: "x0", among: (1...9).map { "x\($0)" })
    #expect(found == "did you mean `x1`, `x2`, `x3` or `x4`?")
  }
}

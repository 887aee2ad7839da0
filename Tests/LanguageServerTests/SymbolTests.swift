import JSON
import Testing

@testable import LanguageServer

/// `textDocument/documentSymbol`.
@Suite struct SymbolTests {
  private func outline(_ items: [JSON], _ indent: String = "") -> [String] {
    items.flatMap { item -> [String] in
      let detail = item["detail"]?.string.map { ": \($0)" } ?? ""
      return ["\(indent)\(item["name"]?.string ?? "")\(detail)"]
        + outline(item["children"]?.items ?? [], indent + "  ")
    }
  }

  @Test func sectionsHoldTheirNames() throws {
    let client = try clientOfMixed()
    let result = try client.request(
      "textDocument/documentSymbol", ["textDocument": ["uri": "file:///specs/spec.yaml"]])
    let lines = outline(result.items ?? [])
    for line in [
      "name: mixed", "hyperparameters", "  hidden: 4", "  alpha: 0.1", "  block(a, n)",
      "    wide: 2 * n", "  y: onehot[3]?", "guide", "  h: real[4]", "  y: ~ onehot[3], enumerate",
      "  z: ~ binary[5], score_function(baseline=moving_average(decay=0.9), normalize=false)",
      "  x: ~ binary[8]",
      "maximize: elbo(samples=2) + alpha * log_prob(guide.y) - linear(from=0, to=1, steps=10) * …",
      "    accuracy: accuracy(mode(guide.y), y)", "  steps: 10",
    ] {
      #expect(lines.contains(line), "\(line) in \(lines)")
    }
  }

  @Test func everyRangeHoldsItsName() throws {
    let client = try clientOfMixed()
    let result = try client.request(
      "textDocument/documentSymbol", ["textDocument": ["uri": "file:///specs/spec.yaml"]])
    let lines = LineTable(Array(mixed.utf8))
    func check(_ items: [JSON], within outer: Range<Int>) throws {
      for item in items {
        func range(_ key: String) throws -> Range<Int> {
          let start = try #require(lines.offset(item[key]?["start"], .utf16))
          return start..<(try #require(lines.offset(item[key]?["end"], .utf16)))
        }
        let (whole, name) = (try range("range"), try range("selectionRange"))
        #expect(whole.lowerBound <= name.lowerBound && name.upperBound <= whole.upperBound)
        #expect(outer.lowerBound <= whole.lowerBound && whole.upperBound <= outer.upperBound)
        #expect(String(decoding: Array(mixed.utf8)[name], as: UTF8.self) == item["name"]?.string)
        try check(item["children"]?.items ?? [], within: whole)
      }
    }
    try check(result.items ?? [], within: 0..<mixed.utf8.count)
  }

  @Test func filesThatCannotBeReadHaveNone() throws {
    let client = try Client()
    for text in ["", "[", "- a\n- b\n", "\u{FEFF}", "onehot"] {
      client.open(text)
      let result = try client.request(
        "textDocument/documentSymbol", ["textDocument": ["uri": "file:///specs/spec.yaml"]])
      #expect(result == [])
    }
  }
}

import Diagnostics
import Foundation
import Testing

/// The formats that continuous integration reads.
@Suite struct ContinuousIntegrationTests {
  private func findings() throws -> [Diagnostic] {
    let file = SourceFile(path: "specs/a,b:c.yaml", text: "é: 1\nb: 2\n")
    return [
      Diagnostic(
        .unusedName, at: Span(file: file, start: 0, end: 8), "100% of <b> & \"c\"\r\nlost"),
      Diagnostic(
        .duplicateKey, at: try span(of: "b: 2", in: file), "twice: a, b",
        labels: [Label(try span(of: "é", in: file), "first")], help: "remove one",
        fixes: [
          Fix("remove the second", .suggested, replacing: try span(of: "b: 2", in: file), by: "")
        ]),
      Diagnostic(.unknownSetName, at: nil, "unknown name"),
    ]
  }

  @Test func gitHub() throws {
    #expect(
      GitHubRenderer().render(try findings()) == """
        ::error file=specs/a%2Cb%3Ac.yaml,line=2,col=1,endLine=2,endColumn=4,\
        title=duplicate-key::twice: a, b%0Aremove one
        ::error title=unknown-set-name::unknown name
        ::warning file=specs/a%2Cb%3Ac.yaml,line=1,endLine=2,title=unused-name\
        ::100%25 of <b> & "c"\\r\\nlost

        """)
    #expect(GitHubRenderer().render([]).isEmpty)
  }

  @Test func gitHubSaysWhatItDoesNotShow() {
    let many = Array(repeating: Diagnostic(.unknownName, at: nil, "x"), count: 11)
    let lines = GitHubRenderer().render(many).split(separator: "\n")
    #expect(lines.count == 12)
    #expect(
      lines.last == "::notice title=onehot::11 errors and 0 warnings; GitHub shows 10 of each")
  }

  @Test func jUnitListsWhatPasses() throws {
    let text = JUnitRenderer().render(
      try findings(), checked: ["specs/ok.yaml", "specs/a,b:c.yaml"])
    #expect(
      text.hasPrefix(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="onehot validate" tests="4" failures="2">
          <testsuite name="specs/ok.yaml" tests="1" failures="0">
            <testcase name="valid" classname="specs/ok.yaml"/>
          </testsuite>
          <testsuite name="specs/a,b:c.yaml" tests="2" failures="1">
            <testcase name="unused-name_1_1" classname="specs/a,b:c.yaml">
              <system-out>
        """))
    #expect(text.contains("100% of &lt;b&gt; &amp; &quot;c&quot;"))
    #expect(text.contains("<failure message=\"twice: a, b\">specs/a,b:c.yaml:2:1: error["))
    #expect(text.contains("<testsuite name=\"onehot\" tests=\"1\" failures=\"1\">"))
  }

  @Test func controlCharactersAreNotXML() {
    let text = JUnitRenderer().render(
      [Diagnostic(.unknownName, at: nil, "\u{1B}x")], checked: [])
    #expect(!text.unicodeScalars.contains("\u{1B}"))
  }

  @Test func sarif() throws {
    let text = SARIFRenderer(version: "1.2").render(try findings())
    let log = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((run["tool"] as? [String: [String: Any]])?["driver"])
    let rules = try #require(driver["rules"] as? [[String: Any]])
    let names = rules.compactMap { $0["id"] as? String }
    #expect(names == ["duplicate-key", "unknown-set-name", "unused-name"])
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.map { $0["level"] as? String } == ["warning", "error", "error"])
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(names[index] == result["ruleId"] as? String)
    }
    let physical = try #require(
      (results[1]["locations"] as? [[String: [String: Any]]])?.first?["physicalLocation"])
    #expect((physical["artifactLocation"] as? [String: String])?["uri"] == "specs/a,b:c.yaml")
    #expect(
      physical["region"] as? [String: Int]
        == ["startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 5])
    #expect((results[1]["relatedLocations"] as? [Any])?.count == 1)
    #expect(results[2]["locations"] == nil)
    let fix = try #require((results[1]["fixes"] as? [[String: Any]])?.first)
    #expect(fix["description"] as? [String: String] == ["text": "remove the second"])
    #expect(fix["properties"] as? [String: String] == ["applicability": "suggested"])
    let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
    #expect(change["artifactLocation"] as? [String: String] == ["uri": "specs/a,b:c.yaml"])
    let replacement = try #require((change["replacements"] as? [[String: Any]])?.first)
    #expect(
      replacement["deletedRegion"] as? [String: Int]
        == ["startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 5])
    #expect(replacement["insertedContent"] as? [String: String] == ["text": ""])
    #expect(results[0]["fixes"] == nil)
  }

  /// A finding keeps its fingerprint when its line moves; a second one on equal text is told apart.
  @Test func fingerprints() throws {
    func prints(_ text: String) throws -> [String] {
      let file = SourceFile(path: "a.yaml", text: text)
      let lines = (1..<file.lineCount).filter { !file.range(ofLine: $0).isEmpty }
      let all = lines.map { line in
        let range = file.range(ofLine: line)
        return Diagnostic(
          .unknownKey, at: Span(file: file, start: range.lowerBound, end: range.upperBound), "m")
      }
      return SARIFRenderer(version: "1").render(all)
        .matches(of: /"primaryLocationLineHash" : "([^"]*)"/).map { String($0.1) }
    }
    let first = try prints("x: 1\ny: 2\n")
    #expect(try prints("\n\n  x: 1\ny: 2\n") == first)
    let twice = try prints("x: 1\nx: 1\n")
    #expect(twice[0] == first[0])
    #expect(Set(twice).count == 2)
    #expect(Set(first).count == 2)
  }
}

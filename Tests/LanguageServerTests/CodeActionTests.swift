import JSON
import Testing

@testable import LanguageServer

/// `textDocument/codeAction`.
@Suite struct CodeActionTests {
  private func actions(
    _ client: Client, _ line: Int, _ context: JSON = ["diagnostics": []]
  ) throws -> [JSON] {
    let range: JSON = [
      "start": ["line": .integer(line), "character": 0],
      "end": ["line": .integer(line), "character": 99],
    ]
    let parameters: JSON = [
      "textDocument": ["uri": "file:///specs/spec.yaml"], "range": range, "context": context,
    ]
    return try client.request("textDocument/codeAction", parameters).items ?? []
  }

  @Test func aMisspeltNameIsWrittenRight() throws {
    let client = try Client()
    let spec = small("  cost: sum(dens(ones(2), 1))")
    client.open(spec)
    let found = try actions(client, 3)
    let action = try #require(found.first)
    #expect(found.count == 1)
    #expect(action["title"] == "write `dense`")
    #expect(action["kind"] == "quickfix")
    #expect(action["isPreferred"] == false)
    #expect(action["diagnostics"]?.items?.first?["code"] == "unknown-function")
    let edits = try #require(action["edit"]?["changes"]?["file:///specs/spec.yaml"]?.items)
    #expect(edits.count == 1)
    #expect(try text(edits[0]["range"], of: spec) == "dens")
    #expect(edits[0]["newText"] == "dense")
    #expect(try actions(client, 1).isEmpty)
    #expect(try actions(client, 3, ["only": ["refactor"]]).isEmpty)
    #expect(try actions(client, 3, ["only": ["quickfix"]]).count == 1)
  }

  @Test func safeFixesComeTogetherWhereAskedFor() throws {
    let client = try Client()
    client.open(small("  a: 2 ** 3\n  cost: sum(ones(2) * a ** 2)"))
    #expect(try actions(client, 3).map { $0["isPreferred"] } == [true])
    let all = try actions(client, 0, ["only": ["source.fixAll"]])
    let edits = all.first?["edit"]?["changes"]?["file:///specs/spec.yaml"]?.items
    #expect(all.count == 1)
    #expect(edits?.compactMap { $0["newText"]?.string } == ["^", "^"])
    client.change(small("  cost: sum(ones(2))"))
    #expect(try actions(client, 0, ["only": ["source.fixAll"]]).isEmpty)
  }
}

import JSON
import Testing

@testable import LanguageServer

/// `textDocument/formatting`.
@Suite struct FormattingTests {
  private func edits(_ text: String) throws -> [JSON] {
    let client = try Client()
    client.open(text)
    let parameters: JSON = [
      "textDocument": ["uri": "file:///specs/spec.yaml"], "options": ["tabSize": 8],
    ]
    return try client.request("textDocument/formatting", parameters).items ?? []
  }

  private func applied(_ edits: [JSON], to text: String) throws -> String {
    var bytes = Array(text.utf8)
    let lines = LineTable(bytes)
    for edit in edits.reversed() {
      let start = try #require(lines.offset(edit["range"]?["start"], .utf16))
      let end = try #require(lines.offset(edit["range"]?["end"], .utf16))
      bytes.replaceSubrange(start..<end, with: Array((edit["newText"]?.string ?? "").utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let canonical = """
    onehot: 1
    name: "\u{1F418}"
    model:
      a: 2 * ones(3)

      cost: sum(a^2)  # a note
    minimize: cost

    """

  @Test func onlyLinesThatChangeAreEdited() throws {
    let text = Self.canonical.replacing("2 * ones(3)", with: "2*ones( 3 )")
      .replacing("\n\n", with: "\n\n\n\n")
    let edits = try edits(text)
    #expect(edits.count == 3)
    #expect(try applied(edits, to: text) == Self.canonical)
    #expect(try self.edits(Self.canonical).isEmpty)
  }

  @Test func lineEndsStay() throws {
    let text = Self.canonical.replacing("2 * ones(3)", with: "2*ones( 3 )")
      .replacing("\n", with: "\r\n")
    let result = try applied(try edits(text), to: text)
    #expect(result == Self.canonical.replacing("\n", with: "\r\n"))
  }

  @Test func whatHasErrorsOfSyntaxIsLeftAlone() throws {
    do {
      _ = try edits(small("  cost: sum(1"))
      Issue.record("it was formatted")
    } catch let error as Client.Failed {
      #expect(error.code == ResponseError.failed)
      #expect(error.message.contains("line 4: `(` is not closed"), "\(error.message)")
    }
  }

  /// Errors of meaning do not stand in the way.
  @Test func whatHasOtherErrorsIsFormatted() throws {
    #expect(try edits(small("  cost:   sum(dens(1))")).count == 1)
  }
}

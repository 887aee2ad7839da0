import JSON
import Testing

@testable import LanguageServer

/// Lines and columns of the protocol.
@Suite struct PositionTests {
  private static let text = "aä\u{1F418}x\r\nb\rc\n\u{4E2D}d"

  /// Line, column in UTF-8, UTF-16 and UTF-32, and byte offset of the same places.
  private static let places: [(line: Int, columns: [PositionEncoding: Int], offset: Int)] = [
    (0, [.utf8: 0, .utf16: 0, .utf32: 0], 0),
    (0, [.utf8: 1, .utf16: 1, .utf32: 1], 1),
    (0, [.utf8: 3, .utf16: 2, .utf32: 2], 3),
    (0, [.utf8: 7, .utf16: 4, .utf32: 3], 7),
    (0, [.utf8: 8, .utf16: 5, .utf32: 4], 8),
    (1, [.utf8: 0, .utf16: 0, .utf32: 0], 10),
    (1, [.utf8: 1, .utf16: 1, .utf32: 1], 11),
    (2, [.utf8: 0, .utf16: 0, .utf32: 0], 12),
    (3, [.utf8: 0, .utf16: 0, .utf32: 0], 14),
    (3, [.utf8: 3, .utf16: 1, .utf32: 1], 17),
    (3, [.utf8: 4, .utf16: 2, .utf32: 2], 18),
  ]

  @Test(arguments: PositionEncoding.allCases)
  func placesGoBackAndForth(_ encoding: PositionEncoding) {
    let lines = LineTable(Array(Self.text.utf8))
    for place in Self.places {
      let position = LSP.Position(line: place.line, character: place.columns[encoding]!)
      #expect(lines.offset(position, encoding) == place.offset)
      #expect(lines.position(at: place.offset, encoding) == position)
    }
  }

  @Test(arguments: PositionEncoding.allCases)
  func placesOutsideAreBroughtIn(_ encoding: PositionEncoding) {
    let lines = LineTable(Array(Self.text.utf8))
    #expect(lines.offset(["line": 0, "character": 99], encoding) == 8)
    #expect(lines.offset(["line": 1, "character": 99], encoding) == 11)
    #expect(lines.offset(["line": 99, "character": 0], encoding) == 18)
    #expect(lines.offset(["line": -1, "character": 0], encoding) == nil)
    #expect(lines.offset(["line": 0], encoding) == nil)
  }

  @Test func aColumnWithinACharacterMeansItsStart() {
    let lines = LineTable(Array(Self.text.utf8))
    #expect(lines.offset(["line": 0, "character": 3], .utf16) == 3)
    for column in 4...6 {
      #expect(lines.offset(["line": 0, "character": .integer(column)], .utf8) == 3)
    }
  }

  @Test func theClientChoosesTheEncoding() throws {
    func chosen(_ offered: JSON?) throws -> JSON? {
      let session = Client.introduction(offered)
      return session["result"]?["capabilities"]?["positionEncoding"]
    }
    #expect(try chosen(nil) == "utf-16")
    #expect(try chosen(["utf-7"]) == "utf-16")
    #expect(try chosen(["utf-32", "utf-8"]) == "utf-32")
    #expect(try chosen(["utf-7", "utf-8", "utf-16"]) == "utf-8")
  }

  /// A misspelt name behind wide characters, with CRLF line ends.
  @Test(arguments: [("utf-8", 23), ("utf-16", 21), ("utf-32", 20)])
  func diagnosticsCountAsAgreed(_ encoding: String, _ column: Int) throws {
    let client = try Client(["general": ["positionEncodings": [.string(encoding)]]])
    let text = "onehot: 1\r\nname: \"\u{1F418}\"\r\nmodel: {cost: 1}\r\nminimize: cost\r\n"
    client.open(text + "evaluate: {\"\u{1F418}s\": 1, x: 2}\r\n")
    let found = try #require(client.diagnostics()?.last)
    #expect(found["range"]?["start"]?["line"] == 4)
    #expect(found["range"]?["start"]?["character"] == .integer(column))
  }

  @Test(arguments: [
    ("file:///a/b%20c.yaml", "/a/b c.yaml"), ("file://localhost/a.yaml", "/a.yaml"),
    ("FILE:///a/../b/./c.yaml", "/b/c.yaml"), ("untitled:Untitled-1", "untitled:Untitled-1"),
    ("file:///%C3%A4%23%3F.yaml", "/ä#?.yaml"), ("file://", "file://"),
  ])
  func urisNamePaths(_ uri: String, _ path: String) {
    #expect(DocumentURI.path(uri) == path)
  }

  @Test(arguments: ["/a/b c.yaml", "/ä#?%:.yaml", "untitled:Untitled-1"])
  func pathsGoBackAndForth(_ path: String) {
    #expect(DocumentURI.path(DocumentURI.uri(path)) == path)
  }
}

extension Client {
  /// The answer to `initialize` with some encodings offered.
  static func introduction(_ encodings: JSON?) -> JSON {
    let session = Session(version: "test")
    var framing = Framing()
    let general: JSON = encodings.map { ["positionEncodings": $0] } ?? [:]
    framing.append(
      session.receive(
        Framing.framed([
          "id": 1, "method": "initialize", "params": ["capabilities": ["general": general]],
        ])))
    guard case .message(let data)? = framing.next(), let json = try? JSON(data) else {
      return .null
    }
    return json
  }
}

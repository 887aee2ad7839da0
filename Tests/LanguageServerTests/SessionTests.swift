import Foundation
import JSON
import Testing

@testable import LanguageServer

/// The life of a session, and what does not fit it.
@Suite struct SessionTests {
  private func error(_ method: String, _ parameters: JSON = [:], _ client: Client) -> Int? {
    do {
      _ = try client.request(method, parameters)
      return nil
    } catch {
      return (error as? Client.Failed)?.code
    }
  }

  private func replies(_ session: Session, _ bytes: [UInt8]) throws -> [JSON] {
    var framing = Framing()
    framing.append(session.receive(bytes))
    var replies: [JSON] = []
    while case .message(let data)? = framing.next() { replies.append(try JSON(data)) }
    return replies
  }

  @Test func nothingIsAnsweredBeforeInitialize() throws {
    let session = Session(version: "test")
    let early = try replies(
      session, Framing.framed(["id": 1, "method": "textDocument/hover", "params": [:]]))
    #expect(early.first?["error"]?["code"] == .integer(ResponseError.notInitialized))
    let silent = try replies(session, Framing.framed(["method": "textDocument/didOpen"]))
    #expect(silent.isEmpty)
  }

  @Test func shutdownThenExitIsClean() throws {
    let client = try Client()
    #expect(try client.request("shutdown", .null) == .null)
    #expect(client.session.exitCode == nil)
    #expect(error("textDocument/hover", [:], client) == ResponseError.invalidRequest)
    client.notify("exit", .null)
    #expect(client.session.exitCode == 0)
  }

  @Test func exitAloneIsNot() throws {
    let client = try Client()
    client.notify("exit", .null)
    #expect(client.session.exitCode == 1)
    let other = try Client()
    other.session.disconnect()
    #expect(other.session.exitCode == 1)
  }

  @Test func unknownMethodsAreAnsweredAsSuch() throws {
    let client = try Client()
    #expect(error("textDocument/unheardOf", [:], client) == ResponseError.methodNotFound)
    #expect(error("$/unheardOf", [:], client) == ResponseError.methodNotFound)
    client.notify("$/unheardOf", [:])
    client.notify("textDocument/unheardOf", ["x": 1])
    #expect(error("initialize", [:], client) == ResponseError.invalidRequest)
  }

  @Test(arguments: [
    "textDocument/hover", "textDocument/completion", "textDocument/definition",
    "textDocument/references", "textDocument/documentHighlight", "textDocument/prepareRename",
    "textDocument/rename", "textDocument/documentSymbol", "textDocument/codeAction",
    "textDocument/formatting",
  ])
  func parametersThatLackSomethingAreErrors(_ method: String) throws {
    let client = try Client()
    client.open(mixed)
    let document: JSON = ["uri": "file:///specs/spec.yaml"]
    var bad: [JSON] = [
      .null, [:], [1, 2], "text", ["textDocument": 1],
      ["textDocument": ["uri": "file:///not-open.yaml"], "position": ["line": 0, "character": 0]],
    ]
    if !["textDocument/documentSymbol", "textDocument/formatting"].contains(method) {
      bad.append(["textDocument": document])
      bad.append(["textDocument": document, "position": ["line": "x"], "newName": "a"])
      bad.append(["textDocument": document, "position": ["line": -1, "character": 0]])
    }
    for parameters in bad {
      #expect(error(method, parameters, client) == ResponseError.invalidParameters)
    }
    // And it goes on.
    #expect(error("shutdown", .null, client) == nil)
  }

  @Test func whatIsNoMessageIsReportedAndPassedOver() throws {
    let client = try Client()
    func framed(_ text: String) -> [UInt8] {
      Array("Content-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
    }
    let cases: [(String, Int)] = [
      ("{", ResponseError.parse), ("\u{0}", ResponseError.parse),
      ("{\"a\":\"\\ud83d\"}", ResponseError.parse),
      ("[1]", ResponseError.invalidRequest), ("1", ResponseError.invalidRequest),
      ("{\"id\":{},\"method\":\"a\"}", ResponseError.invalidRequest),
      ("{\"id\":7}", ResponseError.invalidRequest),
      (String(repeating: "[", count: 100_000), ResponseError.parse),
    ]
    for (text, code) in cases {
      let found = try replies(client.session, framed(text))
      #expect(found.count == 1)
      #expect(found.first?["error"]?["code"] == .integer(code), "\(text.prefix(40))")
    }
    let bytes = try replies(client.session, framed("x") + Array("garbage\r\n\r\n".utf8))
    #expect(bytes.count == 2)
    client.open(small("  cost: sum(parameter(3))"))
    #expect(client.codes() == [])
  }

  @Test func notificationsThatLackSomethingArePassedOver() throws {
    let client = try Client()
    client.open(mixed)
    let uri: JSON = ["uri": "file:///specs/spec.yaml"]
    for method in ["didOpen", "didChange", "didClose", "didSave"] {
      for parameters: JSON in [
        .null, [:], [1], ["textDocument": [:]], ["textDocument": ["uri": 1]],
      ] {
        client.notify("textDocument/\(method)", parameters)
      }
    }
    client.notify("textDocument/didChange", ["textDocument": uri, "contentChanges": []])
    client.notify("textDocument/didChange", ["textDocument": uri, "contentChanges": [["text": 1]]])
    let range: JSON = ["start": ["line": 0, "character": 0], "end": ["line": 0, "character": 1]]
    client.notify(
      "textDocument/didChange",
      ["textDocument": uri, "contentChanges": [["range": range, "text": "x"]]])
    let place = try Marked(mixed.replacing("  hidden: 4", with: "  hid│den: 4"))
    #expect(try client.request("textDocument/hover", place.parameters()) != .null)
  }

  @Test func requestsTakenBackInTimeAreAnsweredSo() throws {
    let client = try Client()
    let bytes =
      Framing.framed(["id": "a", "method": "textDocument/hover", "params": [:]])
      + Framing.framed(["method": "$/cancelRequest", "params": ["id": "a"]])
      + Framing.framed(["method": "$/cancelRequest", "params": ["id": 99]])
    let found = try replies(client.session, bytes)
    #expect(found.count == 1)
    #expect(found.first?["error"]?["code"] == .integer(ResponseError.cancelled))
  }

  @Test func filesOnDiskAreWatchedWhereTheClientCan() throws {
    let client = try Client([
      "workspace": ["didChangeWatchedFiles": ["dynamicRegistration": true]]
    ])
    #expect(client.news.contains { $0["method"] == "client/registerCapability" })
    _ = client.exchange(["jsonrpc": "2.0", "id": "watch", "result": .null])
    let other = try Client()
    #expect(other.news.isEmpty)
  }

  /// Every cut of a stream of messages is survived.
  @Test func cutStreamsDoNoHarm() throws {
    let bytes =
      Framing.framed(["id": 1, "method": "initialize", "params": ["capabilities": [:]]])
      + Framing.framed([
        "method": "textDocument/didOpen",
        "params": [
          "textDocument": [
            "uri": "file:///a.yaml", "languageId": "yaml", "version": 1,
            "text": .string(small("  cost: 1")),
          ]
        ],
      ])
    for end in stride(from: 0, to: bytes.count, by: 7) {
      let session = Session(version: "test")
      _ = session.receive(bytes[..<end])
      _ = session.settle()
      // The following bytes may be read as the rest of the message, but the session continues.
      _ = session.receive(bytes)
      _ = session.settle()
      #expect(session.exitCode == nil)
    }
  }
}

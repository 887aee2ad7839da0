import Foundation
import JSON
import Testing

@testable import LanguageServer

/// `onehot lsp` over pipes, as editors run it.
@Suite(.timeLimit(.minutes(5))) struct BinaryTests {
  private func change(_ text: String, _ version: Int) -> JSON {
    [
      "textDocument": ["uri": "file:///specs/spec.yaml", "version": .integer(version)],
      "contentChanges": [["text": .string(text)]],
    ]
  }

  private func started(_ text: String) throws -> ServerProcess {
    let server = try ServerProcess()
    _ = try server.request("initialize", ["processId": .null, "capabilities": [:]])
    try server.notify("initialized", [:])
    try server.notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": "file:///specs/spec.yaml", "languageId": "yaml", "version": 1,
          "text": .string(text),
        ]
      ])
    return server
  }

  @Test func aSessionFromStartToExit() throws {
    let place = try Marked(small("  cost: sum(│dens(ones(2), 1))"))
    let server = try started(place.text)
    #expect(try server.diagnostics(version: 1).map { $0["code"] } == ["unknown-function"])
    let fixed = place.text.replacing("dens(", with: "dense(")
    try server.notify("textDocument/didChange", change(fixed, 2))
    #expect(try server.diagnostics(version: 2).isEmpty)
    let hover = try server.request("textDocument/hover", place.parameters())
    #expect(
      hover["result"]?["contents"]?["value"]?.string?.hasPrefix("## dense") == true)
    let unknown = try server.request("workspace/unheardOf", [:])
    #expect(unknown["error"]?["code"] == .integer(ResponseError.methodNotFound))
    try server.send(Array("Content-Length: 3\r\n\r\n{x}".utf8))
    #expect(
      try server.next { $0["error"] != nil }["error"]?["code"] == .integer(ResponseError.parse))
    let last = try server.request("shutdown", .null)
    #expect(last["error"] == nil)
    try server.notify("exit", .null)
    #expect(server.exitCode() == 0)
  }

  @Test func aClientThatIsGoneEndsIt() throws {
    let server = try started(mixed)
    try server.closeInput()
    #expect(server.exitCode() == 1)
  }

  /// Typing for long takes no more memory than typing for a while.
  @Test func memoryIsBounded() throws {
    let spec = LargeSpec.functions(copies: 1)
    let server = try started(spec)
    func type(_ versions: ClosedRange<Int>) throws -> Int {
      for version in versions {
        try server.notify("textDocument/didChange", change(spec + "# \(version)\n", version))
        _ = try server.diagnostics(version: version)
      }
      return server.residentBytes
    }
    let before = try type(2...60)
    let after = try type(61...300)
    #expect(before > 0)
    #expect(after < before + (8 << 20), "\(before) bytes grew to \(after)")
    try server.closeInput()
    _ = server.exitCode()
  }

  /// Keystroke to diagnostics, printed and not asserted: a busy machine is not a bug.
  @Test(arguments: [
    ("functions", LargeSpec.functions(copies: 3)), ("layers", LargeSpec.layers(30)),
  ])
  func latency(_ name: String, _ spec: String) throws {
    let server = try started(spec)
    #expect(try server.diagnostics(version: 1).isEmpty)
    let clock = ContinuousClock()
    var times: [Duration] = []
    for version in 2...31 {
      // Half of the keystrokes break something.
      let text =
        version % 2 == 0 ? spec.replacing("steps:", with: "stps:", maxReplacements: 1) : spec
      let start = clock.now
      try server.notify("textDocument/didChange", change(text, version))
      let found = try server.diagnostics(version: version)
      times.append(clock.now - start)
      #expect(found.isEmpty == (version % 2 == 1))
    }
    let lines = spec.split(separator: "\n").count
    print("latency of \(name), \(lines) lines: median \(times.sorted()[times.count / 2])")
    try server.closeInput()
    _ = server.exitCode()
  }
}

import Foundation
import JSON
import TestSupport

@testable import LanguageServer

/// The program itself as a language server, with a pipe to each side.
final class ServerProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var framing = Framing()
  private var lastID = 0

  init() throws {
    process.executableURL = URL(fileURLWithPath: Binary.path)
    process.arguments = ["lsp", "--stdio"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  func send(_ bytes: [UInt8]) throws {
    try input.fileHandleForWriting.write(contentsOf: Data(bytes))
  }

  func notify(_ method: String, _ parameters: JSON) throws {
    try send(
      Framing.framed(["jsonrpc": "2.0", "method": .string(method), "params": parameters]))
  }

  /// Sends a request and returns the whole answer; what comes before it is passed over.
  func request(_ method: String, _ parameters: JSON) throws -> JSON {
    lastID += 1
    let id = JSON.integer(lastID)
    try send(
      Framing.framed([
        "jsonrpc": "2.0", "id": id, "method": .string(method), "params": parameters,
      ]))
    return try next { $0["id"] == id && $0["method"] == nil }
  }

  /// The next message that fits.
  func next(_ fits: (JSON) -> Bool) throws -> JSON {
    while true {
      while let frame = framing.next() {
        guard case .message(let data) = frame else { continue }
        let message = try JSON(data)
        if fits(message) { return message }
      }
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw Ended() }
      framing.append(data)
    }
  }

  /// The next findings of a version of a document.
  func diagnostics(version: Int) throws -> [JSON] {
    let message = try next {
      $0["method"] == "textDocument/publishDiagnostics"
        && $0["params"]?["version"] == .integer(version)
    }
    return message["params"]?["diagnostics"]?.items ?? []
  }

  func closeInput() throws { try input.fileHandleForWriting.close() }

  /// Waits for the end of the process and returns its exit code.
  func exitCode() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The bytes of memory that the process holds.
  var residentBytes: Int {
    let path = "/proc/\(process.processIdentifier)/statm"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
  }

  struct Ended: Error {}
}

import Foundation
import JSON
import TestSupport
import Testing

@testable import LanguageServer

/// Neovim with the set-up of Examples/Editors as a client; `.ci/run` installs it.
@Suite(.timeLimit(.minutes(5))) struct NeovimTests {
  private static let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":")
  static let program = folders.map { "\($0)/nvim" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  private func run(_ spec: String, lineEnd: String) throws -> JSON {
    let program = try #require(Self.program)
    return try withTemporaryFolder("onehot neovim") { folder in
      let file = folder.appending(path: "spec.yaml")
      try spec.replacing("\n", with: lineEnd).write(to: file, atomically: false, encoding: .utf8)
      let output = folder.appending(path: "out.json")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = [
        "--headless", "-u", Repository.root.appending(path: "Examples/Editors/neovim.lua").path,
        "-c", "luafile \(Repository.root.path)/Tests/LanguageServerTests/neovim.lua",
      ]
      let own = URL(fileURLWithPath: Binary.path).deletingLastPathComponent().path
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      process.environment = ProcessInfo.processInfo.environment.merging([
        "PATH": "\(own):\(path)", "SPEC": file.path.replacing(" ", with: "\\ "),
        "OUT": output.path, "HOME": folder.path, "XDG_STATE_HOME": folder.path,
      ]) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return try JSON(Data(contentsOf: output))
    }
  }

  @Test(
    .enabled(if: program != nil, "Neovim is not installed; .ci/run installs it"),
    arguments: ["\n", "\r\n"])
  func aSession(_ lineEnd: String) throws {
    let spec = """
      onehot: 1
      name: "\u{1F418} wide"
      data: {x: "real[4]"}
      hyperparameters: {width: {about: "\u{1F418} \u{4E2D}\u{6587}", defalt: 3}, units: 1}
      model:
        hidden: relu(dense(x,width)) # \u{4E2D}
        cost: sum(dense(hidden, units))
      minimize: cost

      """
    let result = try run(spec, lineEnd: lineEnd)
    #expect(result["problem"] == nil, "\(result["problem"]?.string ?? "")")
    let first = try #require(result["first"]?.items)
    #expect(first.count == 1)
    #expect(first.first?["code"] == "unknown-key")
    #expect(first.first?["line"] == 4)
    // Bytes before `defalt`, the elephant taking four.
    #expect(first.first?["byte"] == 48)
    #expect(result["hover"]?.string?.contains("shape `[3]`, support `positive`") == true)
    #expect(result["definition"]?["start"] == ["line": 5, "character": 2])
    #expect(
      result["symbols"] == ["onehot", "name", "data", "hyperparameters", "model", "minimize"])
    #expect(result["refused"]?.string?.contains("`width` cannot be the name") == true)
    #expect(result["completion"]?.items?.contains("seed") == true)
    let lines = result["text"]?.items?.compactMap(\.string) ?? []
    #expect(
      lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
        == spec.replacing("x,width", with: "x, width").replacing("units", with: "size").replacing(
          "defalt", with: "default"))
  }
}

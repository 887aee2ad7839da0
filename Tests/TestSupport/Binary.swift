package import Foundation

/// The program itself, run as people run it.
package enum Binary {
  /// The result of a run.
  package struct Result {
    /// The exit code, or the number of the signal that ended it.
    package let status: Int32
    package let output: String
    package let errors: String
  }

  /// The path of `onehot`.
  package static let path = path(of: "onehot")

  /// The path of a built program, which lies beside the one that runs the tests.
  package static func path(of name: String) -> String {
    let arguments = CommandLine.arguments
    let tests = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
    return URL(fileURLWithPath: tests).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name).path
  }

  /// Runs it in a folder, with a text on its standard input.
  package static func run(
    _ arguments: [String], of program: String = path, in folder: URL? = nil, input: String = "",
    environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files instead of pipes: none can fill up and block.
    return try withTemporaryFolder("onehot-run") { scratch in
      let (inputURL, outputURL) = (scratch.appending(path: "in"), scratch.appending(path: "out"))
      let errorURL = scratch.appending(path: "err")
      try Data(input.utf8).write(to: inputURL)
      for url in [outputURL, errorURL] { try Data().write(to: url) }
      process.standardInput = try FileHandle(forReadingFrom: inputURL)
      process.standardOutput = try FileHandle(forWritingTo: outputURL)
      process.standardError = try FileHandle(forWritingTo: errorURL)
      try process.run()
      process.waitUntilExit()
      return Result(
        status: process.terminationStatus,
        output: String(decoding: try Data(contentsOf: outputURL), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self))
    }
  }

  /// Runs it with bounds: seconds of a processor, and KiB of address space, libraries included.
  package static func run(
    _ arguments: [String], seconds: Int, memory: Int? = nil, in folder: URL? = nil,
    input: String = ""
  ) throws -> Result {
    let space = memory.map { "ulimit -v \($0); " } ?? ""
    let script = "ulimit -t \(seconds); \(space)exec \"$0\" \"$@\""
    return try run(
      ["-c", script, path] + arguments, of: "/bin/bash", in: folder, input: input)
  }
}

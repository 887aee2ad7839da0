import Foundation
import Testing

/// The program itself, run as people run it.
enum Binary {
  /// The result of a run.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
    let seconds: Double
  }

  /// `onehot` lies beside the program that runs the tests.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "onehot").path

  /// Runs it in a folder, with a text on its standard input.
  static func run(
    _ arguments: [String], of program: String = path, in folder: URL? = nil, input: String = "",
    environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files instead of pipes: none can fill up and block.
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "onehot-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let (inputURL, outputURL) = (scratch.appending(path: "in"), scratch.appending(path: "out"))
    let errorURL = scratch.appending(path: "err")
    try Data(input.utf8).write(to: inputURL)
    for url in [outputURL, errorURL] { try Data().write(to: url) }
    process.standardInput = try FileHandle(forReadingFrom: inputURL)
    process.standardOutput = try FileHandle(forWritingTo: outputURL)
    process.standardError = try FileHandle(forWritingTo: errorURL)
    let start = Date()
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: outputURL), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self),
      seconds: Date().timeIntervalSince(start))
  }

  /// Runs something in a new folder, which is removed afterwards.
  static func inFolder<T>(_ body: (URL) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "onehot-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// The root of the repository.
  static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
}

/// The smallest spec that is right.
let toy = """
  onehot: 1
  name: toy
  model:
    logits: parameter(3, init=[0.3, -0.2, 0.9])
    z: ~ bernoulli(logits=logits)
    cost: sum((z - 0.45)^2)
  estimators: {z: score_function}
  minimize: cost
  train: {optimizer: sgd(learning_rate=0.1), steps: 10}

  """

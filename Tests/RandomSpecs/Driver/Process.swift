import Foundation

/// This program in a process of its own, so that what crashes there is told here.
struct WorkerProcess {
  /// The time limit of a spec without a new line, in seconds.
  static let patience =
    ProcessInfo.processInfo.environment["ONEHOT_RANDOM_PATIENCE"].flatMap { Double($0) } ?? 120

  /// The outcomes, the last with the crash or the lack of progress that ended the process.
  static func run(_ arguments: [String]) throws -> [Outcome] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "onehot-worker-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (output, errors) = (folder.appending(path: "out"), folder.appending(path: "err"))
    for url in [output, errors] { try Data().write(to: url) }
    let process = Foundation.Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    process.arguments = arguments
    // A backtrace takes seconds and says no more than the message.
    process.environment = ProcessInfo.processInfo.environment.merging([
      "SWIFT_BACKTRACE": "enable=no", "ONEHOT_VERIFY": "1",
    ]) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    var size = 0
    var last = Date()
    var isSlow = false
    while process.isRunning {
      usleep(20_000)
      let now = (try? FileManager.default.attributesOfItem(atPath: output.path)[.size] as? Int) ?? 0
      if now != size { (size, last) = (now, Date()) }
      if Date().timeIntervalSince(last) > patience {
        isSlow = true
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
      }
    }
    process.waitUntilExit()
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    var outcomes = Outcome.all(text.split(separator: "\n"))
    guard process.terminationReason == .uncaughtSignal, !outcomes.isEmpty else { return outcomes }
    let said = String(decoding: try Data(contentsOf: errors), as: UTF8.self).split(separator: "\n")
    let message =
      said.last { $0.contains("rror:") } ?? said.last ?? "signal \(process.terminationStatus)"
    outcomes[outcomes.count - 1].finding =
      isSlow ? Finding(.slow, "no progress") : Finding(.crash, String(message))
    return outcomes
  }
}

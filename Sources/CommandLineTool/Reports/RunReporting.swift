import Foundation
import Training

/// The result of `body`; its problems are printed and end the command.
func reporting<T>(
  _ output: OutputOptions, _ body: () throws(RunError) -> T
) throws(Failure) -> T {
  do throws(RunError) {
    return try body()
  } catch {
    switch error {
    case .diagnostics(let found):
      Console.error(found, output)
      throw Failure.findings
    case .file(let problem): throw Failure.usage("\(problem)")
    case .usage(let message, let help):
      throw Failure.usage(message + (help.map { "; \($0)" } ?? ""))
    }
  }
}

extension SavedRun {
  /// Opens the run of a command, and says on which state of it the command works.
  static func open(
    _ folder: String, _ machine: MachineOptions, _ output: OutputOptions
  ) throws(RunError) -> SavedRun {
    let saved = try SavedRun(folder, dataFolder: machine.dataDir) { Console.error([$0], output) }
    switch saved.progress {
    case .ended: break
    case .live(let process):
      let whose = process.map { " by \($0)" } ?? ""
      Console.error("the run is in progress\(whose); this is its state after step \(saved.steps)")
    case .killed:
      Console.error(
        "the run was killed; this is its state after step \(saved.steps), and `--resume` continues "
          + "from it")
    }
    return saved
  }
}

extension [Metric] {
  /// One line a metric: its name and its value.
  var table: String {
    let width = map(\.name.count).max() ?? 0
    return map { metric in
      metric.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + "\(metric.value)\n"
    }.joined()
  }
}

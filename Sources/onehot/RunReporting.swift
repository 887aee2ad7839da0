import Foundation
import Training

/// What `body` gives; its problems are printed and end the command.
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

extension [Metric] {
  /// One line a metric: its name and its value.
  var table: String {
    let width = map(\.name.count).max() ?? 0
    return map { metric in
      metric.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + "\(metric.value)\n"
    }.joined()
  }
}

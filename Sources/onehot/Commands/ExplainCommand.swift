import ArgumentParser
import Diagnostics

/// `onehot explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains a diagnostic: why it exists, a spec that raises it, and the fixed spec.")

  @Argument(help: "The id that a message shows in brackets; without it, all ids are listed.")
  var id: String?

  func run() throws {
    guard let id else {
      let width = DiagnosticID.all.map(\.name.count).max() ?? 0
      for entry in DiagnosticID.all {
        let name = entry.name.padding(to: width)
        try Console.write("\(name)  \(entry.summary)\n")
      }
      return
    }
    guard let entry = DiagnosticID.named(id) else {
      let known = DiagnosticID.all.map(\.name)
      throw Failure.usage("no diagnostic is called `\(id)`" + Suggestions.help(id, known))
    }
    try Console.write(text(entry))
  }

  private func text(_ entry: DiagnosticID) -> String {
    var parts = [
      "\(entry.severity.rawValue)[\(entry.name)]: \(entry.summary)", entry.explanation,
    ]
    if let failing = entry.failing, let fixed = entry.fixed {
      parts.append("A spec that raises it:\n\n" + indented(failing))
      parts.append("The same spec, fixed:\n\n" + indented(fixed))
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func indented(_ spec: String) -> String {
    spec.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
  }
}

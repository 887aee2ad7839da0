import ArgumentParser
import Diagnostics
import Reference

/// `onehot explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains a diagnostic, or a name of the language.",
    discussion: """
      A diagnostic: why it exists, a spec that raises it, and the fixed spec. A function, distribution, \
      estimator, optimizer, schedule, initializer, term, query or key: its entry in the reference.
      """)

  @Argument(
    help: """
      The id that a message shows in brackets, or a name that specs use; without it, all ids are listed.
      """)
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
    if let entry = DiagnosticID.named(id) { return try Console.write(text(entry)) }
    let entries = ReferencePages.index.filter { $0.name == id }
    guard !entries.isEmpty else {
      let known = DiagnosticID.all.map(\.name) + ReferencePages.index.map(\.name)
      throw Failure.usage(
        "no diagnostic and no name of the language is called `\(id)`" + Suggestions.help(id, known))
    }
    let texts = entries.map { entry in
      let heading = "## \(entry.name)\n\n"
      let text =
        entry.text.hasPrefix(heading) ? entry.text.dropFirst(heading.count) : entry.text[...]
      return "\(entry.name) (\(entry.kind))\n\n\(text)\n"
    }
    try Console.write(texts.joined(separator: "\n"))
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

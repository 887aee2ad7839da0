import ArgumentParser
import Diagnostics

/// A format of findings by its name.
struct FormatName: ExpressibleByArgument {
  let format: ReportFormat

  /// The names that the parser lists in its error for an unknown name.
  static var allValueStrings: [String] { ReportFormat.all.map(\.name) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  var defaultValueDescription: String { format.name }

  init(_ format: ReportFormat) { self.format = format }

  init?(argument: String) {
    guard let format = ReportFormat.named(argument) else { return nil }
    self.format = format
  }
}

/// `--report FORMAT=PATH`.
struct ReportTarget: ExpressibleByArgument {
  let format: ReportFormat
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let format = ReportFormat.named(String(parts[0])) else { return nil }
    self.format = format
    path = String(parts[1])
  }
}

/// The findings in some files, with all that a format may show of them.
public struct FindingsReport: Sendable {
  /// The findings, sorted.
  public let diagnostics: [Diagnostic]
  /// The paths of all files that were read.
  public let checked: [String]
  /// The version of the tool.
  public let version: String
  /// True if a reader of text sees colours.
  public let isColored: Bool
  /// The most findings that a format for people shows; nil for all.
  public let limit: Int?

  /// A report.
  public init(
    _ diagnostics: [Diagnostic], checked: [String], version: String, isColored: Bool = false,
    limit: Int? = nil
  ) {
    self.diagnostics = diagnostics
    self.checked = checked
    self.version = version
    self.isColored = isColored
    self.limit = limit
  }

  /// The findings within the limit.
  var shown: [Diagnostic] { limit.map { Array(diagnostics.prefix($0)) } ?? diagnostics }
}

/// A format of findings: `onehot validate --format NAME`.
public struct ReportFormat: Sendable {
  /// The name on the command line.
  public let name: String
  /// Its readers, in one noun phrase.
  public let summary: String
  /// True if `--max-errors` cuts it off.
  public let isLimited: Bool
  /// The text of a report.
  public let text: @Sendable (FindingsReport) -> String

  init(
    _ name: String, summary: String, isLimited: Bool,
    text: @escaping @Sendable (FindingsReport) -> String
  ) {
    self.name = name
    self.summary = summary
    self.isLimited = isLimited
    self.text = text
  }

  /// The format of a name.
  public static func named(_ name: String) -> ReportFormat? { all.first { $0.name == name } }
}

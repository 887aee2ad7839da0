extension ReportFormat {
  /// Annotations of a GitHub workflow.
  public static let github = ReportFormat(
    "github", summary: "annotations of a GitHub workflow", isLimited: true
  ) { GitHubRenderer().render($0.shown) }
}

/// Prints diagnostics as workflow commands, which GitHub shows as annotations of the files.
///
/// GitHub shows ten errors and ten warnings per step, so errors come first, and a final notice
/// counts the rest. Paths must be relative to the root of the repository.
public struct GitHubRenderer: Sendable {
  /// The number of annotations of one severity that GitHub shows per step.
  private static let shown = 10

  /// Makes a renderer.
  public init() {}

  /// One command a line.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.filter { $0.severity == .error }
    let warnings = diagnostics.filter { $0.severity == .warning }
    var lines = (errors + warnings).map(command)
    if max(errors.count, warnings.count) > Self.shown {
      let text = "\(errors.count) errors and \(warnings.count) warnings; GitHub shows \(Self.shown)"
      lines.append("::notice title=onehot::\(text) of each")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func command(_ diagnostic: Diagnostic) -> String {
    var properties: [(String, String)] = []
    if let span = diagnostic.span {
      let (start, end) = (span.startPosition, span.endPosition)
      properties = [("file", span.file.path.escapedLine), ("line", "\(start.line)")]
      // GitHub takes columns only within one line.
      if start.line == end.line { properties.append(("col", "\(start.column)")) }
      properties.append(("endLine", "\(end.line)"))
      if start.line == end.line {
        // Here the end is the last column, inclusive.
        properties.append(("endColumn", "\(max(start.column, end.column - 1))"))
      }
    }
    properties.append(("title", diagnostic.id.name))
    let list = properties.map { "\($0)=\(escaped($1, isProperty: true))" }.joined(separator: ",")
    let text = ([diagnostic.message] + diagnostic.notes + diagnostic.help).map(\.escapedLine)
      .joined(separator: "\n")
    return "::\(diagnostic.severity.rawValue) \(list)::\(escaped(text, isProperty: false))"
  }

  /// The escapes of GitHub's own toolkit.
  private func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

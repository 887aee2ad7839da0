extension ReportFormat {
  /// All formats, the one for people first.
  public static let all: [ReportFormat] = [.text, .json, .github, .sarif, .junit]
}

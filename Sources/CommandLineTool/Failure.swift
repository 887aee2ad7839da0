import Diagnostics

/// The exit codes of the process.
enum ExitStatus: Int32 {
  /// Success.
  case clean = 0
  /// The user's spec or data has a problem, or a check failed.
  case findings = 1
  /// The command line is wrong, or a file cannot be read.
  case usage = 2
  /// The program has a bug.
  case bug = 3
  /// The user interrupted it.
  case interrupted = 130
}

/// The reason why a command ends early, with the exit code and the text to print.
struct Failure: Error {
  /// The exit code.
  let status: ExitStatus
  /// The message; nil if everything has been printed.
  let message: String?

  /// The user's spec or data has a problem that has been printed.
  static let findings = Failure(status: .findings, message: nil)

  /// The user's spec or data has a problem.
  static func findings(_ message: String) -> Failure {
    Failure(status: .findings, message: message)
  }

  /// The command line is wrong, or a file cannot be read.
  static func usage(_ message: String) -> Failure { Failure(status: .usage, message: message) }
}

/// Suggestions in messages about the command line.
enum Suggestions {
  /// `; did you mean …?`, or an empty text.
  static func help(_ name: String, _ known: [String]) -> String {
    suggestion(for: name, among: known).map { "; \($0)" } ?? ""
  }
}

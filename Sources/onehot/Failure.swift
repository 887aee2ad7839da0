import Diagnostics

/// How the process ends.
enum ExitStatus: Int32 {
  /// Nothing is wrong.
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

/// Why a command ends before its end, with the exit code and what to print.
struct Failure: Error {
  /// The exit code.
  let status: ExitStatus
  /// The message, nothing where all has been said.
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
  /// `; did you mean …?`, or nothing.
  static func help(_ name: String, _ known: [String]) -> String {
    suggestion(for: name, among: known).map { "; \($0)" } ?? ""
  }
}

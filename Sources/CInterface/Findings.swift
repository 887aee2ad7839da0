import COneHot
import Diagnostics
import Foundation
import JSON
import Synchronization
import Training

/// The errors or warnings of a call.
final class Findings: Sendable {
  let text: CText
  let json: CText

  private init(
    _ status: Int32, _ diagnostics: [Diagnostic], message: String? = nil, help: String? = nil
  ) {
    let rendered = TextRenderer().render(diagnostics)
    let line = message.map { $0 + (help.map { "; \($0)" } ?? "") + "\n" } ?? ""
    text = CText(rendered + line)
    let first = diagnostics.first { $0.severity == .error } ?? diagnostics.first
    let report = try? JSON(Data(JSONRenderer().render(diagnostics).utf8))
    json = CText(
      JSON.object([
        "status": .integer(Int(status)),
        "message": .string(message ?? first?.message ?? ""),
        "help": (help ?? first?.help.first).map { .string($0) } ?? .null,
        "diagnostics": report?["diagnostics"] ?? .array([]),
      ]).text(.line))
  }

  /// The warnings of a successful call; nil without warnings.
  static func warnings(_ found: [Diagnostic]) -> Findings? {
    found.isEmpty ? nil : Findings(0, found)
  }

  /// The errors of a failed call, after its warnings.
  static func errors(_ error: RunError, _ warnings: [Diagnostic]) -> Findings {
    switch error {
    case .diagnostics(let found): Findings(error.status, warnings + found)
    case .file(let problem): Findings(error.status, warnings, message: "\(problem)")
    case .usage(let message, let help):
      Findings(error.status, warnings, message: message, help: help)
    }
  }
}

extension RunError {
  /// The exit code of the command that meets it.
  var status: Int32 {
    switch self {
    case .diagnostics: oh_status(OH_FINDINGS)
    case .file, .usage: oh_status(OH_USAGE)
    }
  }
}

/// Collects the warnings of a call.
final class Warnings: Sendable {
  private let found = Mutex<[Diagnostic]>([])

  /// All of them so far, each once.
  var all: [Diagnostic] { found.withLock { $0 } }

  func add(_ diagnostic: Diagnostic) { found.withLock { $0.append(diagnostic) } }
}

import Foundation
import Hashing
import JSON

extension ReportFormat {
  /// SARIF 2.1.0, for code scanning.
  public static let sarif = ReportFormat(
    "sarif", summary: "SARIF 2.1.0 for code scanning", isLimited: false
  ) { SARIFRenderer(version: $0.version).render($0.diagnostics) }
}

/// Prints diagnostics as SARIF 2.1.0 (OASIS 2020), as GitHub's code scanning reads it.
public struct SARIFRenderer: Sendable {
  private let version: String

  /// Makes a renderer that names the tool's version.
  public init(version: String) {
    self.version = version
  }

  /// The whole log with keys in alphabetical order, ended by a newline.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    let rules = Set(diagnostics.map(\.id)).sorted { $0.name < $1.name }
    var seen: [String: Int] = [:]
    let results = diagnostics.map { diagnostic in
      let index = rules.firstIndex(of: diagnostic.id) ?? 0
      return Log.Finding(diagnostic, ruleIndex: index, &seen)
    }
    let driver = Log.Driver(version: version, rules: rules.map(Log.Rule.init))
    let log = Log(runs: [Log.Run(tool: Log.Tool(driver: driver), results: results)])
    return JSON(encoding: log).sorted.document(.spread)
  }
}

/// The part of SARIF that is written; names are the standard's.
private struct Log: Encodable {
  let schema = "https://json.schemastore.org/sarif-2.1.0.json"
  let version = "2.1.0"
  let runs: [Run]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  struct Run: Encodable {
    let tool: Tool
    let columnKind = "unicodeCodePoints"
    let invocations = [Invocation()]
    let results: [Finding]
  }

  struct Invocation: Encodable {
    let executionSuccessful = true
  }

  struct Tool: Encodable {
    let driver: Driver
  }

  struct Driver: Encodable {
    let name = "onehot"
    let version: String
    let rules: [Rule]
  }

  struct Message: Encodable {
    let text: String
  }

  struct Rule: Encodable {
    let id: String
    let shortDescription: Message
    let fullDescription: Message
    let help: Message
    let defaultConfiguration: Configuration

    init(_ id: DiagnosticID) {
      self.id = id.name
      shortDescription = Message(text: id.summary)
      fullDescription = Message(text: id.explanation)
      help = Message(text: "onehot explain \(id.name)")
      defaultConfiguration = Configuration(level: id.severity.rawValue)
    }
  }

  struct Configuration: Encodable {
    let level: String
  }

  struct Finding: Encodable {
    let ruleId: String
    let ruleIndex: Int
    let level: String
    let message: Message
    var locations: [Location]?
    var relatedLocations: [Location]?
    var partialFingerprints: [String: String]?
    var fixes: [Fix]?

    init(_ diagnostic: Diagnostic, ruleIndex: Int, _ seen: inout [String: Int]) {
      ruleId = diagnostic.id.name
      self.ruleIndex = ruleIndex
      level = diagnostic.severity.rawValue
      message = Message(
        text: ([diagnostic.message] + diagnostic.notes + diagnostic.help).joined(separator: "\n"))
      guard let span = diagnostic.span else { return }
      locations = [Location(span)]
      relatedLocations = diagnostic.labels.map { Location($0.span, message: $0.text) }
      partialFingerprints = [
        "primaryLocationLineHash": fingerprint(diagnostic.id, span, &seen)
      ]
      if !diagnostic.fixes.isEmpty { fixes = diagnostic.fixes.map(Fix.init) }
    }
  }

  struct Fix: Encodable {
    let description: Message
    let artifactChanges: [Change]
    let properties: [String: String]

    init(_ fix: Diagnostics.Fix) {
      description = Message(text: fix.title)
      let replacements = fix.edits.map {
        Replacement(
          deletedRegion: Region($0.span), insertedContent: Message(text: $0.replacement))
      }
      artifactChanges = [Change(artifactLocation: Artifact(fix.file), replacements: replacements)]
      properties = ["applicability": fix.applicability.rawValue]
    }
  }

  struct Change: Encodable {
    let artifactLocation: Artifact
    let replacements: [Replacement]
  }

  struct Replacement: Encodable {
    let deletedRegion: Region
    let insertedContent: Message
  }

  struct Location: Encodable {
    let physicalLocation: Place
    let message: Message?

    init(_ span: Span, message: String? = nil) {
      physicalLocation = Place(artifactLocation: Artifact(span.file), region: Region(span))
      self.message = message.map { Message(text: $0) }
    }
  }

  struct Place: Encodable {
    let artifactLocation: Artifact
    let region: Region
  }

  struct Artifact: Encodable {
    let uri: String

    init(_ file: SourceFile) {
      uri =
        file.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? file.path
    }
  }

  struct Region: Encodable {
    let startLine: Int
    let startColumn: Int
    let endLine: Int
    let endColumn: Int

    init(_ span: Span) {
      (startLine, startColumn) = (span.startPosition.line, span.startPosition.column)
      (endLine, endColumn) = (span.endPosition.line, span.endPosition.column)
    }
  }
}

/// A hash of the id and the line's text, so that a finding stays the same when its line moves.
private func fingerprint(
  _ id: DiagnosticID, _ span: Span, _ seen: inout [String: Int]
) -> String {
  // A line of a megabyte with thousands of findings would be hashed thousands of times.
  let whole = span.file.range(ofLine: span.startPosition.line)
  let line = span.file.text(whole.prefix(4096))
  let hash = FNV1a.hash("\(id.name) \(line.trimmingCharacters(in: .whitespaces))")
  let key = span.file.path + "\n" + String(hash, radix: 16)
  seen[key, default: 0] += 1
  return "\(String(hash, radix: 16)):\(seen[key, default: 1])"
}

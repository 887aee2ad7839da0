import Foundation
import Hashing

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
    let driver: [String: Any] = [
      "name": "onehot", "version": version, "rules": rules.map(rule),
    ]
    var seen: [String: Int] = [:]
    let results = diagnostics.map { diagnostic in
      let index = rules.firstIndex(of: diagnostic.id) ?? 0
      return result(diagnostic, ruleIndex: index, &seen)
    }
    let run: [String: Any] = [
      "tool": ["driver": driver],
      "columnKind": "unicodeCodePoints",
      "invocations": [["executionSuccessful": true]],
      "results": results,
    ]
    let log: [String: Any] = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run],
    ]
    let options: JSONSerialization.WritingOptions = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    guard let data = try? JSONSerialization.data(withJSONObject: log, options: options) else {
      fatalError("Diagnostics: a SARIF log is not JSON")
    }
    return String(decoding: data, as: UTF8.self).escapedJSON + "\n"
  }

  private func rule(_ id: DiagnosticID) -> [String: Any] {
    [
      "id": id.name,
      "shortDescription": ["text": id.summary],
      "fullDescription": ["text": id.explanation],
      "help": ["text": "onehot explain \(id.name)"],
      "defaultConfiguration": ["level": id.severity.rawValue],
    ]
  }

  private func result(
    _ diagnostic: Diagnostic, ruleIndex: Int, _ seen: inout [String: Int]
  ) -> [String: Any] {
    let text = ([diagnostic.message] + diagnostic.notes + diagnostic.help).joined(separator: "\n")
    var result: [String: Any] = [
      "ruleId": diagnostic.id.name, "ruleIndex": ruleIndex, "level": diagnostic.severity.rawValue,
      "message": ["text": text],
    ]
    guard let span = diagnostic.span else { return result }
    result["locations"] = [location(span)]
    result["relatedLocations"] = diagnostic.labels.map { label in
      location(label.span).merging(["message": ["text": label.text]]) { own, _ in own }
    }
    result["partialFingerprints"] = [
      "primaryLocationLineHash": fingerprint(diagnostic.id, span, &seen)
    ]
    if !diagnostic.fixes.isEmpty { result["fixes"] = diagnostic.fixes.map(fix) }
    return result
  }

  private func fix(_ fix: Fix) -> [String: Any] {
    let replacements = fix.edits.map { edit -> [String: Any] in
      ["deletedRegion": region(edit.span), "insertedContent": ["text": edit.replacement]]
    }
    return [
      "description": ["text": fix.title],
      "artifactChanges": [
        ["artifactLocation": artifact(fix.file), "replacements": replacements] as [String: Any]
      ],
      "properties": ["applicability": fix.applicability.rawValue],
    ]
  }

  private func location(_ span: Span) -> [String: Any] {
    [
      "physicalLocation": [
        "artifactLocation": artifact(span.file), "region": region(span),
      ] as [String: Any]
    ]
  }

  private func artifact(_ file: SourceFile) -> [String: String] {
    let uri = file.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    return ["uri": uri ?? file.path]
  }

  private func region(_ span: Span) -> [String: Int] {
    let (start, end) = (span.startPosition, span.endPosition)
    return [
      "startLine": start.line, "startColumn": start.column, "endLine": end.line,
      "endColumn": end.column,
    ]
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
}

import CompilerDriver
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Specs with one planted mistake each, in `err/`.
///
/// Behind the line concerned stands what the compiler says, with the column and the help:
/// `#~ error[unknown-key] 3: unknown key … (did you mean …?)`. `BLESS=1` rewrites the files.
@Suite struct GoldenErrorTests {
  static let names: [String] = {
    let folder = Support.folder.appending(path: "err").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  /// A spec without its markers.
  static func spec(_ name: String) throws -> String {
    let url = Support.folder.appending(path: "err/\(name)")
    return try String(contentsOf: url, encoding: .utf8).replacing(/[ ]*#~[^\n]*/, with: "")
  }

  @Test(arguments: names)
  func theCompilerSaysWhatTheFileSays(_ name: String) throws {
    let url = Support.folder.appending(path: "err/\(name)")
    let spec = try Self.spec(name)
    let file = SourceFile(path: name, text: spec)
    let found = Compiler.check(SpecLoader.tree(file)).diagnostics
    let actual = marked(spec, found)
    #expect(try actual == Golden.committed(actual, at: url))
    #expect(found.count == 1, "one mistake is one finding")
  }

  @Test func thereAreManyMistakes() { #expect(Self.names.count >= 40) }

  /// The spec with a marker behind every line that has a finding.
  private func marked(_ spec: String, _ found: [Diagnostic]) -> String {
    var lines = spec.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for diagnostic in found {
      guard let position = diagnostic.span?.startPosition else { continue }
      let help = diagnostic.help.isEmpty ? "" : " (\(diagnostic.help.joined(separator: "; ")))"
      lines[position.line - 1] +=
        " #~ \(diagnostic.severity.rawValue)[\(diagnostic.id.name)] \(position.column): "
        + "\(diagnostic.message)\(help)"
    }
    return lines.joined(separator: "\n")
  }
}

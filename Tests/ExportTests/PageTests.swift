import Export
import Foundation
import TestSupport
import Testing

/// The page about exports: its commands and its Python run, one after the other.
@Suite struct PageTests {
  static let page = "Sources/CompilerDriver/Documentation.docc/Export.md"

  @Test func everyFormatHasItsRow() throws {
    let text = try Repository.text(Self.page)
    for subject in Subject.installed { #expect(text.contains("| `\(subject.format.name)` |")) }
  }

  @Test(.enabled(if: Subject.areAllInstalled, "the libraries of .ci/run are not installed"))
  func everyBlockRuns() throws {
    let python = try #require(Subject.installed.first).tool
    let blocks = try Repository.text(Self.page).matches(of: /(?m)^```(sh|python)\n((?s:.*?))^```/)
    #expect(blocks.count >= 3)
    try withTemporaryFolder { folder in
      try FileManager.default.copyItem(
        at: Repository.root.appending(path: "Examples"), to: folder.appending(path: "Examples"))
      for block in blocks {
        guard block.1 == "sh" else {
          let result = try python.run(["-c", String(block.2)], in: folder)
          #expect(result.status == 0, "\(block.2)\(result.errors)")
          continue
        }
        for line in block.2.split(separator: "\n") {
          let words = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .flatMap { $0 % 2 == 1 ? [String($1)] : $1.split(separator: " ").map(String.init) }
          try #require(words.first == "onehot")
          let result = try Binary.run(Array(words.dropFirst()), in: folder)
          #expect(result.status == 0, "\(line): \(result.errors)")
        }
      }
    }
  }
}

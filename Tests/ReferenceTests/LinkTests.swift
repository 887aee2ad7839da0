import Foundation
import TestSupport
import Testing

/// The Markdown files of the repository: relative links lead to files and headings.
@Suite struct LinkTests {
  /// The README, the pages, the examples and the habits of the project, relative to the root.
  static let pages: [String] = {
    let root = Repository.root.path()
    let folders = [
      ".github", "Examples", "Sources/CompilerDriver/Documentation.docc",
    ]
    let found = folders.flatMap { folder in
      let files = FileManager.default.enumerator(atPath: root + folder)
      return (files?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
    }
    return ["README.md"] + found.filter { $0.hasSuffix(".md") }.sorted()
  }()

  @Test func pagesAreFound() { #expect(Self.pages.count >= 30) }

  @Test(arguments: pages) func linksLeadToFilesAndHeadings(_ page: String) throws {
    let url = Repository.root.appending(path: page)
    let text = try String(contentsOf: url, encoding: .utf8)
    for match in Self.withoutCode(text).matches(of: /\]\(([^)\s]+)\)/) {
      let link = String(match.1)
      guard !link.contains("://") else { continue }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        parts[0].isEmpty
        ? url : url.deletingLastPathComponent().appending(path: String(parts[0])).standardized
      #expect(FileManager.default.fileExists(atPath: target.path()), "\(link)")
      guard parts.count == 2 else { continue }
      let other = try String(contentsOf: target, encoding: .utf8)
      #expect(Self.anchors(other).contains(String(parts[1])), "\(link)")
    }
  }

  /// The text without blocks and spans of code, in which brackets are no links.
  private static func withoutCode(_ text: String) -> String {
    text.replacing(/(?m)^```(?s:.*?)^```/, with: "").replacing(/`[^`\n]*`/, with: "")
  }

  /// The anchors that code hosts make of a page's headings.
  private static func anchors(_ text: String) -> Set<String> {
    Set(
      text.matches(of: /(?m)^#+ (.*)$/).map { heading in
        heading.1.lowercased().filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
          .replacing(" ", with: "-")
      })
  }
}

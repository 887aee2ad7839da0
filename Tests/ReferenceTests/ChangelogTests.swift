import CompilerDriver
import Foundation
import TestSupport
import Testing

/// The changelog is one text in two places: a page of the documentation, and where code hosts look.
@Suite struct ChangelogTests {
  private static let copy = Repository.root.appending(path: ".github/CHANGELOG.md")

  @Test func theCopyIsThePage() throws {
    let page = try Catalog.text("Changelog")
    let committed = try Golden.committed(page, at: Self.copy)
    #expect(committed == page, "copy it: BLESS=1 swift test --filter ReferenceTests")
  }

  @Test func theFirstSectionIsThisVersion() throws {
    let first = try Catalog.text("Changelog").split(separator: "\n").first { $0.hasPrefix("## ") }
    #expect(first?.hasPrefix("## \(Version.number), ") == true)
  }

  @Test func theCitationNamesThisVersion() throws {
    let url = Repository.root.appending(path: ".github/CITATION.cff")
    let text = try String(contentsOf: url, encoding: .utf8)
    #expect(text.contains("\nversion: \(Version.number)\n"))
  }
}

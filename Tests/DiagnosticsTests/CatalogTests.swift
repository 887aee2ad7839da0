import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct CatalogTests {
  static let folder = Repository.root.appending(path: "Sources/Diagnostics/Catalog")

  @Test func theListIsAlphabeticalAndUnique() {
    let names = DiagnosticID.all.map(\.name)
    #expect(names == Set(names).sorted())
  }

  @Test func everyFileOfTheFolderIsListed() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0 != "Catalog.swift" }
    // `yaml-1-1-spelling` is `YAML11Spelling.swift`: letter case and dashes do not count.
    let fromFiles = Set(files.map { $0.dropLast(".swift".count).lowercased() })
    let fromList = Set(
      DiagnosticID.all.map { $0.name.replacing("-", with: "").lowercased() })
    #expect(fromFiles == fromList)
    #expect(files.count == DiagnosticID.all.count)
  }

  @Test(arguments: DiagnosticID.all.map(\.name))
  func everyEntryIsComplete(_ name: String) throws {
    let id = try #require(DiagnosticID.named(name))
    #expect(id.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    #expect(id.summary.hasSuffix("."))
    #expect(id.explanation.hasSuffix("."))
    #expect((id.failing == nil) == (id.fixed == nil))
    #expect(id.failing == nil || id.failing != id.fixed)
  }
}

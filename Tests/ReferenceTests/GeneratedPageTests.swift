import CompilerDriver
import Diagnostics
import Estimators
import Foundation
import Language
import Objectives
import Reference
import TensorIR
import TensorOps
import TestSupport
import Testing

/// The generated pages: committed as the tables make them, and with everything that is in these.
///
/// `BLESS=1` writes them anew.
@Suite struct GeneratedPageTests {
  @Test(arguments: ReferencePages.all.map(\.fileName)) func isCommitted(_ file: String) throws {
    let page = try #require(ReferencePages.all.first { $0.fileName == file })
    let url = Catalog.folder.appending(path: file)
    let committed = try Golden.committed(page.text, at: url)
    #expect(committed == page.text, "write it anew: BLESS=1 swift test --filter ReferenceTests")
  }

  static let tables: [(String, [String])] = [
    ("Diagnostics", DiagnosticID.all.map(\.name)),
    ("Distributions", Distribution.all.map(\.name)), ("Estimators", Estimator.all.map(\.name)),
    ("Functions", LanguageFunction.all.map(\.name) + ["Initializers"]),
    ("Ops", OpTable.standard.map(\.name)), ("Optimizers", Optimizer.all.map(\.name)),
    ("Schedules", Schedule.all.map(\.name)), ("Terms", Term.all.map(\.name)),
  ]

  @Test(arguments: tables) func everyEntryHasASection(_ page: String, _ names: [String]) throws {
    let text = try #require(ReferencePages.all.first { $0.fileName == "\(page).md" }).text
    let sections = text.split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(sections.map { String($0.dropFirst(3)) } == names)
  }

  @Test func everyListOfKeysIsPrinted() throws {
    let source = try String(
      contentsOf: Repository.root.appending(path: "Sources/SpecModel/Readers/SpecKeys.swift"),
      encoding: .utf8)
    let lists = source.matches(of: /static let \w+: \[SpecKey\]/).count
    let page = try #require(ReferencePages.all.first { $0.fileName == "Keys.md" }).text
    // The last section lists the formats of data files.
    #expect(page.split(separator: "\n").count { $0.hasPrefix("## ") } == lists + 1)
  }

  /// A row of a table has as many cells as its header, whatever a summary holds.
  @Test(arguments: ReferencePages.all.map(\.fileName)) func tablesAreRegular(_ file: String) throws
  {
    let page = try #require(ReferencePages.all.first { $0.fileName == file })
    var columns: Int?
    for line in page.text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("| ") else {
        columns = nil
        continue
      }
      let count = line.replacing("\\|", with: "").count { $0 == "|" }
      #expect(count == columns ?? count, "\(line)")
      columns = count
    }
  }
}

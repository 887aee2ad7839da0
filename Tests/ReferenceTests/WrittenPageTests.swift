import CompilerDriver
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The pages written by hand: their specs are valid, and their links and paths resolve.
@Suite struct WrittenPageTests {
  /// A complete spec on a page, and the line on which it starts.
  struct Example: Sendable, CustomTestStringConvertible {
    let page: String
    let line: Int
    let text: String

    var testDescription: String { "\(page).md:\(line)" }
  }

  static let specs: [Example] = ["Language", "Semantics"].flatMap { name in
    guard let page = try? Catalog.text(name) else { return [Example]() }
    return page.matches(of: /```yaml\n(onehot: 1\n(?s:.*?))```/).map { match in
      let line = page[..<match.range.lowerBound].count { $0 == "\n" } + 2
      return Example(page: name, line: line, text: String(match.1))
    }
  }

  @Test(arguments: ["Language", "Semantics"]) func pageHasSpecs(_ page: String) {
    #expect(Self.specs.count { $0.page == page } >= 10)
  }

  @Test(arguments: specs) func specIsValid(_ example: Example) throws {
    let (line, text) = (example.line, example.text)
    // In the folder of the specs, so that `use` finds their libraries.
    let path = Repository.root.appending(path: "Specs/\(example.page).md:\(line).yaml").path()
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: path, text: text)))
    #expect(checked.diagnostics.isEmpty, "\(TextRenderer().render(checked.diagnostics))")
    #expect(checked.model != nil || checked.isLibrary)
  }

  @Test func theLandingPageNamesEveryOtherPage() throws {
    let links = try Catalog.text("CompilerDriver").matches(of: /- \[(\w+)\]\(\1\.md\)/)
    #expect(links.map { String($0.1) }.sorted() == Catalog.names.filter { $0 != "CompilerDriver" })
  }

  /// Links name files, as code hosts need them; `.ci/docs` translates them for DocC.
  @Test(arguments: Catalog.names) func linksNameFiles(_ name: String) throws {
    #expect(try !Catalog.text(name).contains("doc:"))
  }

  /// A path in code type exists; one with `NAME` or `*` in it is a pattern.
  @Test(arguments: Catalog.names) func pathsExist(_ name: String) throws {
    for match in try Catalog.text(name).matches(of: /`((?:Sources|Tests|Specs)\/[^`\s]+)`/) {
      let path = String(match.1)
      guard !path.contains("NAME"), !path.contains("*") else { continue }
      let full = Repository.root.appending(path: path).path()
      #expect(FileManager.default.fileExists(atPath: full), "\(path)")
    }
  }
}

import CompilerDriver
import Diagnostics
import Foundation
import Testing

/// The pages written by hand: their specs are valid, their links and paths lead somewhere.
@Suite struct WrittenPageTests {
  /// The blocks of code of a page that are whole specs, by the line on which they start.
  static let specs: [(line: Int, text: String)] = {
    guard let page = try? Catalog.text("Language") else { return [] }
    return page.matches(of: /```yaml\n(onehot: 1\n(?s:.*?))```/).map { match in
      let line = page[..<match.range.lowerBound].count { $0 == "\n" } + 2
      return (line, String(match.1))
    }
  }()

  @Test func theLanguagePageHasSpecs() { #expect(Self.specs.count >= 10) }

  @Test(arguments: specs) func specIsValid(_ line: Int, _ text: String) throws {
    // In the folder of the specs, so that `use` finds their libraries.
    let path = Catalog.root.appending(path: "Specs/Language.md:\(line).yaml").path()
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: path, text: text)))
    #expect(checked.diagnostics.isEmpty, "\(TextRenderer().render(checked.diagnostics))")
    #expect(checked.model != nil || checked.isLibrary)
  }

  @Test func theLandingPageNamesEveryOtherPage() throws {
    let links = try Catalog.text("CompilerDriver").matches(of: /- <doc:(\w+)>/).map { String($0.1) }
    #expect(links.sorted() == Catalog.names.filter { $0 != "CompilerDriver" })
  }

  @Test(arguments: Catalog.names) func linksLeadToPages(_ name: String) throws {
    for match in try Catalog.text(name).matches(of: /<doc:(\w+)>/) {
      #expect(Catalog.names.contains(String(match.1)), "\(match.0)")
    }
  }

  /// A path in the type of code is there; one with `NAME` or `*` in it is a pattern.
  @Test(arguments: Catalog.names) func pathsAreThere(_ name: String) throws {
    for match in try Catalog.text(name).matches(of: /`((?:Sources|Tests|Specs)\/[^`\s]+)`/) {
      let path = String(match.1)
      guard !path.contains("NAME"), !path.contains("*") else { continue }
      let full = Catalog.root.appending(path: path).path()
      #expect(FileManager.default.fileExists(atPath: full), "\(path)")
    }
  }
}

import CompilerDriver
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Mistakes in specs that are otherwise right: each gives one error, at its place, with what fixes
/// it.
///
/// The printed texts are in `planted/`; `BLESS=1` rewrites them.
@Suite struct PlantedMistakeTests {
  static let folder = Support.folder.appending(path: "planted")

  /// The spec with its mistake, and the byte range at which the error should be.
  private func plant(_ mistake: PlantedMistake) throws -> (text: String, place: Range<Int>) {
    let path = Support.path("Specs/\(mistake.spec).yaml")
    var text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count >= 20)
    let position = try #require(text.range(of: mistake.right), "\(mistake.right)")
    text.replaceSubrange(position, with: mistake.wrong)
    if let (place, marked) = mistake.mark {
      text.replaceSubrange(try #require(text.range(of: place), "\(place)"), with: marked)
    }
    let start = try #require(text.utf8.firstRange(of: "‹".utf8)).lowerBound
    let offset = text.utf8.distance(from: text.startIndex, to: start)
    text = text.replacing("‹", with: "")
    var end = offset
    if let close = text.utf8.firstRange(of: "›".utf8)?.lowerBound {
      end = text.utf8.distance(from: text.startIndex, to: close)
    }
    return (text.replacing("›", with: ""), offset..<end)
  }

  @Test(arguments: PlantedMistake.all.map(\.name))
  func givesOneErrorThatHelps(_ name: String) throws {
    let mistake = try #require(PlantedMistake.all.first { $0.name == name })
    let (text, place) = try plant(mistake)
    let path = Support.path("Specs/\(mistake.spec).yaml")
    let file = SourceFile(path: path, text: text)
    let found = Compiler.check(SpecLoader.tree(file)).diagnostics
    let shown = TextRenderer().render(found).replacing(Repository.root.path + "/", with: "")
    #expect(found.map(\.id.name) == [mistake.id], "\(shown)")
    let error = try #require(found.first)
    #expect(error.severity == .error)
    #expect(!error.help.isEmpty, "\(shown)")
    #expect(error.span?.file === file)
    #expect(error.span?.start == place.lowerBound, "\(shown)")
    if !place.isEmpty { #expect(error.span?.end == place.upperBound, "\(shown)") }
    try expect(shown, name)
    if error.fixes.isEmpty { return }
    // One of the fixes gives a spec without errors.
    let left = error.fixes.map { fix in
      let bytes = AppliedFixes([fix], to: file).bytes
      return Compiler.check(SpecLoader.tree(SourceFile(path: path, bytes: bytes))).diagnostics
    }
    #expect(left.contains { !$0.hasErrors }, "\(left.map { TextRenderer().render($0) })")
  }

  @Test func thereAreManyAndMostAreMendedByAnEdit() throws {
    #expect(PlantedMistake.all.count >= 60)
    #expect(Set(PlantedMistake.all.map(\.name)).count == PlantedMistake.all.count)
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(PlantedMistake.all.map { $0.name + ".txt" }))
  }

  private func expect(_ shown: String, _ name: String) throws {
    let url = Self.folder.appending(path: "\(name).txt")
    #expect(try shown == Golden.committed(shown, at: url))
  }
}

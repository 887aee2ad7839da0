import Foundation
import Passes
import TensorIR
import TensorOps
import TestSupport
import Testing

/// Whole files: a function, `// ----`, and what the pass named by the folder makes of it.
///
/// `BLESS=1` writes the expected half anew.
@Suite struct GoldenTests {
  static let folder = Repository.root.appending(path: "Tests/PassesTests/Goldens")
  static let separator = "// ----\n"

  static let files: [String] = {
    let paths = FileManager.default.subpaths(atPath: folder.path()) ?? []
    return paths.filter { $0.hasSuffix(".ir") }.sorted()
  }()

  static func passes(for file: String) throws -> [Pass] {
    let name = file.split(separator: "/")[0]
    if name == "pipeline" { return Pass.pipeline }
    let known = Pass.pipeline + [.simplifyFast]
    return [try #require(known.first { $0.name == name }, "no pass is called \(name)")]
  }

  @Test(arguments: files) func outputIsAsWritten(_ file: String) throws {
    let url = Self.folder.appending(path: file)
    let text = try String(contentsOf: url, encoding: .utf8)
    let input = text.components(separatedBy: Self.separator)[0]
    let function = try Function(parsing: input, ops: OpTable.standard)
    let output = PassManager(try Self.passes(for: file), checks: .text).run(function).description
    let whole = input + Self.separator + output
    #expect(try whole == Golden.committed(whole, at: url), "\(output)")
  }

  @Test func everyPassHasAGolden() {
    let folders = Set(Self.files.map { String($0.split(separator: "/")[0]) })
    let names = Set((Pass.pipeline + [.simplifyFast]).map(\.name) + ["pipeline"])
    #expect(folders == names)
  }
}

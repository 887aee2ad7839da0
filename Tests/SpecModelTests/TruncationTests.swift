import CompilerDriver
import Diagnostics
import Foundation
import Testing

/// What editors show while a spec is typed, and what a careless edit leaves: findings, never a
/// trap.
@Suite struct TruncationTests {
  private static let bytes: [String: [UInt8]] = {
    let texts = Support.specsAndExamples.compactMap { spec -> (String, [UInt8])? in
      FileManager.default.contents(atPath: Support.path(spec)).map { (spec, [UInt8]($0)) }
    }
    return Dictionary(uniqueKeysWithValues: texts)
  }()

  private func check(_ spec: String, _ bytes: [UInt8]) -> CheckedSpec {
    // The real path, so that libraries are found.
    Compiler.check(SpecLoader.tree(SourceFile(path: Support.path(spec), bytes: bytes)))
  }

  /// The distance between cuts: a debug build takes ten times as long for each.
  private static var stride: Int {
    #if DEBUG
      11
    #else
      1
    #endif
  }

  @Test(arguments: Support.specsAndExamples)
  func everyPrefixIsReadOrReported(_ spec: String) throws {
    let bytes = try #require(Self.bytes[spec])
    for count in Swift.stride(from: spec.count % Self.stride, to: bytes.count, by: Self.stride) {
      let checked = check(spec, Array(bytes[..<count]))
      #expect(checked.model != nil || checked.isLibrary || checked.diagnostics.hasErrors)
    }
  }

  /// Lines removed, repeated and swapped, and single bytes replaced, from a fixed seed.
  @Test(arguments: Support.specs)
  func everyMutationIsReadOrReported(_ spec: String) throws {
    let bytes = try #require(Self.bytes[spec])
    var random = SplitMix(state: UInt64(spec.utf8.reduce(0) { $0 &* 31 &+ Int($1) }.magnitude))
    for _ in 0..<40 {
      var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: lines.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: lines.remove(at: at)
        case 1: lines.insert(lines[at], at: at)
        case 2: lines.swapAt(at, Int.random(in: lines.indices, using: &random))
        default:
          guard !lines[at].isEmpty else { continue }
          let column = Int.random(in: lines[at].indices, using: &random)
          lines[at][column] = UInt8(ascii: "2")
        }
        if lines.isEmpty { lines = [[]] }
      }
      let checked = check(spec, Array(lines.joined(separator: [10])))
      #expect(checked.model != nil || checked.isLibrary || checked.diagnostics.hasErrors)
      #expect(!TextRenderer().render(checked.diagnostics).isEmpty || checked.diagnostics.isEmpty)
    }
  }
}

/// A small generator with a fixed sequence (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

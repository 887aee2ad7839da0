public import Diagnostics
import SpecModel

/// A spec with the safe fixes of its findings made.
public struct MendedSpec: Sendable {
  /// The content after all fixes.
  public let bytes: [UInt8]
  /// The number of applied fixes.
  public let count: Int

  /// Each round of fixes may reveal new findings with fixes; more rounds than this are a bug.
  private static let rounds = 32

  /// Makes safe fixes until none is left; only the spec's own file is changed, no library.
  public init(_ file: SourceFile) {
    var file = file
    var count = 0
    for _ in 0..<Self.rounds {
      let found = Compiler.check(SpecLoader.tree(file)).diagnostics
      let applied = AppliedFixes(found.compactMap(\.safeFix), to: file)
      guard !applied.fixes.isEmpty, applied.bytes != file.bytes else { break }
      count += applied.fixes.count
      file = SourceFile(path: file.path, bytes: applied.bytes)
    }
    bytes = file.bytes
    self.count = count
  }
}

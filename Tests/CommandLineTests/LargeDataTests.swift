import Foundation
import TestSupport
import Testing

/// Data takes the memory that its numbers take, and what cannot fit is refused first.
@Suite struct LargeDataTests {
  private static let spec = """
    onehot: 1
    name: large
    data: {x: 'real[1]'}
    sources: {train: {x: {file: FILE}}}
    model:
      x: ~ normal(mean=parameter(1), log_std=parameter(1))
    maximize: log_prob(x)
    train: {optimizer: sgd(learning_rate=0.01), batch: 4, steps: 1}
    """

  /// Makes a file by a script of a shell, and runs its spec with so many KiB of address space.
  private func run(_ script: String, _ file: String, memory: Int) throws -> Binary.Result {
    try withTemporaryFolder { folder in
      try Self.spec.replacing("FILE", with: file).write(
        to: folder.appending(path: "large.yaml"), atomically: true, encoding: .utf8)
      let made = try Binary.run(["-c", "set -e; " + script], of: "/bin/bash", in: folder)
      #expect(made.status == 0, "\(made.errors)")
      return try Binary.run(
        [
          "-c", "ulimit -v \(memory); exec '\(Binary.path)' run large.yaml --threads 1 --quiet",
        ], of: "/bin/bash", in: folder)
    }
  }

  /// An IDX header of bytes, as `printf` writes it.
  private static func header(_ rows: UInt32) -> String {
    let bytes = (0..<4).reversed().map { String(format: "\\x%02x", rows >> (8 * $0) & 0xFF) }
    return "printf '\\x00\\x00\\x08\\x01\(bytes.joined())'"
  }

  @Test func aBombBehindASmallHeaderIsNotInflated() throws {
    let result = try run(
      "{ \(Self.header(4)); head -c 1G /dev/zero; } | gzip -1 > x.idx.gz", "x.idx.gz",
      memory: 1 << 20)
    #expect(result.status == 1, "\(result.status): \(result.errors)")
    #expect(result.errors.contains("follow the array of shape [4]"), "\(result.errors)")
  }

  @Test func aHeaderThatPromisesTooMuchTakesNothing() throws {
    let result = try run(
      "{ \(Self.header(.max)); head -c 1M /dev/zero; } | gzip -1 > x.idx.gz", "x.idx.gz",
      memory: 1 << 20)
    #expect(result.status == 1, "\(result.status): \(result.errors)")
    #expect(result.errors.contains("error[truncated-data-file]"), "\(result.errors)")
  }

  @Test func anArrayThatDoesNotFitIsRefusedBeforeItIsRead() throws {
    // A sparse file of 3 GiB under 2 GiB of address space.
    let rows = UInt32(3 << 30)
    let result = try run(
      "\(Self.header(rows)) > x.idx; truncate -s \(Int(rows) + 8) x.idx", "x.idx", memory: 2 << 20)
    #expect(result.status == 1, "\(result.status): \(result.errors)")
    #expect(result.errors.contains("error[insufficient-memory]"), "\(result.errors)")
    #expect(result.errors.contains("needs 3 GiB of memory"), "\(result.errors)")
  }

  @Test func aLineWithoutEndIsRefused() throws {
    let result = try run(
      "head -c 600M /dev/zero | tr '\\0' 1 | gzip -1 > x.csv.gz", "x.csv.gz", memory: 2 << 20)
    #expect(result.status == 1, "\(result.status): \(result.errors)")
    #expect(result.errors.contains("a line is longer than 256 MiB"), "\(result.errors)")
  }
}

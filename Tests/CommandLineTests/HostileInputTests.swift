import Foundation
import TestSupport
import Testing

/// Whatever a spec of at most 1 MiB holds, checking it ends soon and in little memory.
@Suite struct HostileInputTests {
  /// KiB of address space, libraries included.
  private static let memory = 4 << 20

  @Test(arguments: HostileInputs.names)
  func everyInputIsReadOrReported(_ name: String) throws {
    let text = HostileInputs.text(name)
    #expect(text.utf8.count <= 1 << 20)
    let result = try Binary.run(
      ["validate", "-", "--max-errors", "50"], seconds: ProcessorTime.limit, memory: Self.memory,
      input: text)
    // 0 or 1: neither a bug of ours, which is 3, nor the watchdog's signal.
    #expect([0, 1].contains(result.status), "\(result.status): \(result.errors.suffix(500))")
    #expect((result.status == 1) == result.output.contains("error["))
    #expect(
      result.output.utf8.count < 4 << 20, "the findings are \(result.output.utf8.count) bytes")
    #expect(result.errors.contains("1 file checked"))
  }
}

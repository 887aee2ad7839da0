import CKernels
import Traps

/// The compression of SHA-256 by the processor's own instructions.
enum HashBlocks {
  /// Takes whole blocks of 64 bytes into the eight words of a state.
  ///
  /// - Returns: false, and nothing done, where the processor has no instructions for that.
  static func compress(_ state: inout [UInt32], _ bytes: UnsafeRawBufferPointer) -> Bool {
    require(state.count == 8 && bytes.count % 64 == 0, "training: a hash of parts of blocks")
    guard let base = bytes.baseAddress else { return true }
    return oh_sha256(
      &state, base.assumingMemoryBound(to: UInt8.self), Int64(bytes.count / 64))
  }
}

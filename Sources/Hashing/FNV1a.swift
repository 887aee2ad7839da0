/// The 64-bit hash FNV-1a (Fowler, Noll and Vo), the same in every run and on every machine, unlike
/// `Hasher`.
///
/// The keys of random streams are derived from it, so that its numbers must never change.
public enum FNV1a {
  /// The hash of some bytes.
  public static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// The hash of a text in UTF-8.
  public static func hash(_ text: String) -> UInt64 { hash(text.utf8) }
}

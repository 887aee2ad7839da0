import Hashing

/// The key of a random stream, derived from a seed by folding in the purpose of the stream.
public struct RandomKey: Sendable, Hashable {
  /// The two words that Philox takes.
  public let words: SIMD2<UInt32>

  /// The key with the given words.
  public init(words: SIMD2<UInt32>) { self.words = words }

  /// The root key of a seed.
  public init(seed: UInt64) {
    self.init(
      words: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
  }

  /// The key with a number folded in: the first half of Philox's block at that counter.
  ///
  /// The last counter word separates derivation from drawing, whose last word is a replica index.
  public func folding(_ number: UInt64) -> RandomKey {
    let block = Philox.block(
      SIMD4(
        UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32), 0,
        0xFFFF_FFFF), key: words)
    return RandomKey(words: SIMD2(block[0], block[1]))
  }

  /// The key with a text folded in by its 64-bit FNV-1a hash.
  public func folding(_ text: String) -> RandomKey { folding(FNV1a.hash(text)) }

  /// The 32 random bits of one element; four neighbours share a block.
  ///
  /// - Parameters:
  ///   - element: the position within the row.
  ///   - row: the position in the global batch or split.
  ///   - sample: the global sample number.
  ///   - replica: the index along replica and enumeration axes.
  public func bits(element: Int, row: Int = 0, sample: Int = 0, replica: Int = 0) -> UInt32 {
    block(element / 4, row: row, sample: sample, replica: replica)[element % 4]
  }

  /// The bits of four neighbouring elements, of which `quad` is a fourth of the first's position.
  private func block(
    _ quad: Int, row: Int = 0, sample: Int = 0, replica: Int = 0
  ) -> SIMD4<UInt32> {
    Philox.block(
      SIMD4(
        UInt32(truncatingIfNeeded: quad), UInt32(truncatingIfNeeded: row),
        UInt32(truncatingIfNeeded: sample), UInt32(truncatingIfNeeded: replica)), key: words)
  }

  /// Number `index` of a stream of 64-bit words.
  public func word(_ index: Int) -> UInt64 {
    let block = block(index / 2)
    let first = index % 2 * 2
    return UInt64(block[first + 1]) << 32 | UInt64(block[first])
  }
}

import TensorCore

/// Random numbers from Philox, so that a failing test can be run again from its seed.
struct SeededGenerator: RandomNumberGenerator {
  private let key: RandomKey
  private var position = 0

  init(_ seed: Int) { key = RandomKey(seed: UInt64(seed)) }

  mutating func next() -> UInt64 {
    position += 1
    return key.word(position)
  }
}

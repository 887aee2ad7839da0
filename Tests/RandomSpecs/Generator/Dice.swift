import TensorCore

/// Random choices from Philox, so that a spec can be made again from its seed.
struct Dice: RandomNumberGenerator {
  private let key: RandomKey
  private var position = 0

  init(_ seed: Int) { key = RandomKey(seed: UInt64(seed)).folding("random spec") }

  mutating func next() -> UInt64 {
    position += 1
    return key.word(position)
  }

  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func pick<T>(_ values: [T]) -> T { values[integer(0...values.count - 1)] }

  /// A number of few digits, so that specs stay readable.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    let value = Double.random(in: range, using: &self)
    return min(max((value * 100).rounded() / 100, range.lowerBound), range.upperBound)
  }
}

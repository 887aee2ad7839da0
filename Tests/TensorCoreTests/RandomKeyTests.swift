import TensorCore
import Testing

@Suite struct RandomKeyTests {
  let key = RandomKey(seed: 7)

  @Test func everyCoordinateChangesTheBits() {
    let bits = [
      key.bits(element: 0), key.bits(element: 1), key.bits(element: 2),
      key.bits(element: 0, row: 1), key.bits(element: 0, sample: 1),
      key.bits(element: 0, replica: 1), key.folding("a").bits(element: 0),
      key.folding(1).bits(element: 0), RandomKey(seed: 7 << 32).bits(element: 0),
    ]
    #expect(Set(bits).count == bits.count)
  }

  @Test func foldingDependsOnOrderAndText() {
    let keys = [
      key.folding("a").folding("b"), key.folding("b").folding("a"), key.folding("ab"),
      key.folding(""), key,
    ]
    #expect(Set(keys).count == keys.count)
  }

  /// Derived by an independent implementation in Python.
  @Test func aDerivedKeyStaysWhatItWas() {
    let derived = RandomKey(words: SIMD2(1, 2))
      .folding("draw").folding("guide.z").folding(0).folding(7)
    #expect(derived.words == SIMD2(391_775_761, 3_971_097_859))
  }

  @Test func anUnrelatedKeyChangesNothing() {
    let stream = { (key: RandomKey) in (0..<100).map { key.bits(element: $0) } }
    let before = stream(key.folding("guide.z"))
    _ = stream(key.folding("guide.w"))
    #expect(stream(key.folding("guide.z")) == before)
    #expect(Set(before).isDisjoint(with: stream(key.folding("guide.w"))))
  }
}

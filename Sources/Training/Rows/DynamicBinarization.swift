import TensorCore

/// Draws 0 or 1 with given probabilities (Salakhutdinov and Murray, 2008, draw them once; here
/// every visit draws anew).
///
/// The bits depend on the key and on a value's row and place alone. Each takes 32 bits, so that 0 and 1
/// are certain.
func binarize<T: BinaryFloatingPoint>(
  _ values: UnsafeMutablePointer<T>, rows: Range<Int>, rowLength: Int, key: RandomKey
) {
  for (index, row) in rows.enumerated() {
    let start = index * rowLength
    for first in stride(from: 0, to: rowLength, by: 4) {
      let counter = SIMD4(
        UInt32(truncatingIfNeeded: first / 4), UInt32(truncatingIfNeeded: row), 0, 0)
      let words = Philox.block(counter, key: key.words)
      for offset in 0..<min(4, rowLength - first) {
        let uniform = (Double(words[offset]) + 0.5) * 0x1p-32
        let position = start + first + offset
        values[position] = uniform < Double(values[position]) ? 1 : 0
      }
    }
  }
}

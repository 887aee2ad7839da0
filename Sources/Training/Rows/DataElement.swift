import CKernels

/// An element type in which a data set comes into a program.
package protocol DataElement: BinaryFloatingPoint {
  /// Writes some rows of bytes as numbers.
  ///
  /// - Parameter numbers: the numbers of the 256 bytes; nil if every byte is its own number.
  static func widen(
    _ bytes: [UInt8], rows: [Int], length: Int, numbers: [Self]?,
    to target: UnsafeMutablePointer<Self>)

  /// Replaces a row of probabilities by zeros and ones, again at every visit (Salakhutdinov and
  /// Murray, 2008, draw them once).
  ///
  /// Element i is 1 where (w + ½) · 2⁻³², w being the bits of element i of the row under the key,
  /// is less than its probability; so 0 and 1 are certain.
  static func binarize(
    _ values: UnsafeMutablePointer<Self>, _ count: Int, row: Int, key: SIMD2<UInt32>)
}

extension Float: DataElement {
  package static func widen(
    _ bytes: [UInt8], rows: [Int], length: Int, numbers: [Float]?,
    to target: UnsafeMutablePointer<Float>
  ) {
    if let numbers {
      oh_look_up_f32(bytes, rows, Int64(rows.count), Int64(length), numbers, target)
    } else {
      oh_widen_f32(bytes, rows, Int64(rows.count), Int64(length), target)
    }
  }

  package static func binarize(
    _ values: UnsafeMutablePointer<Float>, _ count: Int, row: Int, key: SIMD2<UInt32>
  ) {
    oh_binarize_f32(values, Int64(count), UInt32(truncatingIfNeeded: row), key[0], key[1])
  }
}

extension Double: DataElement {
  package static func widen(
    _ bytes: [UInt8], rows: [Int], length: Int, numbers: [Double]?,
    to target: UnsafeMutablePointer<Double>
  ) {
    if let numbers {
      oh_look_up_f64(bytes, rows, Int64(rows.count), Int64(length), numbers, target)
    } else {
      oh_widen_f64(bytes, rows, Int64(rows.count), Int64(length), target)
    }
  }

  package static func binarize(
    _ values: UnsafeMutablePointer<Double>, _ count: Int, row: Int, key: SIMD2<UInt32>
  ) {
    oh_binarize_f64(values, Int64(count), UInt32(truncatingIfNeeded: row), key[0], key[1])
  }
}

import CKernels

/// The loops that a data set's elements go through on their way into a program.
package enum DataLoops {
  /// Writes some rows of bytes as numbers.
  ///
  /// - Parameter numbers: what the 256 bytes stand for, by default themselves.
  package static func widen<T: BinaryFloatingPoint>(
    _ bytes: [UInt8], rows: [Int], length: Int, numbers: [T]? = nil,
    to target: UnsafeMutablePointer<T>
  ) {
    let (rows, count, length) = (rows.map(Int64.init), Int64(rows.count), Int64(length))
    switch target {
    case let target as UnsafeMutablePointer<Float>:
      if let numbers = numbers as? [Float] {
        oh_look_up_f32(bytes, rows, count, length, numbers, target)
      } else {
        oh_widen_f32(bytes, rows, count, length, target)
      }
    case let target as UnsafeMutablePointer<Double>:
      if let numbers = numbers as? [Double] {
        oh_look_up_f64(bytes, rows, count, length, numbers, target)
      } else {
        oh_widen_f64(bytes, rows, count, length, target)
      }
    default: fatalError("data: \(T.self) is no element type")
    }
  }

  /// Replaces a row of probabilities by zeros and ones, anew at every visit (Salakhutdinov and Murray, 2008,
  /// draw them once).
  ///
  /// Element i is 1 where (w + ½) · 2⁻³², w being the bits of element i of the row under the key, is less
  /// than its probability; so 0 and 1 are certain.
  package static func binarize<T: BinaryFloatingPoint>(
    _ values: UnsafeMutablePointer<T>, _ count: Int, row: Int, key: SIMD2<UInt32>
  ) {
    let (length, row) = (Int64(count), UInt32(truncatingIfNeeded: row))
    switch values {
    case let values as UnsafeMutablePointer<Float>:
      oh_binarize_f32(values, length, row, key[0], key[1])
    case let values as UnsafeMutablePointer<Double>:
      oh_binarize_f64(values, length, row, key[0], key[1])
    default: fatalError("data: \(T.self) is no element type")
    }
  }
}

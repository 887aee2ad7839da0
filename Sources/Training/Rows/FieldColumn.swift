/// One field of a split in memory, as compactly as its values allow.
struct FieldColumn: Sendable {
  /// The values, row-major; rows without the field contain a valid value, 0 or class 0.
  enum Storage: Sendable {
    /// Bytes that index the numbers of a table.
    case bytes([UInt8], ByteTable)
    /// Whole numbers.
    case integers([Int32])
    /// Numbers in single precision.
    case floats([Float])
    /// Numbers that single precision would change.
    case doubles([Double])
    /// The class of every one-hot vector of so many entries.
    case classes([Int32], count: Int)
  }

  /// The values.
  let storage: Storage
  /// The number of rows.
  let rowCount: Int
  /// The number of values that a row has in a step.
  let rowLength: Int
  /// 1 for each row with the field; nil if all rows have it.
  var presence: [UInt8]?
  /// True if the values are probabilities of 1, drawn again at every visit.
  let isDynamic: Bool

  /// Writes the values of some rows, one row after the other.
  func gather<T: DataElement>(_ rows: [Int], into target: UnsafeMutablePointer<T>) {
    switch storage {
    case .bytes(let values, let table):
      T.widen(
        values, rows: rows, length: rowLength,
        numbers: table.isIdentity ? nil : table.numbers(), to: target)
    case .integers(let values): copy(values, rows, target) { T($0) }
    case .floats(let values): copy(values, rows, target) { T($0) }
    case .doubles(let values): copy(values, rows, target) { T($0) }
    case .classes(let values, let count):
      target.update(repeating: 0, count: rows.count * rowLength)
      let units = rowLength / count
      for (index, row) in rows.enumerated() {
        for unit in 0..<units {
          target[index * rowLength + unit * count + Int(values[row * units + unit])] = 1
        }
      }
    }
  }

  /// Writes the class numbers of some rows.
  func gather(_ rows: [Int], into target: UnsafeMutablePointer<Int32>) {
    switch storage {
    case .bytes(let values, _): copy(values, rows, target) { Int32($0) }
    case .integers(let values): copy(values, rows, target) { $0 }
    case .floats, .doubles, .classes:
      fatalError("training: class numbers that are not whole numbers")
    }
  }

  /// Writes 1 for every row that has the field and 0 for the others.
  func gatherPresence<T: BinaryFloatingPoint>(
    _ rows: [Int], into target: UnsafeMutablePointer<T>
  ) {
    for (index, row) in rows.enumerated() { target[index] = presence.map { T($0[row]) } ?? 1 }
  }

  /// True if a row has the field.
  func isPresent(_ row: Int) -> Bool { presence.map { $0[row] == 1 } ?? true }

  /// The class of a row's first one-hot vector or class number.
  func label(_ row: Int) -> Int {
    switch storage {
    case .bytes(let values, _): Int(values[row * rowLength])
    case .integers(let values): Int(values[row * rowLength])
    case .classes(let values, let count): Int(values[row * (rowLength / count)])
    case .floats, .doubles: fatalError("training: labels that are not whole numbers")
    }
  }

  @inline(__always)
  private func copy<S, T>(
    _ values: [S], _ rows: [Int], _ target: UnsafeMutablePointer<T>, _ convert: (S) -> T
  ) {
    values.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      // Pointers of a row's own leave a loop that vectors can run.
      for (index, row) in rows.enumerated() {
        let from = base + row * rowLength
        let to = target + index * rowLength
        for offset in 0..<rowLength { to[offset] = convert(from[offset]) }
      }
    }
  }
}

/// The numbers of the 256 bytes.
struct ByteTable: Sendable {
  /// The numbers in both precisions.
  private let doubles: [Double]
  private let floats: [Float]
  /// True if every byte is its own number.
  let isIdentity: Bool

  /// Every byte is its own number.
  static let identity = ByteTable((0...255).map { Double($0) })

  /// A table of 256 numbers.
  init(_ numbers: [Double]) {
    doubles = numbers
    floats = numbers.map { Float($0) }
    isIdentity = numbers == (0...255).map { Double($0) }
  }

  /// The numbers in a precision.
  func numbers<T: BinaryFloatingPoint>() -> [T] {
    if let floats = floats as? [T] { return floats }
    return doubles.map { T($0) }
  }
}

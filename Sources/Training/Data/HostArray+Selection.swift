import Traps

extension HostArray {
  /// One row, with the first axis removed.
  public func row(_ index: Int) -> HostArray {
    require(!shape.isEmpty, "host array: a single number has no rows to take")
    return picking([index * rowLength..<(index + 1) * rowLength], Array(shape.dropFirst()))
  }

  /// A range of consecutive rows.
  public func rows(_ range: Range<Int>) -> HostArray {
    require(!shape.isEmpty, "host array: a single number has no rows to take")
    return picking(
      [range.lowerBound * rowLength..<range.upperBound * rowLength],
      [range.count] + shape.dropFirst())
  }

  /// The rows at the given positions, in that order, with repetitions.
  public func rows(at indices: [Int]) -> HostArray {
    require(!shape.isEmpty, "host array: a single number has no rows to take")
    let length = rowLength
    return picking(
      indices.map { $0 * length..<($0 + 1) * length }, [indices.count] + shape.dropFirst())
  }

  /// A range of consecutive positions along the second axis of every row.
  public func columns(_ range: Range<Int>) -> HostArray {
    require(shape.count >= 2, "host array: shape \(shape) has no columns to take")
    let inner = shape.dropFirst(2).reduce(1, *)
    let ranges = (0..<rowCount).map { row in
      let start = (row * shape[1] + range.lowerBound) * inner
      return start..<start + range.count * inner
    }
    return picking(ranges, [shape[0], range.count] + shape.dropFirst(2))
  }

  /// The same elements in another shape of the same count.
  public func reshaped(_ shape: [Int]) -> HostArray { HostArray(shape: shape, storage: storage) }

  /// All elements in single precision.
  public func floats() -> [Float] {
    switch storage {
    case .uint8(let values): values.map { Float($0) }
    case .int32(let values): values.map { Float($0) }
    case .uint32(let values): values.map { Float($0) }
    case .int64(let values): values.map { Float($0) }
    case .float(let values): values
    case .double(let values): values.map { Float($0) }
    }
  }

  /// All elements in double precision.
  public func doubles() -> [Double] {
    switch storage {
    case .uint8(let values): values.map { Double($0) }
    case .int32(let values): values.map { Double($0) }
    case .uint32(let values): values.map { Double($0) }
    case .int64(let values): values.map { Double($0) }
    case .float(let values): values.map { Double($0) }
    case .double(let values): values
    }
  }

  /// All elements as integers, or nil where one is not a whole number that fits.
  public func integers() -> [Int]? {
    switch storage {
    case .uint8(let values): return values.map { Int($0) }
    case .int32(let values): return values.map { Int($0) }
    case .uint32(let values): return values.map { Int($0) }
    case .int64(let values): return values.map { Int($0) }
    case .float(let values): return whole(values)
    case .double(let values): return whole(values)
    }
  }

  private func whole<T: BinaryFloatingPoint>(_ values: [T]) -> [Int]? {
    let integers = values.compactMap { Int(exactly: $0) }
    return integers.count == values.count ? integers : nil
  }

  private func picking(_ ranges: [Range<Int>], _ shape: [Int]) -> HostArray {
    rearranged(by: RangePick(ranges: ranges), shape: shape)
  }
}

/// The elements of the given position ranges, one after the other.
private struct RangePick: Rearrangement {
  let ranges: [Range<Int>]

  func apply<T>(_ values: [T]) -> [T] {
    var result: [T] = []
    result.reserveCapacity(ranges.reduce(0) { $0 + $1.count })
    for range in ranges { result.append(contentsOf: values[range]) }
    return result
  }
}

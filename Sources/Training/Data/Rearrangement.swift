/// A choice of elements by position alone, the same for every element type.
protocol Rearrangement {
  func apply<T>(_ values: [T]) -> [T]
}

extension HostArray {
  /// The chosen elements in a new shape.
  func rearranged(by rearrangement: some Rearrangement, shape: [Int]) -> HostArray {
    let chosen: Storage =
      switch storage {
      case .uint8(let values): .uint8(rearrangement.apply(values))
      case .int32(let values): .int32(rearrangement.apply(values))
      case .uint32(let values): .uint32(rearrangement.apply(values))
      case .int64(let values): .int64(rearrangement.apply(values))
      case .float(let values): .float(rearrangement.apply(values))
      case .double(let values): .double(rearrangement.apply(values))
      }
    return HostArray(shape: shape, storage: chosen)
  }
}

/// Elements that are stored first axis fastest, put into row-major order.
struct FromFortranOrder: Rearrangement {
  let shape: [Int]

  func apply<T>(_ values: [T]) -> [T] {
    guard let last = shape.last, !values.isEmpty else { return values }
    var strides: [Int] = []
    var step = 1
    for extent in shape {
      strides.append(step)
      step *= extent
    }
    let inner = strides[shape.count - 1]
    var result: [T] = []
    result.reserveCapacity(values.count)
    var position = [Int](repeating: 0, count: shape.count)
    var start = 0
    while result.count < values.count {
      for index in 0..<last { result.append(values[start + index * inner]) }
      var axis = shape.count - 2
      while axis >= 0 {
        position[axis] += 1
        start += strides[axis]
        if position[axis] < shape[axis] { break }
        start -= strides[axis] * shape[axis]
        position[axis] = 0
        axis -= 1
      }
    }
    return result
  }
}

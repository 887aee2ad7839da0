/// Stride arithmetic: distances in elements along each axis, 0 along axes that repeat or have
/// extent 1.
enum Strides {
  /// The strides of a row-major array.
  static func contiguous(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 0, count: shape.count)
    var distance = 1
    for axis in stride(from: shape.count - 1, through: 0, by: -1) where shape[axis] != 1 {
      strides[axis] = distance
      distance *= shape[axis]
    }
    return strides
  }

  /// The strides with which broadcasting reads an array as a larger shape.
  static func broadcast(_ strides: [Int], of shape: [Int], to result: [Int]) -> [Int] {
    if shape == result { return strides }
    var wide = [Int](repeating: 0, count: result.count)
    let missing = result.count - shape.count
    for axis in 0..<shape.count where shape[axis] != 1 { wide[axis + missing] = strides[axis] }
    return wide
  }

  /// The strides of the same elements, in the same order, in another shape; nil if unevenly spaced
  /// axes would have to be joined.
  static func reshape(_ strides: [Int], of shape: [Int], to result: [Int]) -> [Int]? {
    if shape == result { return strides }
    var reshaped = [Int](repeating: 0, count: result.count)
    if shape.contains(0) { return reshaped }
    var old = 0
    var new = 0
    while true {
      while old < shape.count, shape[old] == 1 { old += 1 }
      while new < result.count, result[new] == 1 { new += 1 }
      guard old < shape.count, new < result.count else { break }
      let firstNew = new
      var oldExtent = shape[old]
      var newExtent = result[new]
      while oldExtent != newExtent {
        if newExtent < oldExtent {
          new += 1
          newExtent *= result[new]
        } else {
          var next = old + 1
          while shape[next] == 1 { next += 1 }
          guard strides[old] == shape[next] * strides[next] else { return nil }
          old = next
          oldExtent *= shape[old]
        }
      }
      var distance = strides[old]
      for axis in stride(from: new, through: firstNew, by: -1) where result[axis] != 1 {
        reshaped[axis] = distance
        distance *= result[axis]
      }
      old += 1
      new += 1
    }
    return reshaped
  }

  /// The fewest axes on which all of several arrays are evenly spaced.
  static func collapse(
    _ shape: [Int], _ lists: [[Int]]
  ) -> (shape: [Int], lists: [[Int]]) {
    var extents: [Int] = []
    var collapsed = [[Int]](repeating: [], count: lists.count)
    for axis in 0..<shape.count where shape[axis] != 1 {
      let joins =
        !extents.isEmpty
        && lists.indices.allSatisfy {
          collapsed[$0][extents.count - 1] == shape[axis] * lists[$0][axis]
        }
      if joins {
        extents[extents.count - 1] *= shape[axis]
        for list in lists.indices { collapsed[list][extents.count - 1] = lists[list][axis] }
      } else {
        extents.append(shape[axis])
        for list in lists.indices { collapsed[list].append(lists[list][axis]) }
      }
    }
    return (extents, collapsed)
  }

  /// The memory index of every element, in row-major order.
  static func indices(_ shape: [Int], _ strides: [Int]) -> [Int] {
    zip(shape, strides).reduce([0]) { starts, axis in
      starts.flatMap { start in (0..<axis.0).map { start + $0 * axis.1 } }
    }
  }
}

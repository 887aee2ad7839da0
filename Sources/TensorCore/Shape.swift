/// The extents of a tensor, outermost axis first; a scalar has none.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent of each axis, outermost first.
  public var extents: [Int]

  /// A shape with the given extents.
  public init(_ extents: [Int]) { self.extents = extents }

  /// A shape with the given extents.
  public init(arrayLiteral elements: Int...) { extents = elements }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// The number of elements; the largest number where they are more.
  public var count: Int { extents.reduce(1, Self.product) }

  private static func product(_ a: Int, _ b: Int) -> Int {
    let (product, isTooLarge) = a.multipliedReportingOverflow(by: b)
    return isTooLarge ? .max : product
  }

  /// The extent of an axis; negative numbers count from the end.
  public subscript(axis: Int) -> Int {
    extents[axis < 0 ? axis + extents.count : axis]
  }

  /// The last `count` axes.
  public func trailing(_ count: Int) -> Shape { Shape(Array(extents.suffix(count))) }

  /// All axes but the last `count`.
  public func leading(exceptLast count: Int) -> Shape { Shape(Array(extents.dropLast(count))) }

  /// The axes of one shape followed by those of another.
  public static func + (lhs: Shape, rhs: Shape) -> Shape { Shape(lhs.extents + rhs.extents) }

  /// The distance in elements between neighbours along each axis, row-major.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = Self.product(strides[axis + 1], extents[axis + 1])
    }
    return strides
  }

  /// The common shape of two operands: axes are aligned at the end and an extent of 1 stretches.
  ///
  /// Nil if two extents differ and neither is 1.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = max(a.rank, b.rank)
    var extents = [Int](repeating: 1, count: rank)
    for axis in 1...max(rank, 1) where axis <= rank {
      let x = axis <= a.rank ? a[-axis] : 1
      let y = axis <= b.rank ? b[-axis] : 1
      guard x == y || x == 1 || y == 1 else { return nil }
      extents[rank - axis] = x == 1 ? y : x
    }
    return Shape(extents)
  }

  /// For each element of `self`, the index of the element of `operand` that broadcasting reads.
  public func broadcastIndices(of operand: Shape) -> [Int] {
    var strides = [Int](repeating: 0, count: rank)
    let own = operand.strides
    for axis in 0..<operand.rank where operand.extents[axis] != 1 {
      strides[axis + rank - operand.rank] = own[axis]
    }
    var result: [Int] = []
    result.reserveCapacity(count)
    var position = [Int](repeating: 0, count: rank)
    var index = 0
    for _ in 0..<count {
      result.append(index)
      var axis = rank - 1
      while axis >= 0 {
        position[axis] += 1
        index += strides[axis]
        if position[axis] < extents[axis] { break }
        index -= strides[axis] * extents[axis]
        position[axis] = 0
        axis -= 1
      }
    }
    return result
  }

  /// The shape as it is printed, for example `[20, 10]`.
  public var description: String {
    "[" + extents.map(String.init).joined(separator: ", ") + "]"
  }
}

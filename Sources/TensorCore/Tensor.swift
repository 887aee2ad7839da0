import Traps

/// A dense, row-major tensor.
///
/// Elements are held as `Double`, which represents every element type exactly; this is the form of
/// constants, parameters between runs and the naive evaluator's values, not of a step's buffers.
public struct Tensor: Sendable, Hashable {
  /// The type of the elements.
  public let dtype: DType
  /// The extents.
  public let shape: Shape
  /// The elements, row-major, each exactly representable in `dtype`.
  public let elements: [Double]

  /// A tensor of the given elements, rounded to `dtype`.
  public init(_ dtype: DType, _ shape: Shape, _ elements: [Double]) {
    require(elements.count == shape.count, "tensor: \(elements.count) elements for \(shape)")
    self.dtype = dtype
    self.shape = shape
    self.elements = dtype == .f32 ? elements.map { Double(Float($0)) } : elements
  }

  /// A float64 tensor of the given elements.
  public init(_ shape: Shape, _ elements: [Double]) { self.init(.f64, shape, elements) }

  /// A tensor without axes.
  public init(scalar: Double, _ dtype: DType = .f64) { self.init(dtype, [], [scalar]) }

  /// A tensor with one repeated element.
  public init(_ dtype: DType, _ shape: Shape, repeating value: Double) {
    self.init(dtype, shape, [Double](repeating: value, count: shape.count))
  }

  /// The number of elements.
  public var count: Int { elements.count }

  /// The same elements in another shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor { Tensor(dtype, shape, elements) }

  /// The same values rounded to another element type.
  public func converted(to dtype: DType) -> Tensor { Tensor(dtype, shape, elements) }

  /// A function of every element.
  public func map(_ transform: (Double) -> Double) -> Tensor {
    Tensor(dtype, shape, elements.map(transform))
  }

  /// The tensor repeated along the axes that `shape` adds or stretches.
  public func broadcast(to shape: Shape) -> Tensor {
    if shape == self.shape { return self }
    return Tensor(dtype, shape, shape.broadcastIndices(of: self.shape).map { elements[$0] })
  }
}

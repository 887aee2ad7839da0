public import TensorCore
public import TensorIR

/// A value with the builder it belongs to, so that rules read like the formulas of their papers.
///
/// Every operator emits one op; shapes broadcast as the ops' do.
public struct Formula {
  /// The value.
  public let value: Value
  /// The function under construction.
  public let b: Builder

  /// A value in a formula.
  public init(_ value: Value, _ b: Builder) {
    self.value = value
    self.b = b
  }

  /// The shape of the value.
  public var shape: Shape { value.shape }
  /// The element type of the value.
  public var dtype: DType { value.type.dtype }

  private func unary(_ op: Op) -> Formula { Formula(b.emit(op, value), b) }
  private func binary(_ op: Op, _ other: Formula) -> Formula {
    Formula(b.emit(op, value, other.value), b)
  }
  /// A number in the element type of this value.
  public func number(_ number: Double) -> Formula { Formula(b.constant(number, like: value), b) }
  /// A constant tensor in the element type of this value.
  public func tensor(_ shape: Shape, _ elements: [Double]) -> Formula {
    Formula(b.constant(Tensor(dtype, shape, elements)), b)
  }

  /// The sum.
  public static func + (a: Formula, c: Formula) -> Formula { a.binary(.add, c) }
  /// The difference.
  public static func - (a: Formula, c: Formula) -> Formula { a.binary(.sub, c) }
  /// The product.
  public static func * (a: Formula, c: Formula) -> Formula { a.binary(.mul, c) }
  /// The quotient.
  public static func / (a: Formula, c: Formula) -> Formula { a.binary(.div, c) }
  /// The sum with a number.
  public static func + (a: Formula, c: Double) -> Formula { a + a.number(c) }
  /// The difference from a number.
  public static func - (a: Formula, c: Double) -> Formula { a - a.number(c) }
  /// A number minus the value.
  public static func - (c: Double, a: Formula) -> Formula { a.number(c) - a }
  /// The product with a number.
  public static func * (a: Formula, c: Double) -> Formula { a * a.number(c) }
  /// The product with a number.
  public static func * (c: Double, a: Formula) -> Formula { a * a.number(c) }
  /// The quotient by a number.
  public static func / (a: Formula, c: Double) -> Formula { a * a.number(1 / c) }
  /// The negative.
  public static prefix func - (a: Formula) -> Formula { a.unary(.neg) }

  /// The exponential.
  public var exp: Formula { unary(.exp) }
  /// exp x − 1.
  public var expm1: Formula { unary(.expm1) }
  /// The natural logarithm.
  public var log: Formula { unary(.log) }
  /// log(1 + x).
  public var log1p: Formula { unary(.log1p) }
  /// log(1 + exp x).
  public var softplus: Formula { unary(.softplus) }
  /// 1 ⁄ (1 + exp(−x)).
  public var sigmoid: Formula { unary(.sigmoid) }
  /// The hyperbolic tangent.
  public var tanh: Formula { unary(.tanh) }
  /// The absolute value.
  public var abs: Formula { unary(.abs) }
  /// -1, 0 or 1.
  public var sign: Formula { unary(.sign) }
  /// The square.
  public var square: Formula { unary(.square) }
  /// The value as a constant, which passes no gradient on.
  public var stopped: Formula { unary(.stopGradient) }

  /// 1 where greater, 0 elsewhere.
  public func isGreater(than other: Formula) -> Formula { binary(.gt, other) }
  /// 1 where greater, 0 elsewhere.
  public func isGreater(than number: Double) -> Formula { binary(.gt, self.number(number)) }
  /// 1 where equal, 0 elsewhere.
  public func isEqual(to other: Formula) -> Formula { binary(.eq, other) }
  /// 1 where less, 0 elsewhere.
  public func isLess(than other: Formula) -> Formula { binary(.lt, other) }
  /// 1 where different, 0 elsewhere.
  public func isUnequal(to other: Formula) -> Formula { binary(.ne, other) }
  /// The larger of two.
  public func maximum(_ other: Formula) -> Formula { binary(.maximum, other) }
  /// The smaller of two.
  public func minimum(_ other: Formula) -> Formula { binary(.minimum, other) }
  /// The value to the power of another.
  public func power(_ exponent: Formula) -> Formula { binary(.pow, exponent) }
  /// The first where this is not 0, the second elsewhere.
  public func select(_ a: Formula, _ c: Formula) -> Formula {
    Formula(b.emit(.select, value, a.value, c.value), b)
  }

  /// The sum over axes, counted from the end, which keep extent 1.
  public func sum(_ axes: Int...) -> Formula { sum(axes) }
  /// The sum over axes, counted from the end, which keep extent 1.
  public func sum(_ axes: [Int]) -> Formula {
    Formula(b.emit(.sum, value, attributes: Op.axes => axes), b)
  }
  /// The sum over the elements that broadcasting from a shape has repeated.
  public func sum(to shape: Shape) -> Formula {
    Formula(b.sum(value, to: TensorType(dtype, shape)), b)
  }
  /// The largest element over axes, which keep extent 1.
  public func reduceMax(_ axes: [Int]) -> Formula {
    Formula(b.emit(.reduceMax, value, attributes: Op.axes => axes), b)
  }
  /// The product over axes, which keep extent 1.
  public func reduceProd(_ axes: [Int]) -> Formula {
    Formula(b.emit(.reduceProd, value, attributes: Op.axes => axes), b)
  }
  /// The mean over axes, counted from the end, which keep extent 1.
  public func mean(_ axes: Int...) -> Formula {
    let count = axes.reduce(1) { $0 * value.shape[$1] }
    return Formula(b.emit(.sum, value, attributes: Op.axes => axes), b) / Double(count)
  }
  /// The logarithm of the sum of exponentials over axes, which keep extent 1.
  public func logsumexp(_ axes: Int...) -> Formula {
    Formula(b.emit(.logsumexp, value, attributes: Op.axes => axes), b)
  }
  /// The softmax over the last axis.
  public var softmax: Formula { unary(.softmax) }
  /// The log-softmax over the last axis.
  public var logSoftmax: Formula { unary(.logSoftmax) }
  /// The mean of all elements, without axes.
  public var meanOfAll: Formula {
    Formula(b.emit(.sumTo, value, attributes: Op.targetShape => []), b) / Double(shape.count)
  }

  /// The value repeated until its trailing axes have the extents of a shape.
  public func broadcast(to shape: Shape) -> Formula {
    if value.shape == shape { return self }
    return Formula(b.emit(.broadcastTo, value, attributes: Op.targetShape => shape.extents), b)
  }
  /// The same elements with the last axes replaced.
  public func reshaped(last rank: Int, to shape: Shape) -> Formula {
    Formula(
      b.emit(
        .reshape, value, attributes: Op.reshapeRank => rank, Op.reshapeShape => shape.extents), b)
  }
  /// The same elements under another shape.
  public func reshaped(to shape: Shape) -> Formula {
    reshaped(last: value.shape.rank, to: shape)
  }
  /// The value with its last two axes in the other order.
  public var transposed: Formula { transposed([-1, -2]) }
  /// The value with its last axes in another order, the axes counted from the end.
  public func transposed(_ permutation: [Int]) -> Formula {
    Formula(b.emit(.transpose, value, attributes: Op.permutation => permutation), b)
  }
  /// The matrix product of the last two axes, of either operand as it is or transposed.
  public func matmul(
    _ other: Formula, transposingSelf: Bool = false, transposed: Bool = false
  ) -> Formula {
    Formula(
      b.emit(
        .matmul, value, other.value,
        attributes: Op.transposeA => transposingSelf, Op.transposeB => transposed), b)
  }
  /// The positions of a half-open range along an axis.
  public func slice(_ range: Range<Int>, along axis: Int) -> Formula {
    Formula(
      b.emit(
        .slice, value,
        attributes: Op.axis => axis, Op.start => range.lowerBound, Op.limit => range.upperBound), b)
  }
  /// The value between zeros along an axis.
  public func padded(before: Int, after: Int, along axis: Int) -> Formula {
    Formula(
      b.emit(
        .pad, value, attributes: Op.axis => axis, Op.before => before, Op.after => after), b)
  }
  /// The same values in another element type.
  public func converted(to dtype: DType) -> Formula {
    Formula(b.emit(.convert, value, attributes: Op.dtype => dtype.rawValue), b)
  }
  /// The rows of this table at an index whose last `rank` axes are not leading axes.
  public func gathered(at index: Formula, rank: Int) -> Formula {
    Formula(b.emit(.gather, value, index.value, attributes: Op.indexRank => rank), b)
  }
  /// A table of zeros with these rows added at an index, of which the last `rank` axes are not
  /// leading axes.
  public func scattered(at index: Formula, rank: Int, rows: Int) -> Formula {
    Formula(
      b.emit(
        .scatter, index.value, value, attributes: Op.scatterRows => rows, Op.indexRank => rank), b)
  }
  /// The windows of images, each as one row.
  public func patches(_ window: [Int], strides: [Int], padding: [Int]) -> Formula {
    Formula(
      b.emit(
        .patches, value,
        attributes: Op.window => window, Op.windowStrides => strides, Op.windowPadding => padding),
      b)
  }
  /// Images of a height and a width that are the sum of windows, of which each row is one.
  public func overlapAdded(
    _ window: [Int], strides: [Int], padding: [Int], image: [Int]
  ) -> Formula {
    Formula(
      b.emit(
        .overlapAdd, value,
        attributes: Op.window => window, Op.windowStrides => strides,
        Op.windowPadding => padding, Op.imageSize => image), b)
  }
}

import TensorCore
public import TensorIR

extension Op {
  /// The element type of the result by name.
  public static let dtype = AttributeKey<String>("dtype", "The element type of the result.")
  /// The axes that are reduced, negative numbers.
  public static let axes = AttributeKey<[Int]>("axes", "The axes, counted from the end: -1, -2, ….")
  /// One axis, a negative number.
  public static let axis = AttributeKey<Int>("axis", "The axis, counted from the end: -1, -2, ….")
  /// The shape that a value is broadcast or summed to.
  public static let targetShape = AttributeKey<[Int]>("shape", "The shape of the result.")
  /// The number of trailing axes that `reshape` replaces.
  public static let reshapeRank = AttributeKey<Int>(
    "rank", "The number of trailing axes that are replaced.")
  /// The trailing axes that `reshape` makes.
  public static let reshapeShape = AttributeKey<[Int]>("shape", "The axes that replace them.")
  /// The number of trailing axes of row numbers.
  public static let indexRank = AttributeKey<Int>(
    "index_rank", "The number of trailing axes of `index` that are not leading axes.")
  /// The shape of the noise.
  public static let noiseShape = AttributeKey<[Int]>(
    "shape", "The shape of the draws: replicas, samples, rows, then a row's own axes.")
  /// The number of a row's own axes.
  public static let rowAxes = AttributeKey<Int>(
    "row_axes", "The number of trailing axes of `shape` that lie within a row.")
  /// The extents of a window on an image.
  public static let window = AttributeKey<[Int]>("window", "The height and width of a window.")
  /// The distances between windows.
  public static let windowStrides = AttributeKey<[Int]>(
    "strides", "The steps from window to window, down and to the right.")
  /// The zeros around an image.
  public static let windowPadding = AttributeKey<[Int]>(
    "padding", "The zeros above, below, left and right of the image.")
  /// The extents of an image.
  public static let imageSize = AttributeKey<[Int]>("image", "The height and width of the image.")

  /// The element type that an attribute names.
  static func parseDType(_ use: OpUse) throws(OpError) -> DType {
    guard let dtype = DType(rawValue: use[Self.dtype]) else {
      throw OpError("no element type is called `\(use[Self.dtype])`")
    }
    return dtype
  }
}

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

  /// The element type that an attribute names.
  static func parseDType(_ use: OpUse) throws(OpError) -> DType {
    guard let dtype = DType(rawValue: use[Self.dtype]) else {
      throw OpError("no element type is called `\(use[Self.dtype])`")
    }
    return dtype
  }
}

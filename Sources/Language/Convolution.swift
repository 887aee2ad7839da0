import Diagnostics
import TensorCore
import TensorIR
import TensorOps

/// The shared rules of `conv2d` and `conv2d_transpose`: a kernel that slides over images `[height,
/// width, channels]`.
struct Convolution {
  let x: RowValue
  let channels: Int
  /// The kernel's height and width.
  let kernel: [Int]
  /// The steps down and to the right.
  let stride: [Int]
  let isValid: Bool

  /// The zeros around an image.
  enum Padding: String, CaseIterable, Sendable { case same, valid }

  static let channels = Parameter.extent("channels", "The channels of the result.")
  static let kernel = Parameter.extents(
    "kernel", keywordOnly: true, "The size of the kernel, or its height and width.")
  static let stride = Parameter.extents(
    "stride", keywordOnly: true,
    "The step of the kernel, or the steps down and to the right; 1."
  ).defaulting(to: [1])
  static let bias = Parameter.flag(
    "bias", keywordOnly: true, "True to add a bias to each channel; true."
  ).defaulting(to: true)

  static func padding(_ summary: String) -> ParameterKey<Padding> {
    Parameter.choice("padding", keywordOnly: true, summary).defaulting(to: .same)
  }

  /// The call of a function with its arguments.
  ///
  /// - Throws: a `shape-mismatch` if the value is not an image or the sizes are not a pair, a
  ///   `type-mismatch` for class numbers, a `number-out-of-range` for a size below 1.
  init(
    _ function: String, _ x: RowValue, _ channels: Int, kernel: [Int], stride: [Int],
    _ padding: Padding
  ) throws(LanguageError) {
    self.x = x
    self.channels = channels
    isValid = padding == .valid
    self.kernel = try Self.pair(kernel, of: "kernel")
    self.stride = try Self.pair(stride, of: "stride")
    try x.requireReal(at: "x")
    let weight = Shape(self.kernel + [channels, x.rank > 0 ? x.shape[-1] : 1])
    guard weight.count <= Int(Int32.max) else {
      throw LanguageError(
        .numberOutOfRange, "the kernel of the shape \(weight) is too large", at: "kernel")
    }
    guard x.rank == 3 else {
      let shape = x.rank == 2 ? "\(x.shape + [1])" : "[height, width, channels]"
      throw LanguageError(
        .shapeMismatch,
        "`\(function)` takes an image [height, width, channels], not the shape \(x.shape)", at: "x",
        label: "shape \(x.shape)", help: "make an image of it with `reshape(…, \(shape))`")
    }
  }

  /// One size for both axes, or one each.
  private static func pair(_ sizes: [Int], of name: String) throws(LanguageError) -> [Int] {
    guard sizes.count == 1 || sizes.count == 2 else {
      throw LanguageError(
        .shapeMismatch, "`\(name)` must be one number or two, not \(sizes.count)", at: name,
        label: "\(sizes.count) numbers")
    }
    guard sizes.allSatisfy({ $0 >= 1 }) else {
      throw LanguageError(
        .numberOutOfRange, "`\(name)` is \(Shape(sizes)), but must be at least 1", at: name)
    }
    return [sizes[0], sizes[sizes.count - 1]]
  }

  /// The kernel as a matrix with one row for each of a window's pixels and outer channels, and one
  /// column for each inner channel; the inner channels are those of the smaller image.
  func matrix(_ rows: RowBuilder, at path: String, outer: Int, inner: Int) -> Value {
    let area = kernel[0] * kernel[1]
    let weight = rows.weight(
      path, "kernel", [kernel[0], kernel[1], outer, inner],
      .glorotUniform(fanIn: area * x.shape[-1], fanOut: area * channels))
    return rows.reshape(weight, to: [area * outer, inner]).value
  }

  /// The windows of the kernel on the larger image, whose extents are given.
  ///
  /// Padding `same` makes ⌈extent ⁄ stride⌉ windows along an axis, and puts the smaller half of the
  /// zeros in front.
  func windows(on extents: [Int]) -> [(String, AttributeValue)] {
    let padding = (0..<2).flatMap { axis -> [Int] in
      if isValid { return [0, 0] }
      let count = (extents[axis] + stride[axis] - 1) / stride[axis]
      let zeros = max(0, (count - 1) * stride[axis] + kernel[axis] - extents[axis])
      return [zeros / 2, zeros - zeros / 2]
    }
    return [Op.window => kernel, Op.windowStrides => stride, Op.windowPadding => padding]
  }

  /// The result with its bias, if it has one.
  func biased(
    _ result: Value, _ rows: RowBuilder, _ hasBias: Bool, at path: String
  ) throws(LanguageError) -> RowValue {
    let result = RowValue(result, rank: 3)
    guard hasBias else { return result }
    return try rows.elementwise(.add, result, rows.weight(path, "bias", [channels], .constant(0)))
  }
}

import TensorCore
import TensorIR
import TensorOps
import Testing

/// Uses that inference must refuse, with the message it gives.
@Suite struct InferenceErrorTests {
  struct Bad: Sendable, CustomTestStringConvertible {
    let op: Op
    let types: [TensorType]
    let attributes: Attributes
    let message: String
    var testDescription: String { "\(op): \(message)" }
    init(
      _ op: Op, _ types: [TensorType], _ attributes: (String, AttributeValue)...,
      message: String
    ) {
      self.op = op
      self.types = types
      self.attributes = Attributes(attributes)
      self.message = message
    }
  }

  static let matrix = TensorType(.f32, [2, 3])
  static let wide = TensorType(.f64, [2, 3])
  static let image = TensorType(.f32, [4, 3, 2])
  static let numbers = TensorType(.i32, [2])
  static let key = TensorType(.u32, [2])
  static let origin = TensorType(.i32, [3])

  static let bad = [
    Bad(.tanh, [numbers], message: "expected real numbers, not i32[2]"),
    Bad(.add, [matrix, wide], message: "element types differ: f32[2,3] and f64[2,3]"),
    Bad(
      .mul, [matrix, TensorType(.f32, [2])], message: "shapes do not broadcast: [2, 3] and [2]"),
    Bad(.div, [numbers, numbers], message: "expected real numbers, not i32[2] and i32[2]"),
    Bad(.sum, [matrix], Op.axes => [-3], message: "[2, 3] has no axis -3, counted from the end"),
    Bad(.sum, [matrix], Op.axes => [1], message: "[2, 3] has no axis 1, counted from the end"),
    Bad(.reduceMax, [matrix], Op.axes => [-1, -1], message: "`axes` names an axis twice"),
    Bad(.softmax, [TensorType(.f32, [])], message: "[] has no axis -1, counted from the end"),
    Bad(
      .reshape, [matrix], Op.reshapeRank => 2, Op.reshapeShape => [5],
      message: "[2, 3] and [5] differ in their number of elements"),
    Bad(
      .reshape, [matrix], Op.reshapeRank => 3, Op.reshapeShape => [6],
      message: "[2, 3] does not have 3 axes"),
    Bad(.broadcastTo, [matrix], Op.targetShape => [2], message: "[2, 3] does not broadcast to [2]"),
    Bad(
      .sumTo, [matrix], Op.targetShape => [3, 3], message: "[2, 3] is not a broadcast of [3, 3]"),
    Bad(
      .transpose, [matrix], Op.permutation => [-1, -1],
      message: "[-1, -1] is not an order of the last 2 axes"),
    Bad(
      .transpose, [numbers], Op.permutation => [-1, -2], message: "[2] does not have 2 axes"),
    Bad(
      .slice, [matrix], Op.axis => -1, Op.start => 1, Op.limit => 4,
      message: "1..<4 is outside axis -1 of [2, 3]"),
    Bad(
      .pad, [matrix], Op.axis => -1, Op.before => -1, Op.after => 0,
      message: "-1 and 0 zeros cannot be added"),
    Bad(
      .concat, [matrix, wide], Op.axis => -1,
      message: "element types differ: f32[2,3] and f64[2,3]"),
    Bad(
      .concat, [matrix, TensorType(.f32, [3, 3])], Op.axis => -1,
      message: "shapes do not broadcast outside axis -1: f32[2,3] and f32[3,3]"),
    Bad(
      .oneHot, [matrix], Op.classes => 2, Op.dtype => "f32",
      message: "expected class numbers, not f32[2,3]"),
    Bad(
      .oneHot, [numbers], Op.classes => 0, Op.dtype => "f32",
      message: "there must be at least one class"),
    Bad(
      .oneHot, [numbers], Op.classes => 2, Op.dtype => "f16",
      message: "no element type is called `f16`"),
    Bad(
      .gather, [matrix, matrix], Op.indexRank => 1, message: "expected row numbers, not f32[2,3]"),
    Bad(.gather, [matrix, numbers], Op.indexRank => 2, message: "[2] does not have 2 axes"),
    Bad(
      .scatter, [numbers, TensorType(.f32, [3, 2])], Op.scatterRows => 4, Op.indexRank => 1,
      message: "[2] does not number the rows of [3, 2]"),
    Bad(
      .matmul, [matrix, matrix], Op.transposeA => false, Op.transposeB => false,
      message: "inner extents differ: 3 and 2"),
    Bad(
      .matmul, [TensorType(.f32, [2, 2, 3]), TensorType(.f32, [3, 3, 4])],
      Op.transposeA => false, Op.transposeB => false,
      message: "leading axes do not broadcast: [2] and [3]"),
    Bad(
      .patches, [matrix], Op.window => [1, 1], Op.windowStrides => [1, 1],
      Op.windowPadding => [0, 0, 0, 0], message: "[2, 3] has no axis -3, counted from the end"),
    Bad(
      .patches, [image], Op.window => [2], Op.windowStrides => [1, 1],
      Op.windowPadding => [0, 0, 0, 0],
      message: "a window has two extents, two strides and four paddings"),
    Bad(
      .patches, [image], Op.window => [2, 2], Op.windowStrides => [1, 0],
      Op.windowPadding => [0, 0, 0, 0],
      message: "invalid window: size [2, 2], strides [1, 0], padding [0, 0, 0, 0]"),
    Bad(
      .patches, [image], Op.window => [2, 5], Op.windowStrides => [1, 1],
      Op.windowPadding => [0, 0, 1, 0],
      message: "a window [2, 5] with padding [0, 0, 1, 0] exceeds [4, 3]"),
    Bad(
      .overlapAdd, [image], Op.window => [2, 1], Op.windowStrides => [1, 1],
      Op.windowPadding => [0, 0, 0, 0], Op.imageSize => [4, 3],
      message: "[4, 3, 2] does not hold [3, 3] windows of 2 pixels"),
    Bad(
      .overlapAdd, [image], Op.window => [2, 1], Op.windowStrides => [1, 1],
      Op.windowPadding => [0, 0, 0, 0], Op.imageSize => [4],
      message: "an image has a height and a width, not [4]"),
    Bad(
      .straightThrough, [matrix, TensorType(.f32, [1, 3])],
      message: "a value f32[2,3] needs a surrogate of the same shape, not f32[1,3]"),
    Bad(
      .gumbel, [numbers, origin], Op.noiseShape => [2], Op.rowAxes => 0, Op.dtype => "f32",
      message: "expected a random key u32[2], not i32[2]"),
    Bad(
      .gumbel, [key, numbers], Op.noiseShape => [2], Op.rowAxes => 0, Op.dtype => "f32",
      message: "expected an origin i32[3], not i32[2]"),
    Bad(
      .normal, [key, origin], Op.noiseShape => [2], Op.rowAxes => 2, Op.dtype => "f32",
      message: "`shape` does not have 2 axes"),
    Bad(
      .normal, [key, origin], Op.noiseShape => [2], Op.rowAxes => 0, Op.dtype => "i32",
      message: "noise is real, not i32"),
    Bad(.convert, [key], Op.dtype => "f32", message: "random keys cannot be converted"),
    Bad(.sample, [matrix], Op.site => "z", message: "`sample` takes 2 operands, not 1"),
    Bad(
      .constant, [], Op.constantShape => [3], Op.dtype => "f32", Op.elements => [1, 2],
      message: "2 elements do not fill [3]"),
  ]

  @Test(arguments: bad) func isRefused(_ bad: Bad) {
    #expect(throws: OpError(bad.message)) {
      try bad.op.resultType(of: bad.types, bad.attributes)
    }
  }
}

import Diagnostics
import Language
import TensorCore
import TensorIR
import Testing

/// A call that must be refused.
struct RefusedCall: Sendable, CustomStringConvertible {
  let function: String
  let arguments: [String: CaseArgument]
  let id: DiagnosticID
  let argument: String?
  let words: [String]

  init(
    _ function: String, _ arguments: [String: CaseArgument], _ id: DiagnosticID,
    at argument: String?, _ words: String...
  ) {
    self.function = function
    self.arguments = arguments
    self.id = id
    self.argument = argument
    self.words = words
  }

  var description: String { "\(function): \(words.joined(separator: ", "))" }

  static let i = CaseArgument.input(.i)
  static let x = CaseArgument.input(.x)
  static let m = CaseArgument.input(.m)
  static let scalar = CaseInput.given(Tensor(scalar: 1), .real)

  static let image = CaseArgument.input(.given(Tensor([3, 4, 1], CaseInput.ms), .real))

  private static func convolution(
    _ x: CaseArgument, kernel: [Int], stride: [Int] = [1], _ padding: String = "same"
  ) -> [String: CaseArgument] {
    [
      "x": x, "channels": .fixed(.integer(2)), "kernel": .fixed(.integers(kernel)),
      "stride": .fixed(.integers(stride)), "padding": .fixed(.choice(padding)),
    ]
  }

  static let all: [RefusedCall] =
    ["exp", "relu", "gelu", "elu", "leaky_relu", "sum", "mean", "max", "min", "layer_norm"].map {
      name in
      RefusedCall(
        name, ["x": name == "layer_norm" ? .input(.given(Tensor(.i32, [2], [1, 2]), .index)) : i],
        .typeMismatch, at: "x", "class numbers")
    } + [
      RefusedCall(
        "dense", ["x": i, "units": .fixed(.integers([2]))], .typeMismatch, at: "x", "class numbers"),
      RefusedCall(
        "conv2d", convolution(m, kernel: [3]), .shapeMismatch, at: "x", "[3, 4]",
        "[height, width, channels]"),
      RefusedCall(
        "conv2d_transpose", convolution(x, kernel: [3]), .shapeMismatch, at: "x", "[4]",
        "conv2d_transpose"),
      RefusedCall("conv2d", convolution(i, kernel: [3]), .typeMismatch, at: "x", "class numbers"),
      RefusedCall(
        "conv2d", convolution(image, kernel: [3, 3, 1]), .shapeMismatch, at: "kernel", "two, not 3"),
      RefusedCall(
        "conv2d", convolution(image, kernel: [3, 5], "valid"), .shapeMismatch, at: "kernel",
        "[3, 5]", "3 by 4"),
      RefusedCall(
        "conv2d", convolution(image, kernel: [4, 1], "valid"), .shapeMismatch, at: "kernel",
        "[4, 1]", "3 by 4"),
      RefusedCall(
        "conv2d", convolution(image, kernel: [0]), .numberOutOfRange, at: "kernel",
        "must be at least 1"),
      RefusedCall(
        "conv2d_transpose", convolution(image, kernel: [3], stride: [1, 0]), .numberOutOfRange,
        at: "stride", "[1, 0]"),
      RefusedCall(
        "conv2d_transpose", convolution(image, kernel: [3], stride: []), .shapeMismatch,
        at: "stride", "two, not 0"),
      RefusedCall(
        "concat", ["x": .inputs([.x, .given(Tensor(.i32, [1], [0]), .index)])], .typeMismatch,
        at: "x", "class numbers"),
      RefusedCall(
        "where", ["condition": .input(.b), "x": x, "y": i], .typeMismatch, at: "y", "class numbers"),
      RefusedCall(
        "dense", ["x": m, "units": .fixed(.integers([2])), "axis": .fixed(.integer(0))],
        .shapeMismatch, at: "axis", "-1"),
      RefusedCall(
        "max", ["x": x, "y": .input(.given(Tensor([3], [1, 2, 3]), .real))], .shapeMismatch,
        at: "x", "[4]", "[3]"),
      RefusedCall(
        "max", ["x": x, "y": x, "axis": .fixed(.integers([0]))], .typeMismatch, at: "axis",
        "elementwise"),
      RefusedCall(
        "sum", ["x": m, "axis": .fixed(.integers([2]))], .shapeMismatch, at: "axis", "[3, 4]",
        "no axis 2"),
      RefusedCall(
        "sum", ["x": m, "axis": .fixed(.integers([-3]))], .shapeMismatch, at: "axis", "no axis -3"),
      RefusedCall(
        "sum", ["x": m, "axis": .fixed(.integers([0, -2]))], .shapeMismatch, at: "axis", "twice"),
      RefusedCall("softmax", ["x": .input(scalar)], .shapeMismatch, at: "x", "last axis"),
      RefusedCall("index", ["x": .input(scalar)], .shapeMismatch, at: "x", "last axis"),
      RefusedCall("layer_norm", ["x": .input(scalar)], .shapeMismatch, at: "x", "last axis"),
      RefusedCall(
        "clip", ["x": x, "low": .fixed(.number(1)), "high": .fixed(.number(0))], .numberOutOfRange,
        at: "low", "1.0", "0.0"),
      RefusedCall("matmul", ["x": m, "y": m], .shapeMismatch, at: "x", "[3, 4]"),
      RefusedCall(
        "matmul", ["x": m, "y": .input(scalar)], .shapeMismatch, at: "y", "vectors and matrices"),
      RefusedCall(
        "reshape", ["x": x, "shape": .fixed(.integers([3, 2]))], .shapeMismatch, at: "x", "[4]",
        "[3, 2]"),
      RefusedCall("concat", ["x": .inputs([scalar, scalar])], .shapeMismatch, at: "x", "no axis"),
      RefusedCall(
        "concat", ["x": .inputs([.m, .x])], .shapeMismatch, at: "x", "[3, 4]", "[4]"),
      RefusedCall(
        "concat", ["x": .inputs([.m, .m]), "axis": .fixed(.integer(5))], .shapeMismatch,
        at: "axis", "axis 5"),
      RefusedCall("stack", ["x": .inputs([.x, .m])], .shapeMismatch, at: "x", "[4]", "[3, 4]"),
      RefusedCall(
        "transpose", ["x": m, "axes": .fixed(.integers([0]))], .shapeMismatch, at: "axes", "[3, 4]"),
      RefusedCall(
        "transpose", ["x": m, "axes": .fixed(.integers([1, 1]))], .shapeMismatch, at: "axes",
        "twice"),
      RefusedCall(
        "one_hot", ["i": x, "classes": .fixed(.integer(4))], .supportMismatch, at: "i", "real"),
      RefusedCall(
        "embedding",
        ["x": x, "classes": .fixed(.integer(5)), "units": .fixed(.integers([2]))], .shapeMismatch,
        at: "x", "[4]", "5 classes"),
      RefusedCall(
        "parameter",
        [
          "shape": .fixed(.integers([3])),
          "init": .fixed(.initializer(.literal(Tensor([2], [1, 2])))),
        ], .shapeMismatch, at: "init", "[2]", "[3]"),
      RefusedCall(
        "dropout", ["x": x, "rate": .fixed(.number(1))], .numberOutOfRange, at: "rate", "1.0"),
      RefusedCall(
        "dropout", ["x": x, "rate": .fixed(.number(-0.1))], .numberOutOfRange, at: "rate", "-0.1"),
      RefusedCall(
        "where", ["condition": x, "x": x, "y": x], .supportMismatch, at: "condition", "real"),
      RefusedCall(
        "where",
        ["condition": .input(.b), "x": x, "y": .input(.given(Tensor([3], [1, 2, 3]), .real))],
        .shapeMismatch, at: nil, "[4]", "[3]"),
      RefusedCall(
        "accuracy", ["prediction": x, "target": .input(.z)], .supportMismatch, at: "prediction",
        "real"),
      RefusedCall(
        "accuracy", ["prediction": .input(.z), "target": i], .shapeMismatch, at: "prediction",
        "[3, 4]", "[]"),
    ]
}

@Suite struct FunctionErrorTests {
  @Test(arguments: RefusedCall.all)
  func mistakesAreRefusedWithTheArgumentToPointAt(_ call: RefusedCall) throws {
    let item = FunctionCase("\(call.function)()", call.arguments, [], [])
    let harness = Harness()
    do {
      let value = try item.emit(harness) {
        RowValue(harness.input($0.tensor, $0.support), rank: $0.tensor.shape.rank)
      }
      Issue.record("the result has the type \(value.value.type)")
    } catch let error as LanguageError {
      #expect(error.id.name == call.id.name)
      #expect(error.argument == call.argument)
      for word in call.words { #expect(error.message.contains(word), "\(error.message)") }
      #expect(!error.message.hasSuffix("."))
      let function = try #require(LanguageFunction.named(call.function))
      let names = Set(function.parameters.map(\.name))
      #expect(error.argument.map(names.contains) ?? true)
      #expect(error.other.map { names.contains($0.argument) } ?? true)
    }
  }
}

import Foundation
import Language
import TensorCore
import TensorIR

/// A tensor argument of a case: one of the inputs that examples speak of, or another.
enum CaseInput: Sendable {
  /// A real `[4]`.
  case x
  /// A real `[3, 4]`.
  case m
  /// A binary `[4]`.
  case b
  /// One-hot `[3, 4]`.
  case z
  /// A class number below 10.
  case i
  /// Another tensor.
  case given(Tensor, Support)

  static let xs = [0.5, -1.2, 2, -0.3]
  static let ms = [0.1, 0.2, -0.3, 0.4, 1.5, -0.6, 0.7, -0.8, 0.9, 1, 1.1, -1.2]
  static let bs: [Double] = [1, 0, 0, 1]
  static let zs: [Double] = [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1]

  /// The tensor of one row.
  var tensor: Tensor {
    switch self {
    case .x: Tensor([4], Self.xs)
    case .m: Tensor([3, 4], Self.ms)
    case .b: Tensor([4], Self.bs)
    case .z: Tensor([3, 4], Self.zs)
    case .i: Tensor(scalar: 3, .i32)
    case .given(let tensor, _): tensor
    }
  }

  /// The support.
  var support: Support {
    switch self {
    case .x, .m: .real
    case .b: .binary
    case .z: .onehot
    case .i: .index
    case .given(_, let support): support
    }
  }

  /// Another row of the same support: row 0 is the tensor itself.
  func tensor(row: Int) -> Tensor {
    let tensor = tensor
    if tensor.dtype == .i32 {
      return tensor.map { ($0 + Double(row)).remainder(dividingBy: 3) + 1 }
    }
    guard support == .real || support == .positive else {
      let width = tensor.shape.extents.last ?? 1
      let elements = tensor.elements.indices.map { index in
        tensor.elements[index / width * width + (index + row) % width]
      }
      return Tensor(tensor.dtype, tensor.shape, elements)
    }
    return tensor.map { $0 + 0.1 * Double(row) }
  }
}

/// An argument of a case.
enum CaseArgument: Sendable {
  case input(CaseInput)
  case inputs([CaseInput])
  case fixed(Argument)
}

/// A call with its known result.
struct FunctionCase: Sendable, CustomStringConvertible {
  let function: String
  let call: String
  let arguments: [String: CaseArgument]
  let shape: Shape
  let expected: [Double]

  init(
    _ call: String, _ arguments: [String: CaseArgument], _ shape: Shape, _ expected: [Double]
  ) {
    function = String(call.prefix { $0 != "(" })
    self.call = call
    self.arguments = arguments
    self.shape = shape
    self.expected = expected
  }

  var description: String { call }

  /// Builds the call with every tensor argument made by a closure.
  func emit(
    _ harness: Harness, _ make: (CaseInput) -> RowValue
  ) throws -> RowValue {
    let values = arguments.mapValues { argument -> Argument in
      switch argument {
      case .input(let input): .tensor(make(input))
      case .inputs(let inputs): .tensors(inputs.map(make))
      case .fixed(let value): value
      }
    }
    guard let function = LanguageFunction.named(function) else { throw MissingFunction() }
    return try function.emit(harness.rows, Arguments(values))
  }

  struct MissingFunction: Error {}
}

extension FunctionCase {
  private static let x = CaseArgument.input(.x)
  private static let m = CaseArgument.input(.m)
  private static let xs = CaseInput.xs
  private static let rows = (0..<3).map { Array(CaseInput.ms[$0 * 4..<$0 * 4 + 4]) }

  private static func softmax(_ row: [Double]) -> [Double] {
    let total = row.map { exp($0) }.reduce(0, +)
    return row.map { exp($0) / total }
  }

  private static func unary(_ name: String, _ f: (Double) -> Double) -> FunctionCase {
    FunctionCase("\(name)(x)", ["x": x], [4], xs.map(f))
  }

  private static func ofExp(_ name: String, _ f: (Double) -> Double) -> FunctionCase {
    let input = CaseInput.given(Tensor([4], xs.map { exp($0) }), .positive)
    return FunctionCase("\(name)(exp(x))", ["x": .input(input)], [4], xs.map { f(exp($0)) })
  }

  private static func lastAxis(_ name: String, _ f: ([Double]) -> Double) -> FunctionCase {
    FunctionCase(
      "\(name)(m, axis=-1)", ["x": m, "axis": .fixed(.integers([-1]))], [3], rows.map(f))
  }

  /// The example of every function that makes no weights.
  static let examples: [FunctionCase] =
    [
      unary("abs") { $0.magnitude }, unary("exp") { exp($0) }, unary("floor") { $0.rounded(.down) },
      unary("round") { $0.rounded(.toNearestOrEven) }, unary("sign") { $0 > 0 ? 1 : -1 },
      unary("square") { $0 * $0 }, unary("tanh") { tanh($0) },
      unary("sigmoid") { 1 / (1 + exp(-$0)) }, unary("softplus") { log(1 + exp($0)) },
      unary("relu") { max($0, 0) }, unary("elu") { $0 > 0 ? $0 : exp($0) - 1 },
      unary("gelu") { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) },
      unary("stop_gradient") { $0 },
      ofExp("log") { log($0) }, ofExp("log1p") { log(1 + $0) }, ofExp("sqrt") { $0.squareRoot() },
      lastAxis("sum") { $0.reduce(0, +) }, lastAxis("prod") { $0.reduce(1, *) },
      lastAxis("mean") { $0.reduce(0, +) / 4 }, lastAxis("max") { $0.max()! },
      lastAxis("min") { $0.min()! }, lastAxis("logsumexp") { log($0.map { exp($0) }.reduce(0, +)) },
      FunctionCase("softmax(x)", ["x": x], [4], softmax(xs)),
      FunctionCase("log_softmax(x)", ["x": x], [4], softmax(xs).map { log($0) }),
      FunctionCase(
        "leaky_relu(x, 0.2)", ["x": x, "slope": .fixed(.number(0.2))], [4],
        xs.map { $0 > 0 ? $0 : 0.2 * $0 }),
      FunctionCase(
        "clip(x, -1, 1)", ["x": x, "low": .fixed(.number(-1)), "high": .fixed(.number(1))], [4],
        [0.5, -1, 1, -0.3]),
      FunctionCase(
        "matmul(m, x)", ["x": m, "y": x], [3], rows.map { zip($0, xs).map(*).reduce(0, +) }),
      FunctionCase(
        "reshape(x, [2, 2])", ["x": x, "shape": .fixed(.integers([2, 2]))], [2, 2], xs),
      FunctionCase("flatten(m)", ["x": m], [12], CaseInput.ms),
      FunctionCase("concat(x, b)", ["x": .inputs([.x, .b])], [8], xs + CaseInput.bs),
      FunctionCase("stack(x, b)", ["x": .inputs([.x, .b])], [2, 4], xs + CaseInput.bs),
      FunctionCase(
        "transpose(m)", ["x": m], [4, 3], (0..<12).map { CaseInput.ms[$0 % 3 * 4 + $0 / 3] }),
      FunctionCase("index(z)", ["x": .input(.z)], [3], [2, 0, 3]),
      FunctionCase(
        "one_hot(i, 10)", ["i": .input(.i), "classes": .fixed(.integer(10))], [10],
        (0..<10).map { $0 == 3 ? 1 : 0 }),
      FunctionCase(
        "zeros([2, 3])", ["shape": .fixed(.integers([2, 3]))], [2, 3],
        [Double](repeating: 0, count: 6)),
      FunctionCase(
        "ones([2, 3])", ["shape": .fixed(.integers([2, 3]))], [2, 3],
        [Double](repeating: 1, count: 6)),
      FunctionCase(
        "where(x > 0, x, b)",
        [
          "condition": .input(.given(Tensor([4], [1, 0, 1, 0]), .binary)), "x": x,
          "y": .input(.b),
        ], [4], [0.5, 0, 2, 1]),
      FunctionCase(
        "accuracy(softmax(m), z)",
        [
          "prediction": .input(.given(Tensor([3, 4], rows.flatMap(softmax)), .simplex)),
          "target": .input(.z),
        ], [], [1.0 / 3]),
    ]

  /// Further calls, for the arguments that examples leave out.
  static let others: [FunctionCase] = [
    FunctionCase("sum(m)", ["x": m], [], [CaseInput.ms.reduce(0, +)]),
    FunctionCase(
      "sum(m, axis=0)", ["x": m, "axis": .fixed(.integers([0]))], [4],
      (0..<4).map { column in rows.map { $0[column] }.reduce(0, +) }),
    FunctionCase(
      "mean(m, axis=[0, -1])", ["x": m, "axis": .fixed(.integers([0, -1]))], [],
      [CaseInput.ms.reduce(0, +) / 12]),
    FunctionCase("max(x)", ["x": x], [], [2]),
    FunctionCase("min(x)", ["x": x], [], [-1.2]),
    FunctionCase("max(x, b)", ["x": x, "y": .input(.b)], [4], [1, 0, 2, 1]),
    FunctionCase(
      "min(m, x)", ["x": m, "y": x], [3, 4], rows.flatMap { zip($0, xs).map { Swift.min($0, $1) } }),
    FunctionCase(
      "elu(x, 0.5)", ["x": x, "alpha": .fixed(.number(0.5))], [4],
      xs.map { $0 > 0 ? $0 : (exp($0) - 1) / 2 }),
    FunctionCase("leaky_relu(x)", ["x": x], [4], xs.map { $0 > 0 ? $0 : 0.01 * $0 }),
    FunctionCase(
      "matmul(x, b)", ["x": x, "y": .input(.b)], [], [zip(xs, CaseInput.bs).map(*).reduce(0, +)]),
    FunctionCase(
      "matmul(v, m)", ["x": .input(.given(Tensor([3], [1, -1, 2]), .real)), "y": m], [4],
      (0..<4).map { rows[0][$0] - rows[1][$0] + 2 * rows[2][$0] }),
    FunctionCase(
      "concat(m, z, axis=0)", ["x": .inputs([.m, .z]), "axis": .fixed(.integer(0))], [6, 4],
      CaseInput.ms + CaseInput.zs),
    FunctionCase(
      "concat(m, z)", ["x": .inputs([.m, .z])], [3, 8],
      (0..<3).flatMap { rows[$0] + CaseInput.zs[$0 * 4..<$0 * 4 + 4] }),
    FunctionCase("stack(i, i)", ["x": .inputs([.i, .i])], [2], [3, 3]),
    FunctionCase(
      "transpose(m, [0, 1])", ["x": m, "axes": .fixed(.integers([0, 1]))], [3, 4], CaseInput.ms),
    FunctionCase("index(x)", ["x": x], [], [2]),
    FunctionCase(
      "accuracy(i, i)", ["prediction": .input(.i), "target": .input(.i)], [], [1]),
    FunctionCase(
      "accuracy(b, c)",
      [
        "prediction": .input(.b), "target": .input(.given(Tensor([4], [1, 1, 0, 1]), .binary)),
      ], [], [0.75]),
    FunctionCase(
      "accuracy(z, i)",
      [
        "prediction": .input(.z),
        "target": .input(.given(Tensor(.i32, [3], [2, 1, 3]), .index)),
      ], [], [2.0 / 3]),
    FunctionCase("stop_gradient(i)", ["x": .input(.i)], [], [3]),
  ]
}

import TensorCore
import TensorIR
import TensorOps

/// The counterpart of each op in ONNX.
///
/// Operators that runtimes compute otherwise at infinities, or for single precision only, are
/// written by simpler ones.
enum ONNXRules {
  static let all: [Op: ONNXUse.Rule] = [
    .abs: operation("Abs"),
    .add: operation("Add"),
    .argmax: { use in
      let index = use.add(
        "ArgMax", use[0], attributes: [("axis", .int(-1)), ("keepdims", .int(1))])
      return use.graph.cast(index, .i32)
    },
    .broadcastTo: { $0.add("Expand", $0[0], $0.graph.shape($0.shape)) },
    .concat: { use in
      let axis = use.node[Op.axis]
      let parts = use.node.operands.indices.map { index in
        var wanted = use.shape
        wanted[axis + wanted.count] = use.shape(index)[axis + use.shape(index).count]
        return use.shape(index) == wanted
          ? use[index] : use.add("Expand", use[index], use.graph.shape(wanted))
      }
      return use.graph.add("Concat", parts, [("axis", .int(axis))])
    },
    .constant: { _ in fatalError("export: constants are initializers") },
    .convert: { $0.graph.cast($0[0], $0.dtype) },
    .div: operation("Div"),
    .eq: comparison("Equal"),
    .erf: operation("Erf"),
    .exp: operation("Exp"),
    .expm1: expm1,
    .floor: operation("Floor"),
    .gather: ONNXTables.gather,
    .ge: comparison("GreaterOrEqual"),
    .gt: comparison("Greater"),
    .le: comparison("LessOrEqual"),
    .log: operation("Log"),
    .log1p: { log1p($0, $0[0]) },
    .logSoftmax: { use in
      let never = use.add("Equal", use[0], use.number(-.infinity))
      let log = use.add("Sub", use[0], logsumexp(use, [-1]))
      return use.add("Where", never, use[0], log)
    },
    .logsumexp: { logsumexp($0, $0.node[Op.axes]) },
    .lt: comparison("Less"),
    .matmul: { use in
      func part(_ index: Int, _ isTurned: Bool) -> ONNXGraph.Name {
        guard isTurned else { return use[index] }
        let rank = use.shape(index).count
        let order = Array(0..<rank - 2) + [rank - 1, rank - 2]
        return use.add("Transpose", use[index], attributes: [("perm", .ints(order))])
      }
      return use.add(
        "MatMul", part(0, use.node[Op.transposeA]), part(1, use.node[Op.transposeB]))
    },
    .maximum: operation("Max"),
    .minimum: operation("Min"),
    .mul: operation("Mul"),
    .ne: { use in
      let equal = use.add("Equal", use.scalarOr(0), use.scalarOr(1))
      return use.graph.indicator(use.add("Not", equal), use.node)
    },
    .neg: operation("Neg"),
    .oneHot: { use in
      let classes = use.node[Op.classes]
      let index = use.add("Cast", use[0], attributes: [("to", .int(7))])
      let column = use.add("Unsqueeze", index, use.graph.ints([-1]))
      let equal = use.add("Equal", column, use.graph.ints(Array(0..<classes)))
      return use.graph.cast(equal, use.dtype)
    },
    .overlapAdd: ONNXTables.overlapAdd,
    .pad: { use in
      pad(use, use[0], axis: use.node[Op.axis], use.node[Op.before], use.node[Op.after])
    },
    .patches: ONNXTables.patches,
    .pow: operation("Pow"),
    .reciprocal: operation("Reciprocal"),
    .reduceMax: reduction("ReduceMax"),
    .reduceProd: reduction("ReduceProd"),
    .reshape: { reshape($0, $0[0], $0.shape) },
    .round: operation("Round"),
    .sample: { $0[0] },
    .scatter: ONNXTables.scatter,
    .select: { use in
      let condition = use.graph.condition(use.node.operands[0], of: use.node)
      return use.add("Where", condition, use.scalarOr(1), use.scalarOr(2))
    },
    .sigmoid: operation("Sigmoid"),
    .sign: operation("Sign"),
    .slice: { use in
      slice(use, use[0], axis: use.node[Op.axis], use.node[Op.start], use.node[Op.limit])
    },
    .softmax: { use in
      let never = use.add("Equal", use[0], use.number(-.infinity))
      let log = use.add("Sub", use[0], logsumexp(use, [-1]))
      return use.add("Where", never, use.number(0), use.add("Exp", log))
    },
    .softplus: { use in
      let small = use.add("Exp", use.add("Neg", use.add("Abs", use[0])))
      return use.add("Add", use.add("Max", use[0], use.number(0)), log1p(use, small))
    },
    .sqrt: operation("Sqrt"),
    .square: { $0.add("Mul", $0[0], $0[0]) },
    .stopGradient: { $0[0] },
    .knownSupport: { $0[0] },
    .straightThrough: { $0[0] },
    .sub: operation("Sub"),
    .sum: reduction("ReduceSum"),
    .sumTo: { use in
      let (extents, leading) = (use.shape(0), use.shape(0).count - use.shape.count)
      let axes = extents.indices.filter {
        $0 < leading || extents[$0] != use.shape[$0 - leading]
      }
      guard !axes.isEmpty else { return use[0] }
      let sum = use.add(
        "ReduceSum", use[0], use.graph.ints(axes), attributes: [("keepdims", .int(1))])
      return reshape(use, sum, use.shape)
    },
    .tanh: operation("Tanh"),
    .transpose: { use in
      let rank = use.shape.count
      let leading = rank - use.node[Op.permutation].count
      let order = Array(0..<leading) + use.node[Op.permutation].map { $0 + rank }
      return use.add("Transpose", use[0], attributes: [("perm", .ints(order))])
    },
  ]

  /// An operator of all elements.
  private static func operation(_ type: String) -> ONNXUse.Rule {
    { use in use.graph.add(type, use.node.operands.indices.map { use.scalarOr($0) }) }
  }

  private static func comparison(_ type: String) -> ONNXUse.Rule {
    { $0.graph.indicator($0.add(type, $0.scalarOr(0), $0.scalarOr(1)), $0.node) }
  }

  private static func reduction(_ type: String) -> ONNXUse.Rule {
    { use in
      let axes = use.node[Op.axes]
      guard !axes.isEmpty else { return use[0] }
      return use.add(
        type, use[0], use.graph.ints(axes), attributes: [("keepdims", .int(1))])
    }
  }

  static func reshape(
    _ use: ONNXUse, _ x: ONNXGraph.Name, _ extents: [Extent]
  ) -> ONNXGraph.Name {
    // Without this attribute an extent of 0 copies the operand's.
    use.add("Reshape", x, use.graph.shape(extents), attributes: [("allowzero", .int(1))])
  }

  static func slice(
    _ use: ONNXUse, _ x: ONNXGraph.Name, axis: Int, _ start: Int, _ limit: Int
  ) -> ONNXGraph.Name {
    use.add(
      "Slice", x, use.graph.ints([start]), use.graph.ints([limit]), use.graph.ints([axis]))
  }

  static func pad(
    _ use: ONNXUse, _ x: ONNXGraph.Name, axis: Int, _ before: Int, _ after: Int
  ) -> ONNXGraph.Name {
    use.add(
      "Pad", x, use.graph.ints([before, after]), use.graph.scalar(0, use.dtype),
      use.graph.ints([axis]))
  }

  /// log Σ exp without the NaN of rows that are minus infinity everywhere.
  private static func logsumexp(_ use: ONNXUse, _ axes: [Int]) -> ONNXGraph.Name {
    let keep: [(String, ONNX.Attribute)] = [("keepdims", .int(1))]
    guard !axes.isEmpty else { return use[0] }
    let top = use.add("ReduceMax", use[0], use.graph.ints(axes), attributes: keep)
    let size = use.add("Abs", top)
    let isInfinite = use.add("Equal", size, use.number(.infinity))
    let finite = use.add("Where", isInfinite, use.number(0), top)
    let exponentials = use.add("Exp", use.add("Sub", use[0], finite))
    let sum = use.add("ReduceSum", exponentials, use.graph.ints(axes), attributes: keep)
    return use.add("Add", use.add("Log", sum), finite)
  }

  /// log(1 + x) by Kahan's formula x·log(u) ⁄ (u − 1) with u = 1 + x.
  private static func log1p(_ use: ONNXUse, _ x: ONNXGraph.Name) -> ONNXGraph.Name {
    let u = use.add("Add", x, use.number(1))
    let ratio = use.add("Div", x, use.add("Sub", u, use.number(1)))
    let value = use.add("Mul", use.add("Log", u), ratio)
    let isOne = use.add("Equal", u, use.number(1))
    let isInfinite = use.add("Equal", u, use.number(.infinity))
    return use.add("Where", use.add("Or", isOne, isInfinite), x, value)
  }

  /// exp(x) − 1 by Kahan's formula (u − 1)·x ⁄ log(u) with u = exp(x).
  private static let expm1: ONNXUse.Rule = { use in
    let x = use[0]
    let u = use.add("Exp", x)
    let less = use.add("Sub", u, use.number(1))
    let value = use.add("Mul", less, use.add("Div", x, use.add("Log", u)))
    let isOne = use.add("Equal", u, use.number(1))
    let isEnd = use.add(
      "Or", use.add("Equal", less, use.number(-1)),
      use.add("Equal", u, use.number(.infinity)))
    return use.add("Where", isOne, x, use.add("Where", isEnd, less, value))
  }
}

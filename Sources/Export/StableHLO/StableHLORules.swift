import TensorCore
import TensorIR
import TensorOps

/// The counterpart of each op in StableHLO.
enum StableHLORules {
  static let all: [Op: StableHLOUse.Rule] = [
    .abs: operation("abs"),
    .add: operation("add"),
    .argmax: { use in
      // The first place of the maximum.
      let x = use[0]
      let last = x.shape.count - 1
      let top = use.broadcast(use.reduce("maximum", x, [last], from: -.infinity), x.shape)
      let place = use.iota(x.shape, axis: last)
      let none = use.program.number(Double(x.shape[last]), x.shape, "i32")
      let first = use.select(use.compare("EQ", x, top), place, none)
      return use.reduce("minimum", first, [last], from: Double(x.shape[last]))
    },
    .broadcastTo: { $0.wide(0) },
    .concat: { use in
      let place = use.node[Op.axis] + use.shape.count
      let parts = use.node.operands.indices.map { index in
        var wanted = use.shape
        wanted[place] = use[index].shape[use.node[Op.axis] + use[index].shape.count]
        return use.broadcast(use[index], wanted)
      }
      let (texts, types) = (parts.map(\.text), parts.map(\.type))
      return use.program.define(use.shape, use.element) {
        "stablehlo.concatenate \(texts.joined(separator: ", ")), dim = \(place) : "
          + "(\(types.joined(separator: ", "))) -> \($0.type)"
      }
    },
    .constant: { _ in fatalError("export: constants are written by themselves") },
    .convert: { $0.convert($0[0], $0.element) },
    .div: operation("divide"),
    .eq: comparison("EQ"),
    .erf: { use in
      let x = use[0]
      return use.program.define(x.shape, x.element) {
        "chlo.erf \(x.text) : \(x.type) -> \($0.type)"
      }
    },
    .exp: operation("exponential"),
    .expm1: operation("exponential_minus_one"),
    .floor: operation("floor"),
    .gather: StableHLOTables.gather,
    .ge: comparison("GE"),
    .gt: comparison("GT"),
    .le: comparison("LE"),
    .log: operation("log"),
    .log1p: operation("log_plus_one"),
    .logSoftmax: { use in
      let (x, sum) = (use[0], logsumexp(use, [use.shape.count - 1]))
      let never = use.compare("EQ", x, use.number(-.infinity, like: x))
      return use.select(never, x, use.same("subtract", x, use.broadcast(sum, x.shape)))
    },
    .logsumexp: { use in logsumexp(use, axes(use)) },
    .lt: comparison("LT"),
    .matmul: matmul,
    .maximum: operation("maximum"),
    .minimum: operation("minimum"),
    .mul: operation("multiply"),
    .ne: comparison("NE"),
    .neg: operation("negate"),
    .oneHot: { use in
      let column = use.reshape(use[0], use[0].shape + [1])
      let place = use.iota(use.shape, axis: use.shape.count - 1)
      return use.convert(use.compare("EQ", use.broadcast(column, use.shape), place), use.element)
    },
    .overlapAdd: StableHLOTables.overlapAdd,
    .pad: { use in
      use.pad(use[0], axis: use.node[Op.axis], use.node[Op.before], use.node[Op.after])
    },
    .patches: StableHLOTables.patches,
    .pow: operation("power"),
    .reciprocal: { $0.same("divide", $0.number(1, like: $0[0]), $0[0]) },
    .reduceMax: { $0.reduce("maximum", $0[0], axes($0), from: -.infinity) },
    .reduceProd: { $0.reduce("multiply", $0[0], axes($0), from: 1) },
    .reshape: { $0.reshape($0[0], $0.shape) },
    .round: operation("round_nearest_even"),
    .sample: { $0[0] },
    .scatter: StableHLOTables.scatter,
    .select: { use in
      let condition = use.wide(0)
      let isSet = use.compare("NE", condition, use.number(0, like: condition))
      return use.select(isSet, use.wide(1), use.wide(2))
    },
    .sigmoid: operation("logistic"),
    .sign: operation("sign"),
    .slice: { use in
      use.slice(use[0], axis: use.node[Op.axis], use.node[Op.start], use.node[Op.limit])
    },
    .softmax: { use in
      let (x, sum) = (use[0], logsumexp(use, [use.shape.count - 1]))
      let never = use.compare("EQ", x, use.number(-.infinity, like: x))
      let log = use.same("subtract", x, use.broadcast(sum, x.shape))
      return use.select(never, use.number(0, like: x), use.same("exponential", log))
    },
    .softplus: { use in
      let x = use[0]
      let small = use.same("exponential", use.same("negate", use.same("abs", x)))
      return use.same(
        "add", use.same("maximum", x, use.number(0, like: x)), use.same("log_plus_one", small))
    },
    .sqrt: operation("sqrt"),
    .square: { $0.same("multiply", $0[0], $0[0]) },
    .knownSupport: { $0[0] },
    .stopGradient: { $0[0] },
    .straightThrough: { $0[0] },
    .sub: operation("subtract"),
    .sum: { $0.reduce("add", $0[0], axes($0), from: 0) },
    .sumTo: { use in
      let (x, leading) = (use[0], use[0].shape.count - use.shape.count)
      let axes = x.shape.indices.filter {
        $0 < leading || x.shape[$0] != use.shape[$0 - leading]
      }
      return use.reshape(use.reduce("add", x, axes, from: 0), use.shape)
    },
    .tanh: operation("tanh"),
    .transpose: { use in
      let rank = use.shape.count
      let leading = rank - use.node[Op.permutation].count
      let order = Array(0..<leading) + use.node[Op.permutation].map { $0 + rank }
      return use.shaped("transpose", use[0], ", dims = \(order)", use.shape)
    },
  ]

  /// An operation of all elements of operands that get the axes of the result.
  private static func operation(_ name: String) -> StableHLOUse.Rule {
    { use in
      switch use.node.operands.count {
      case 1: use.same(name, use[0])
      default: use.same(name, use.wide(0), use.wide(1))
      }
    }
  }

  private static func comparison(_ direction: String) -> StableHLOUse.Rule {
    { $0.convert($0.compare(direction, $0.wide(0), $0.wide(1)), $0.element) }
  }

  private static func axes(_ use: StableHLOUse) -> [Int] {
    use.node[Op.axes].map { $0 + use[0].shape.count }
  }

  /// log Σ exp without the NaN of rows that are minus infinity everywhere.
  private static func logsumexp(_ use: StableHLOUse, _ axes: [Int]) -> StableHLOUse.Name {
    let x = use[0]
    guard !axes.isEmpty else { return x }
    let top = use.reduce("maximum", x, axes, from: -.infinity)
    let isInfinite = use.compare("EQ", use.same("abs", top), use.number(.infinity, like: top))
    let finite = use.select(isInfinite, use.number(0, like: top), top)
    let shifted = use.same("subtract", x, use.broadcast(finite, x.shape))
    let sum = use.reduce("add", use.same("exponential", shifted), axes, from: 0)
    return use.same("add", use.same("log", sum), finite)
  }

  private static let matmul: StableHLOUse.Rule = { use in
    let leading = Array(use.shape.dropLast(2))
    var (a, b) = (use[0], use[1])
    // One matrix for all rows needs no axes of its own.
    let isShared = b.shape.count == 2
    if !isShared { b = use.broadcast(b, leading + b.shape.suffix(2)) }
    if !isShared { a = use.broadcast(a, leading + a.shape.suffix(2)) }
    if isShared, use.node[Op.transposeA] {
      let rank = a.shape.count
      let order = Array(0..<rank - 2) + [rank - 1, rank - 2]
      a = use.shaped("transpose", a, ", dims = \(order)", order.map { a.shape[$0] })
    }
    let contractA = a.shape.count - (use.node[Op.transposeA] && !isShared ? 2 : 1)
    let contractB = b.shape.count - (use.node[Op.transposeB] ? 1 : 2)
    let batch = isShared ? [] : Array(leading.indices)
    let batching = batch.isEmpty ? "" : "batching_dims = \(batch) x \(batch), "
    return use.program.define(use.shape, use.element) {
      "stablehlo.dot_general \(a.text), \(b.text), \(batching)contracting_dims = [\(contractA)] x "
        + "[\(contractB)], precision = [HIGHEST, HIGHEST] : (\(a.type), \(b.type)) -> \($0.type)"
    }
  }
}

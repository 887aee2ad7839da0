import TensorCore
import TensorIR
import TensorOps

extension PythonLibrary {
  // MARK: - Kinds of rules

  /// A function of the library.
  static func function(_ name: String) -> Rule {
    { use in
      PythonExpression(
        "\(use.library.module).\(name)(\(use.operands.map(\.text).joined(separator: ", ")))")
    }
  }

  /// A function of the exported file.
  static func helper(_ name: String) -> Rule { { $0.call(name) } }

  /// An operator between two operands.
  static func infix(_ symbol: String, _ level: PythonExpression.Level) -> Rule {
    { .infix($0[0], symbol, $0[1], level) }
  }

  /// 1 where a comparison is true, else 0.
  private static func comparison(_ symbol: String) -> Rule {
    { use in
      let condition = "\(use[0].at(.sum)) \(symbol) \(use[1].at(.sum))"
      var result = PythonExpression("(\(condition)).\(use.library.cast)(\(use.dtypeText))")
      result.condition = condition
      return result
    }
  }

  /// The same value, for what only reverse mode or the compiler's checks read.
  static let value: Rule = { $0[0] }

  // MARK: - The ops that are written alike in all libraries

  static let shared: [Op: Rule] = [
    .abs: function("abs"),
    .add: infix("+", .sum),
    .broadcastTo: { use in
      let extents = Python.tuple(use.texts(use.shape))
      return PythonExpression("\(use.library.module).broadcast_to(\(use[0].text), \(extents))")
    },
    .constant: { _ in fatalError("export: constants are printed as numbers") },
    .convert: { PythonExpression("\($0[0].at(.atom)).\($0.library.cast)(\($0.dtypeText))") },
    .div: infix("/", .product),
    .eq: comparison("=="),
    .exp: function("exp"),
    .expm1: function("expm1"),
    .floor: function("floor"),
    .gather: { $0.call("gather", "\($0.node[Op.indexRank])") },
    .ge: comparison(">="),
    .gt: comparison(">"),
    .knownSupport: value,
    .le: comparison("<="),
    .log: function("log"),
    .log1p: function("log1p"),
    .logSoftmax: helper("log_softmax"),
    .lt: comparison("<"),
    .mul: infix("*", .product),
    .ne: comparison("!="),
    .neg: { PythonExpression("-\($0[0].at(.unary))", .unary) },
    .oneHot: { $0.call("one_hot", "\($0.node[Op.classes])", $0.dtypeText) },
    .overlapAdd: { use in
      use.call(
        "overlap_add", "\(use.node[Op.window])", "\(use.node[Op.windowStrides])",
        "\(use.node[Op.windowPadding])", "\(use.node[Op.imageSize])")
    },
    .patches: { use in
      use.call(
        "patches", "\(use.node[Op.window])", "\(use.node[Op.windowStrides])",
        "\(use.node[Op.windowPadding])")
    },
    .reciprocal: { PythonExpression("1 / \($0[0].at(.unary))", .product) },
    .sample: value,
    .scatter: { $0.call("scatter", "\($0.node[Op.scatterRows])", "\($0.node[Op.indexRank])") },
    .select: { use in
      let condition = use[0].condition ?? "\(use[0].at(.sum)) != 0"
      return PythonExpression(
        "\(use.library.module).where(\(condition), \(use[1].text), \(use[2].text))")
    },
    .sign: function("sign"),
    .slice: { use in
      let (axis, start, limit) = (use.node[Op.axis], use.node[Op.start], use.node[Op.limit])
      let after = [String](repeating: ":", count: -axis - 1)
      let place = (["...", "\(start):\(limit)"] + after).joined(separator: ", ")
      return PythonExpression("\(use[0].at(.atom))[\(place)]")
    },
    .softmax: helper("softmax"),
    .softplus: helper("softplus"),
    .sqrt: function("sqrt"),
    .square: function("square"),
    .sub: infix("-", .sum),
    .tanh: function("tanh"),
  ]
}

import TensorCore
import TensorIR
import TensorOps

extension PythonLibrary {
  /// NumPy alone.
  static let numpy = PythonLibrary(
    rules: numpyRules, helpers: numpyHelpers,
    reserved: Set(
      ["n", "np", "json", "math", "pathlib", "weights", "load", "QUANTITIES", "INPUTS", "WEIGHTS"]
        + numpyHelpers.map(\.name)),
    dtype: { "np.\(numpyName($0))" },
    number: { number, dtype in
      if number.isNaN { return "np.nan" }
      if number.isInfinite { return number > 0 ? "np.inf" : "-np.inf" }
      return literal(number, dtype)
    },
    full: { number, extents, dtype in
      extents.isEmpty
        ? "np.\(numpyName(dtype))(\(number))"
        : "np.full(\(Python.tuple(extents)), \(number), np.\(numpyName(dtype)))"
    },
    array: { numbers, extents, dtype in
      let list = "np.array([\(numbers.joined(separator: ", "))], np.\(numpyName(dtype)))"
      return extents.count == 1 ? list : "\(list).reshape(\(extents.joined(separator: ", ")))"
    },
    weight: { "weights[\(Python.quoted($0))]" })

  /// The name of an element type in NumPy and PyTorch.
  static func numpyName(_ dtype: DType) -> String {
    switch dtype {
    case .f32: "float32"
    case .f64: "float64"
    case .i32: "int32"
    case .u32: "uint32"
    }
  }

  /// The shortest literal that reads back as a finite number.
  static func literal(_ number: Double, _ dtype: DType) -> String {
    switch dtype {
    case .f32: "\(Float(number))"
    case .f64: "\(number)"
    case .i32, .u32: "\(Int(number))"
    }
  }

  private static func function(_ name: String) -> Rule {
    { PythonExpression("\(name)(\($0.operands.map(\.text).joined(separator: ", ")))") }
  }

  private static func infix(_ symbol: String, _ level: PythonExpression.Level) -> Rule {
    { .infix($0[0], symbol, $0[1], level) }
  }

  private static func helper(_ name: String) -> Rule { { $0.call(name) } }

  private static func comparison(_ symbol: String) -> Rule {
    { use in
      let condition = "\(use[0].at(.sum)) \(symbol) \(use[1].at(.sum))"
      var result = PythonExpression("(\(condition)).astype(\(use.dtypeText))")
      result.condition = condition
      return result
    }
  }

  private static func reduction(_ name: String) -> Rule {
    { use in
      let axes = use.axes(use.node[Op.axes])
      return PythonExpression("\(name)(\(use[0].text), axis=\(axes), keepdims=True)")
    }
  }

  /// The same value, for what only reverse mode reads.
  private static let value: Rule = { $0[0] }

  private static let numpyRules: [Op: Rule] = [
    .abs: function("np.abs"),
    .add: infix("+", .sum),
    .argmax: { use in
      PythonExpression(
        "np.argmax(\(use[0].text), axis=-1, keepdims=True).astype(\(use.dtypeText))")
    },
    .broadcastTo: { use in
      PythonExpression(
        "np.broadcast_to(\(use[0].text), \(Python.tuple(use.texts(use.shape))))")
    },
    .concat: { use in
      let axis = use.node[Op.axis]
      let parts = zip(use.operands, use.shapes).map { part, extents in
        var wanted = use.shape
        let place = axis + wanted.count
        wanted[place] = extents[axis + extents.count]
        return extents == wanted
          ? part.text
          : "np.broadcast_to(\(part.text), \(Python.tuple(use.texts(wanted))))"
      }
      return PythonExpression(
        "np.concatenate([\(parts.joined(separator: ", "))], axis=\(axis))")
    },
    .constant: { _ in fatalError("export: constants are printed as numbers") },
    .convert: { PythonExpression("\($0[0].at(.atom)).astype(\($0.dtypeText))") },
    .div: infix("/", .product),
    .eq: comparison("=="),
    .erf: helper("erf"),
    .exp: function("np.exp"),
    .expm1: function("np.expm1"),
    .floor: function("np.floor"),
    .gather: { $0.call("gather", "\($0.node[Op.indexRank])") },
    .ge: comparison(">="),
    .gt: comparison(">"),
    .le: comparison("<="),
    .log: function("np.log"),
    .log1p: function("np.log1p"),
    .logSoftmax: helper("log_softmax"),
    .logsumexp: { $0.call("logsumexp", $0.axes($0.node[Op.axes])) },
    .lt: comparison("<"),
    .matmul: { use in
      let flags = [use.node[Op.transposeA], use.node[Op.transposeB]]
      let parts = zip(0..., flags).map { index, isTurned in
        guard isTurned else { return use[index] }
        return use.rank(index) == 2
          ? PythonExpression("\(use[index].at(.atom)).T")
          : PythonExpression("np.swapaxes(\(use[index].text), -1, -2)")
      }
      return .infix(parts[0], "@", parts[1], .product)
    },
    .maximum: function("np.maximum"),
    .minimum: function("np.minimum"),
    .mul: infix("*", .product),
    .ne: comparison("!="),
    .neg: { PythonExpression("-\($0[0].at(.unary))", .unary) },
    .oneHot: { $0.call("one_hot", "\($0.node[Op.classes])", $0.dtypeText) },
    .overlapAdd: { use in
      use.call(
        "overlap_add", "\(use.node[Op.window])", "\(use.node[Op.windowStrides])",
        "\(use.node[Op.windowPadding])", "\(use.node[Op.imageSize])")
    },
    .pad: { use in
      let place = use.node[Op.axis] + use.shape.count
      let widths = use.shape.indices.map {
        $0 == place ? "(\(use.node[Op.before]), \(use.node[Op.after]))" : "(0, 0)"
      }
      return PythonExpression("np.pad(\(use[0].text), \(Python.tuple(widths)))")
    },
    .patches: { use in
      use.call(
        "patches", "\(use.node[Op.window])", "\(use.node[Op.windowStrides])",
        "\(use.node[Op.windowPadding])")
    },
    .pow: function("np.power"),
    .reciprocal: { PythonExpression("1 / \($0[0].at(.unary))", .product) },
    .reduceMax: reduction("np.max"),
    .reduceProd: reduction("np.prod"),
    .reshape: { use in
      let extents = use.shape.isEmpty ? "()" : use.texts(use.shape).joined(separator: ", ")
      return PythonExpression("\(use[0].at(.atom)).reshape(\(extents))")
    },
    .round: function("np.rint"),
    .sample: value,
    .scatter: { $0.call("scatter", "\($0.node[Op.scatterRows])", "\($0.node[Op.indexRank])") },
    .select: { use in
      let condition = use[0].condition ?? "\(use[0].at(.sum)) != 0"
      return PythonExpression("np.where(\(condition), \(use[1].text), \(use[2].text))")
    },
    .sigmoid: helper("sigmoid"),
    .sign: function("np.sign"),
    .slice: { use in
      let (axis, start, limit) = (use.node[Op.axis], use.node[Op.start], use.node[Op.limit])
      let after = [String](repeating: ":", count: -axis - 1)
      let place = (["...", "\(start):\(limit)"] + after).joined(separator: ", ")
      return PythonExpression("\(use[0].at(.atom))[\(place)]")
    },
    .softmax: helper("softmax"),
    .softplus: helper("softplus"),
    .sqrt: function("np.sqrt"),
    .square: function("np.square"),
    .stopGradient: value,
    .knownSupport: value,
    .straightThrough: value,
    .sub: infix("-", .sum),
    .sum: reduction("np.sum"),
    .sumTo: { use in
      let leading = use.rank(0) - use.shape.count
      let axes = use.shapes[0].indices.filter {
        $0 < leading || use.shapes[0][$0] != use.shape[$0 - leading]
      }
      let extents = use.shape.isEmpty ? "()" : use.texts(use.shape).joined(separator: ", ")
      let sum = "np.sum(\(use[0].text), axis=\(use.axes(axes)))"
      return PythonExpression("\(sum).reshape(\(extents))")
    },
    .tanh: function("np.tanh"),
    .transpose: { use in
      let leading = use.shape.count - use.node[Op.permutation].count
      let axes = Array(0..<leading) + use.node[Op.permutation].map { $0 + use.shape.count }
      return PythonExpression("np.transpose(\(use[0].text), \(use.axes(axes)))")
    },
  ]
}

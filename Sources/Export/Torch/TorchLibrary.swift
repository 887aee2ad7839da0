import TensorCore
import TensorIR
import TensorOps

extension PythonLibrary {
  /// PyTorch.
  static let torch = PythonLibrary(
    rules: torchRules, helpers: torchHelpers,
    reserved: Set(
      [
        "n", "torch", "json", "math", "pathlib", "weights", "load", "Model", "Weights",
        "QUANTITIES",
      ]
        + ["INPUTS", "device"] + torchHelpers.map(\.name)),
    dtype: { "torch.\(numpyName($0))" },
    number: { number, dtype in
      if number.isNaN { return "math.nan" }
      if number.isInfinite { return number > 0 ? "math.inf" : "-math.inf" }
      return literal(number, dtype)
    },
    full: { number, extents, dtype in
      let shape = extents.isEmpty ? "()" : Python.tuple(extents)
      return "torch.full(\(shape), \(number), dtype=torch.\(numpyName(dtype)), device=device)"
    },
    array: { numbers, extents, dtype in
      let list = "torch.tensor([\(numbers.joined(separator: ", "))]"
      let tensor = "\(list), dtype=torch.\(numpyName(dtype)), device=device)"
      return extents.count == 1 ? tensor : "\(tensor).reshape(\(extents.joined(separator: ", ")))"
    },
    weight: { "weights[\(Python.quoted($0))]" })

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
      var result = PythonExpression("(\(condition)).to(\(use.dtypeText))")
      result.condition = condition
      return result
    }
  }

  /// A reduction; without axes it is the value itself.
  private static func reduction(_ name: String) -> Rule {
    { use in
      let axes = use.node[Op.axes]
      guard !axes.isEmpty else { return use[0] }
      return PythonExpression("\(name)(\(use[0].text), dim=\(use.axes(axes)), keepdim=True)")
    }
  }

  private static func extents(_ use: PythonUse) -> String {
    Python.tuple(use.texts(use.shape))
  }

  private static let torchRules: [Op: Rule] = [
    .abs: function("torch.abs"),
    .add: infix("+", .sum),
    .argmax: { use in
      PythonExpression("torch.argmax(\(use[0].text), dim=-1, keepdim=True).int()")
    },
    .broadcastTo: { PythonExpression("torch.broadcast_to(\($0[0].text), \(extents($0)))") },
    .concat: { use in
      let axis = use.node[Op.axis]
      let parts = zip(use.operands, use.shapes).map { part, extents in
        var wanted = use.shape
        wanted[axis + wanted.count] = extents[axis + extents.count]
        return extents == wanted
          ? part.text
          : "torch.broadcast_to(\(part.text), \(Python.tuple(use.texts(wanted))))"
      }
      return PythonExpression("torch.cat([\(parts.joined(separator: ", "))], dim=\(axis))")
    },
    .constant: { _ in fatalError("export: constants are printed as numbers") },
    .convert: { PythonExpression("\($0[0].at(.atom)).to(\($0.dtypeText))") },
    .div: infix("/", .product),
    .eq: comparison("=="),
    .erf: function("torch.erf"),
    .exp: function("torch.exp"),
    .expm1: function("torch.expm1"),
    .floor: function("torch.floor"),
    .gather: { $0.call("gather", "\($0.node[Op.indexRank])") },
    .ge: comparison(">="),
    .gt: comparison(">"),
    .le: comparison("<="),
    .log: function("torch.log"),
    .log1p: function("torch.log1p"),
    .logSoftmax: helper("log_softmax"),
    .logsumexp: { use in
      let axes = use.node[Op.axes]
      guard !axes.isEmpty else { return use[0] }
      return PythonExpression(
        "torch.logsumexp(\(use[0].text), dim=\(use.axes(axes)), keepdim=True)")
    },
    .lt: comparison("<"),
    .matmul: { use in
      let flags = [use.node[Op.transposeA], use.node[Op.transposeB]]
      let parts = zip(0..., flags).map { index, isTurned in
        isTurned ? PythonExpression("\(use[index].at(.atom)).mT") : use[index]
      }
      return .infix(parts[0], "@", parts[1], .product)
    },
    .maximum: helper("maximum"),
    .minimum: helper("minimum"),
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
      let inner = [String](repeating: "0", count: 2 * (-use.node[Op.axis] - 1))
      let widths = (inner + ["\(use.node[Op.before])", "\(use.node[Op.after])"])
      return PythonExpression(
        "torch.nn.functional.pad(\(use[0].text), (\(widths.joined(separator: ", "))))")
    },
    .patches: { use in
      use.call(
        "patches", "\(use.node[Op.window])", "\(use.node[Op.windowStrides])",
        "\(use.node[Op.windowPadding])")
    },
    .pow: function("torch.pow"),
    .reciprocal: { PythonExpression("1 / \($0[0].at(.unary))", .product) },
    .reduceMax: reduction("torch.amax"),
    .reduceProd: { use in
      // A product of several axes is one of each after the other.
      use.node[Op.axes].reduce(use[0]) { inner, axis in
        PythonExpression("torch.prod(\(inner.text), dim=\(axis), keepdim=True)")
      }
    },
    .reshape: { PythonExpression("\($0[0].at(.atom)).reshape(\(extents($0)))") },
    .round: function("torch.round"),
    .sample: { $0[0] },
    .scatter: { $0.call("scatter", "\($0.node[Op.scatterRows])", "\($0.node[Op.indexRank])") },
    .select: { use in
      let condition = use[0].condition ?? "\(use[0].at(.sum)) != 0"
      return PythonExpression("torch.where(\(condition), \(use[1].text), \(use[2].text))")
    },
    .sigmoid: function("torch.sigmoid"),
    .sign: function("torch.sign"),
    .slice: { use in
      let (axis, start, limit) = (use.node[Op.axis], use.node[Op.start], use.node[Op.limit])
      let after = [String](repeating: ":", count: -axis - 1)
      let place = (["...", "\(start):\(limit)"] + after).joined(separator: ", ")
      return PythonExpression("\(use[0].at(.atom))[\(place)]")
    },
    .softmax: helper("softmax"),
    .softplus: helper("softplus"),
    .sqrt: function("torch.sqrt"),
    .square: function("torch.square"),
    .knownSupport: { $0[0] },
    .stopGradient: { PythonExpression("\($0[0].at(.atom)).detach()") },
    .straightThrough: helper("straight_through"),
    .sub: infix("-", .sum),
    .sum: reduction("torch.sum"),
    .sumTo: { use in
      let leading = use.rank(0) - use.shape.count
      let axes = use.shapes[0].indices.filter {
        $0 < leading || use.shapes[0][$0] != use.shape[$0 - leading]
      }
      guard !axes.isEmpty else { return use[0] }
      let sum = "torch.sum(\(use[0].text), dim=\(use.axes(axes)))"
      return PythonExpression("\(sum).reshape(\(extents(use)))")
    },
    .tanh: function("torch.tanh"),
    .transpose: { use in
      let leading = use.shape.count - use.node[Op.permutation].count
      let axes = Array(0..<leading) + use.node[Op.permutation].map { $0 + use.shape.count }
      return PythonExpression(
        "\(use[0].at(.atom)).permute(\(Python.tuple(axes.map(String.init))))")
    },
  ]
}

import TensorCore
import TensorIR
import TensorOps

extension PythonLibrary {
  /// PyTorch.
  static let torch = PythonLibrary(
    module: "torch", constants: "math", cast: "to", rules: torchRules, helpers: torchHelpers,
    reserved: Set(
      [
        "n", "torch", "json", "math", "pathlib", "weights", "load", "Model", "Weights",
        "QUANTITIES",
      ]
        + ["INPUTS", "device"] + torchHelpers.map(\.name)),
    full: { number, extents, dtype in
      let shape = extents.isEmpty ? "()" : Python.tuple(extents)
      return "torch.full(\(shape), \(number), dtype=torch.\(dtype.pythonName), device=device)"
    },
    array: { numbers, extents, dtype in
      let list = "torch.tensor([\(numbers.joined(separator: ", "))]"
      let tensor = "\(list), dtype=torch.\(dtype.pythonName), device=device)"
      return extents.count == 1 ? tensor : "\(tensor).reshape(\(extents.joined(separator: ", ")))"
    })

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

  private static let torchRules = shared.merging([
    .argmax: { use in
      PythonExpression("torch.argmax(\(use[0].text), dim=-1, keepdim=True).int()")
    },
    .concat: {
      PythonExpression("torch.cat([\($0.concatenated)], dim=\($0.node[Op.axis]))")
    },
    .erf: function("erf"),
    .logsumexp: reduction("torch.logsumexp"),
    .matmul: { use in
      let flags = [use.node[Op.transposeA], use.node[Op.transposeB]]
      let parts = zip(0..., flags).map { index, isTurned in
        isTurned ? PythonExpression("\(use[index].at(.atom)).mT") : use[index]
      }
      return .infix(parts[0], "@", parts[1], .product)
    },
    .maximum: helper("maximum"),
    .minimum: helper("minimum"),
    .pad: { use in
      let inner = [String](repeating: "0", count: 2 * (-use.node[Op.axis] - 1))
      let widths = (inner + ["\(use.node[Op.before])", "\(use.node[Op.after])"])
      return PythonExpression(
        "torch.nn.functional.pad(\(use[0].text), (\(widths.joined(separator: ", "))))")
    },
    .pow: function("pow"),
    .reduceMax: reduction("torch.amax"),
    .reduceProd: { use in
      // A product of several axes is one of each after the other.
      use.node[Op.axes].reduce(use[0]) { inner, axis in
        PythonExpression("torch.prod(\(inner.text), dim=\(axis), keepdim=True)")
      }
    },
    .reshape: { PythonExpression("\($0[0].at(.atom)).reshape(\(extents($0)))") },
    .round: function("round"),
    .sigmoid: function("sigmoid"),
    .stopGradient: { PythonExpression("\($0[0].at(.atom)).detach()") },
    .straightThrough: helper("straight_through"),
    .sum: reduction("torch.sum"),
    .sumTo: { use in
      let axes = use.summedAxes
      guard !axes.isEmpty else { return use[0] }
      let sum = "torch.sum(\(use[0].text), dim=\(use.axes(axes)))"
      return PythonExpression("\(sum).reshape(\(extents(use)))")
    },
    .transpose: { use in
      let order = Python.tuple(use.order.map(String.init))
      return PythonExpression("\(use[0].at(.atom)).permute(\(order))")
    },
  ]) { _, own in own }
}

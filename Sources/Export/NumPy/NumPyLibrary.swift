import TensorCore
import TensorIR
import TensorOps

extension PythonLibrary {
  /// NumPy alone.
  static let numpy = PythonLibrary(
    module: "np", constants: "np", cast: "astype", rules: numpyRules, helpers: numpyHelpers,
    reserved: Set(
      ["n", "np", "json", "math", "pathlib", "weights", "load", "QUANTITIES", "INPUTS", "WEIGHTS"]
        + numpyHelpers.map(\.name)),
    full: { number, extents, dtype in
      extents.isEmpty
        ? "np.\(dtype.pythonName)(\(number))"
        : "np.full(\(Python.tuple(extents)), \(number), np.\(dtype.pythonName))"
    },
    array: { numbers, extents, dtype in
      let list = "np.array([\(numbers.joined(separator: ", "))], np.\(dtype.pythonName))"
      return extents.count == 1 ? list : "\(list).reshape(\(extents.joined(separator: ", ")))"
    })

  private static func reduction(_ name: String) -> Rule {
    { use in
      let axes = use.axes(use.node[Op.axes])
      return PythonExpression("\(name)(\(use[0].text), axis=\(axes), keepdims=True)")
    }
  }

  private static let numpyRules = shared.merging([
    .argmax: { use in
      PythonExpression(
        "np.argmax(\(use[0].text), axis=-1, keepdims=True).astype(\(use.dtypeText))")
    },
    .concat: {
      PythonExpression("np.concatenate([\($0.concatenated)], axis=\($0.node[Op.axis]))")
    },
    .erf: helper("erf"),
    .logsumexp: { $0.call("logsumexp", $0.axes($0.node[Op.axes])) },
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
    .maximum: function("maximum"),
    .minimum: function("minimum"),
    .pad: { use in
      let place = use.node[Op.axis] + use.shape.count
      let widths = use.shape.indices.map {
        $0 == place ? "(\(use.node[Op.before]), \(use.node[Op.after]))" : "(0, 0)"
      }
      return PythonExpression("np.pad(\(use[0].text), \(Python.tuple(widths)))")
    },
    .pow: function("power"),
    .reduceMax: reduction("np.max"),
    .reduceProd: reduction("np.prod"),
    .reshape: { use in
      let extents = use.shape.isEmpty ? "()" : use.texts(use.shape).joined(separator: ", ")
      return PythonExpression("\(use[0].at(.atom)).reshape(\(extents))")
    },
    .round: function("rint"),
    .sigmoid: helper("sigmoid"),
    .stopGradient: value,
    .straightThrough: value,
    .sum: reduction("np.sum"),
    .sumTo: { use in
      let extents = use.shape.isEmpty ? "()" : use.texts(use.shape).joined(separator: ", ")
      let sum = "np.sum(\(use[0].text), axis=\(use.axes(use.summedAxes)))"
      return PythonExpression("\(sum).reshape(\(extents))")
    },
    .transpose: {
      PythonExpression("np.transpose(\($0[0].text), \($0.axes($0.order)))")
    },
  ]) { _, own in own }
}

import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// A fully connected layer, x·kernel + bias.
  static let dense = LanguageFunction(
    "dense",
    summary: "A fully connected layer: the row contracted with a kernel of its own, plus a bias.",
    parameters: Parameter.tensor("x", "The input; all of its row axes are contracted."),
    Parameter.shape("units", "The shape of the output."),
    Parameter.integer(
      "axis", keywordOnly: true, "-1 contracts only the last axis and keeps the others."
    ).optional,
    Parameter.flag("bias", keywordOnly: true, "True to add a bias; true.").defaulting(to: true),
    example: ("dense(x, [2, 3])", [2, 3])
  ) { (rows, x, units, axis, hasBias) throws(LanguageError) in
    try x.requireReal(at: "x")
    guard axis ?? -1 == -1 else {
      throw LanguageError(.shapeMismatch, "`axis` of `dense` can only be -1", at: "axis")
    }
    let keepsAxes = axis != nil && x.rank > 0
    let kept = keepsAxes ? x.shape.leading(exceptLast: 1) : []
    let inputs = keepsAxes ? x.shape[-1] : x.shape.count
    let path = rows.uniquePath("dense")
    let kernel = rows.weight(
      path, "kernel", [inputs, units.count],
      .glorotUniform(fanIn: inputs, fanOut: units.count))
    let matrix = rows.reshape(x, to: [kept.count, inputs])
    let product = RowValue(
      try rows.emit(
        .matmul, [matrix.value, kernel.value],
        Attributes([Op.transposeA => false, Op.transposeB => false])), rank: 2)
    var result = rows.reshape(product, to: kept + [units.count])
    if hasBias {
      let bias = rows.weight(path, "bias", [units.count], .constant(0))
      result = try rows.elementwise(.add, result, bias)
    }
    return rows.reshape(result, to: kept + units)
  }
}

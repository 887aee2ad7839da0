import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// A function of every element of `x` that is one op.
  static func elementwise(
    _ name: String, _ op: Op, summary: String, x: String, example: String
  ) -> LanguageFunction {
    LanguageFunction(
      name, summary: summary, parameters: [Parameter("x", .tensor, x)], example: (example, [4])
    ) { (rows, arguments) throws(LanguageError) in
      try rows.mapped(op, arguments.tensor("x"))
    }
  }

  /// A reduction of row axes, which disappear.
  static func reduction(
    _ name: String, summary: String, example: String,
    _ reduce: @escaping @Sendable (RowBuilder, RowValue, [Int]?) throws(LanguageError) -> RowValue
  ) -> LanguageFunction {
    LanguageFunction(
      name, summary: summary,
      parameters: [
        Parameter("x", .tensor, "Real numbers."),
        Parameter(
          "axis", .integers, optional: true, keywordOnly: true,
          "The axes that disappear, counted within the row; all of them by default."),
      ], example: (example, [3])
    ) { (rows, arguments) throws(LanguageError) in
      let x = arguments.tensor("x")
      try x.requireReal(at: "x")
      return try reduce(rows, x, arguments.axes(of: x))
    }
  }
}

extension Arguments {
  /// The negative numbers of the axes that `axis` names; nil if it was left out.
  func axes(of x: RowValue) throws(LanguageError) -> [Int]? {
    has("axis") ? try x.negativeAxes(integers("axis"), at: "axis") : nil
  }

  /// The tensors of a `tensors` parameter, which must be all real numbers or all class numbers.
  func sameKind(_ name: String) throws(LanguageError) -> [RowValue] {
    let values = tensors(name)
    if values.contains(where: \.dtype.isFloating) {
      for value in values { try value.requireReal(at: name) }
    }
    return values
  }
}

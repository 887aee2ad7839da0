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
      name, summary: summary, parameters: Parameter.tensor("x", x), example: (example, [4])
    ) { (rows, x) throws(LanguageError) in try rows.mapped(op, x) }
  }

  /// A reduction of row axes, which disappear.
  static func reduction(
    _ name: String, summary: String, example: String,
    _ reduce: @escaping @Sendable (RowBuilder, RowValue, [Int]?) throws(LanguageError) -> RowValue
  ) -> LanguageFunction {
    LanguageFunction(
      name, summary: summary,
      parameters: Parameter.tensor("x", "Real numbers."),
      Parameter.integers(
        "axis", keywordOnly: true,
        "The axes that disappear, counted within the row; all of them by default."
      ).optional,
      example: (example, [3])
    ) { (rows, x, axes) throws(LanguageError) in
      try x.requireReal(at: "x")
      return try reduce(rows, x, x.negativeAxes(axes, at: "axis"))
    }
  }
}

extension [RowValue] {
  /// The values, which must be all real numbers or all class numbers.
  func ofOneKind(at argument: String) throws(LanguageError) -> [RowValue] {
    if contains(where: \.dtype.isFloating) {
      for value in self { try value.requireReal(at: argument) }
    }
    return self
  }
}

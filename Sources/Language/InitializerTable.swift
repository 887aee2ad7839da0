import Diagnostics

extension Initializer {
  /// Every initializer that `init=` can call, in alphabetical order of its name.
  public static let all: [InitializerFunction] = [
    InitializerFunction(
      "constant", summary: "All elements equal.",
      parameters: [Parameter("value", .number, "The value.")]
    ) { arguments in .constant(arguments.number("value")) },
    InitializerFunction(
      "glorot_uniform",
      summary: "Uniform on ±√(6 / (fan in + fan out)), out being the last axis and in all others "
        + "together (Glorot and Bengio, 2010).",
      parameters: []
    ) { _ in .glorotUniformOfShape },
    InitializerFunction(
      "normal", summary: "Normal with mean 0.",
      parameters: [Parameter("std", .number, "The standard deviation, not negative.")]
    ) { (arguments) throws(LanguageError) in
      let deviation = arguments.number("std")
      guard deviation >= 0 else {
        throw LanguageError(
          .numberOutOfRange, "the standard deviation \(deviation) is negative", at: "std")
      }
      return .normal(standardDeviation: deviation)
    },
    InitializerFunction("ones", summary: "All elements 1.", parameters: []) { _ in .constant(1) },
    InitializerFunction(
      "uniform", summary: "Uniform between two numbers.",
      parameters: [
        Parameter("low", .number, "The lower end."), Parameter("high", .number, "The upper end."),
      ]
    ) { (arguments) throws(LanguageError) in
      let (low, high) = (arguments.number("low"), arguments.number("high"))
      guard low <= high else {
        throw LanguageError(
          .numberOutOfRange, "`low` is \(low), above `high`, which is \(high)", at: "low",
          other: ("high", "the smaller one"))
      }
      return .uniform(from: low, to: high)
    },
    InitializerFunction("zeros", summary: "All elements 0.", parameters: []) { _ in .constant(0) },
  ]
}

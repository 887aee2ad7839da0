import Diagnostics

extension Initializer {
  /// Every initializer that `init=` can call, in alphabetical order of its name.
  public static let all: [InitializerFunction] = [
    InitializerFunction(
      "constant", summary: "All elements equal.",
      parameters: Parameter.number("value", "The value.")
    ) { value in .constant(value) },
    InitializerFunction(
      "glorot_uniform",
      summary: "Uniform on ±√(6 / (fan in + fan out)), out being the last axis and in all others "
        + "together (Glorot and Bengio, 2010)."
    ) { .glorotUniformOfShape },
    InitializerFunction(
      "normal", summary: "Normal with mean 0.",
      parameters: Parameter.number("std", "The standard deviation, not negative.")
    ) { (deviation) throws(LanguageError) in
      guard deviation >= 0 else {
        throw LanguageError(
          .numberOutOfRange, "the standard deviation \(deviation) is negative", at: "std")
      }
      return .normal(standardDeviation: deviation)
    },
    InitializerFunction("ones", summary: "All elements 1.") { .constant(1) },
    InitializerFunction(
      "uniform", summary: "Uniform between two numbers.",
      parameters: Parameter.number("low", "The lower end."),
      Parameter.number("high", "The upper end.")
    ) { (low, high) throws(LanguageError) in
      guard low <= high else {
        throw LanguageError(
          .numberOutOfRange, "`low` is \(low), above `high`, which is \(high)", at: "low",
          other: ("high", "the smaller one"))
      }
      return .uniform(from: low, to: high)
    },
    InitializerFunction("zeros", summary: "All elements 0.") { .constant(0) },
  ]
}

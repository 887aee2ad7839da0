import TensorIR
import TensorOps

extension Schedule {
  private static let value = Option.free("value", default: nil, "The value.")

  /// One number for all steps.
  static let constant = Schedule(
    "constant", summary: "The same value at every step.",
    options: [value],
    value: { b, step, options in b.constant(options[value], like: step) },
    range: { options in options[value]...options[value] })
}

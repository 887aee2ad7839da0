import TensorIR
import TensorOps

extension Schedule {
  /// One number for all steps.
  static let constant = Schedule(
    "constant", summary: "The same value at every step.",
    options: [.free("value", default: nil, "The value.")],
    value: { b, step, options in b.constant(options.number("value"), like: step) },
    range: { options in options.number("value")...options.number("value") })
}

import TensorIR
import TensorOps

extension Schedule {
  /// A straight line between two numbers.
  static let linear = Schedule(
    "linear", summary: "from + (to - from) min(t / steps, 1).",
    options: [
      .free("from", default: nil, "The value at step 0."),
      .free("to", default: nil, "The value from step `steps` on."),
      .count("steps", default: nil, "The duration of the change, in steps."),
    ],
    value: { b, step, options in
      let (from, to) = (options.number("from"), options.number("to"))
      return b.line(b.progress(step, of: options.integer("steps")), from: from, to: to)
    },
    range: { .between($0.number("from"), $0.number("to")) })
}

import TensorIR
import TensorOps

extension Schedule {
  /// A linear rise to a constant, which starts above zero.
  static let warmup = Schedule(
    "warmup", summary: "to min((t + 1) / steps, 1).",
    options: [
      .free("to", default: nil, "The value from step `steps` - 1 on."),
      .count("steps", default: nil, "The duration of the rise, in steps."),
    ],
    value: { b, step, options in
      let next = b.emit(.add, step, b.constant(1, like: step))
      return b.line(
        b.progress(next, of: options.integer("steps")), from: 0, to: options.number("to"))
    },
    range: { options in
      let to = options.number("to")
      return .between(to / Double(options.integer("steps")), to)
    })
}

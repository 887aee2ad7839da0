import TensorIR
import TensorOps

extension Schedule {
  private static let to = Option.free("to", default: nil, "The value from step `steps` - 1 on.")
  private static let steps = Option.count(
    "steps", default: nil, "The duration of the rise, in steps.")

  /// A linear rise to a constant, which starts above zero.
  static let warmup = Schedule(
    "warmup", summary: "to min((t + 1) / steps, 1).",
    options: [to, steps],
    value: { b, step, options in
      let next = b.emit(.add, step, b.constant(1, like: step))
      return b.line(
        b.progress(next, of: options[steps]), from: 0, to: options[to])
    },
    range: { options in
      .between(options[to] / Double(options[steps]), options[to])
    })
}

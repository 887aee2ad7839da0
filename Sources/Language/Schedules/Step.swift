import TensorIR
import TensorOps

extension Schedule {
  /// A value multiplied by a factor at regular steps.
  static let step = Schedule(
    "step", summary: "from factor^floor(t / every).",
    options: [
      .positive("from", default: nil, "The value before the first change."),
      Option("factor", .number(0...1), default: "0.1", "The factor of every change."),
      .count("every", default: nil, "The number of steps between two changes."),
    ],
    value: { b, step, options in
      let every = b.constant(Double(options.integer("every")), like: step)
      let changes = b.emit(.floor, b.emit(.div, step, every))
      let power = b.emit(.pow, b.constant(options.number("factor"), like: step), changes)
      return b.emit(.mul, power, b.constant(options.number("from"), like: step))
    },
    range: { options in
      let from = options.number("from")
      return (options.number("factor") < 1 ? 0 : from)...from
    })
}

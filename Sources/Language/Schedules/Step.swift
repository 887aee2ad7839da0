import TensorIR
import TensorOps

extension Schedule {
  private static let from = Option.positive(
    "from", default: nil, "The value before the first change.")
  private static let factor = Option.number(
    "factor", 0...1, default: "0.1", "The factor of every change.")
  private static let every = Option.count(
    "every", default: nil, "The number of steps between two changes.")

  /// A value multiplied by a factor at regular steps.
  static let step = Schedule(
    "step", summary: "from factor^floor(t / every).",
    options: [from, factor, every],
    value: { b, step, options in
      let period = b.constant(Double(options[every]), like: step)
      let changes = b.emit(.floor, b.emit(.div, step, period))
      let power = b.emit(.pow, b.constant(options[factor], like: step), changes)
      return b.emit(.mul, power, b.constant(options[from], like: step))
    },
    range: { options in
      let first = options[from]
      return (options[factor] < 1 ? 0 : first)...first
    })
}

import TensorIR
import TensorOps

extension Schedule {
  private static let from = Option.positive("from", default: "1.0", "The value at step 0.")
  private static let rate = Option.positive(
    "rate", default: nil, "The decay of the logarithm per step.")
  private static let floor = Option.positive("floor", default: "0", "The least value.")
  private static let every = Option.count(
    "every", default: 1, "The number of steps between two changes.")

  /// An exponential decay in steps, with a floor (Jang et al., 2017, section 4).
  static let exponential = Schedule(
    "exponential",
    summary: "max(floor, from exp(-rate every floor(t / every))) (Jang et al., 2017).",
    options: [from, rate, floor, every],
    value: { b, step, options in
      let period = Double(options[every])
      let changes = b.emit(.floor, b.emit(.div, step, b.constant(period, like: step)))
      let exponent = b.emit(.mul, changes, b.constant(-options[rate] * period, like: step))
      let decayed = b.emit(
        .mul, b.emit(.exp, exponent), b.constant(options[from], like: step))
      return b.emit(.maximum, decayed, b.constant(options[floor], like: step))
    },
    range: { options in
      let (first, least) = (options[from], options[floor])
      return max(least, options[rate] > 0 ? 0 : first)...max(least, first)
    })
}

import TensorIR
import TensorOps

extension Schedule {
  /// An exponential decay in steps, with a floor (Jang et al., 2017, section 4).
  static let exponential = Schedule(
    "exponential",
    summary: "max(floor, from exp(-rate every floor(t / every))) (Jang et al., 2017).",
    options: [
      .positive("from", default: "1.0", "The value at step 0."),
      .positive("rate", default: nil, "The decay of the logarithm per step."),
      .positive("floor", default: "0", "The least value."),
      .count("every", default: "1", "The number of steps between two changes."),
    ],
    value: { b, step, options in
      let every = Double(options.integer("every"))
      let changes = b.emit(.floor, b.emit(.div, step, b.constant(every, like: step)))
      let exponent = b.emit(.mul, changes, b.constant(-options.number("rate") * every, like: step))
      let decayed = b.emit(
        .mul, b.emit(.exp, exponent), b.constant(options.number("from"), like: step))
      return b.emit(.maximum, decayed, b.constant(options.number("floor"), like: step))
    },
    range: { options in
      let (from, floor) = (options.number("from"), options.number("floor"))
      let least = options.number("rate") > 0 ? 0 : from
      return max(floor, least)...max(floor, from)
    })
}

import TensorIR
import TensorOps

extension Schedule {
  private static let from = Option.free("from", default: nil, "The value at step 0.")
  private static let to = Option.free("to", default: "0", "The value from step `steps` on.")
  private static let steps = Option.count(
    "steps", default: nil, "The duration of the change, in steps.")

  /// Half a period of a cosine between two numbers (Loshchilov and Hutter, 2017).
  static let cosine = Schedule(
    "cosine",
    summary: "to + (from - to) (1 + cos(pi min(t / steps, 1))) / 2 (Loshchilov and Hutter, 2017).",
    options: [from, to, steps],
    value: { b, step, options in
      // (1 − cos πp)/2 = (1 + sin πu)/2 with u = p − ½.
      let progress = b.progress(step, of: options[steps])
      let sine = sineOfHalfTurn(b, b.emit(.sub, progress, b.constant(0.5, like: step)))
      let half = b.constant(0.5, like: step)
      let part = b.emit(.mul, b.emit(.add, sine, b.constant(1, like: step)), half)
      return b.line(part, from: options[from], to: options[to])
    },
    range: { .between($0[from], $0[to]) })

  /// sin πu for |u| ≤ ½ by its power series, whose first omitted term is below 10⁻¹⁷.
  private static func sineOfHalfTurn(_ b: Builder, _ u: Value) -> Value {
    let x = b.emit(.mul, u, b.constant(.pi, like: u))
    let square = b.emit(.square, x)
    // Horner's scheme: 1 − x²/(2·3)·(1 − x²/(4·5)·(1 − …)).
    var sum = b.constant(1, like: u)
    for k in (1...11).reversed() {
      let quotient = b.emit(.mul, square, b.constant(-1 / Double(2 * k * (2 * k + 1)), like: u))
      sum = b.emit(.add, b.constant(1, like: u), b.emit(.mul, quotient, sum))
    }
    return b.emit(.mul, x, sum)
  }
}

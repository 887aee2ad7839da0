import TensorIR
import TensorOps

extension Schedule {
  private static let from = Option.free("from", default: nil, "The value at step 0.")
  private static let to = Option.free("to", default: nil, "The value from step `steps` on.")
  private static let steps = Option.count(
    "steps", default: nil, "The duration of the change, in steps.")

  /// A straight line between two numbers.
  static let linear = Schedule(
    "linear", summary: "from + (to - from) min(t / steps, 1).",
    options: [from, to, steps],
    value: { b, step, options in
      b.line(b.progress(step, of: options[steps]), from: options[from], to: options[to])
    },
    range: { .between($0[from], $0[to]) })
}

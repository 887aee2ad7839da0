import TensorIR
import TensorOps

extension Option {
  /// Any number.
  static func free(_ name: String, default text: String?, _ summary: String) -> OptionKey<Double> {
    let most = Double.greatestFiniteMagnitude
    return number(name, -most...most, default: text, summary)
  }

  /// A number that is not negative.
  static func positive(_ name: String, default text: String?, _ summary: String) -> OptionKey<
    Double
  > {
    number(name, 0...Double.greatestFiniteMagnitude, default: text, summary)
  }

  /// A number of steps.
  static func count(_ name: String, default value: Int?, _ summary: String) -> OptionKey<Int> {
    integer(name, 1...Int.max, default: value, summary)
  }
}

extension ClosedRange<Double> {
  /// The numbers between two, whichever is the smaller.
  static func between(_ a: Double, _ b: Double) -> ClosedRange<Double> { a < b ? a...b : b...a }
}

extension Builder {
  /// The completed fraction of a number of steps: min(t ⁄ steps, 1).
  func progress(_ step: Value, of steps: Int) -> Value {
    let part = emit(.div, step, constant(Double(steps), like: step))
    return emit(.minimum, part, constant(1, like: step))
  }

  /// The point at a part of the way between two numbers, exact at both ends.
  func line(_ part: Value, from: Double, to: Double) -> Value {
    let rest = emit(.sub, constant(1, like: part), part)
    return emit(
      .add, emit(.mul, rest, constant(from, like: part)), emit(.mul, part, constant(to, like: part))
    )
  }
}

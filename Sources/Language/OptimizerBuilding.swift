import TensorIR
import TensorOps

extension Optimizer {
  /// The learning rate, which every optimizer takes.
  public static let learningRate = Option.scalar(
    "learning_rate", 0...Double.greatestFiniteMagnitude, default: nil,
    "The size of a step: a number or a schedule.")

  /// The option that keeps a quotient by a root finite.
  static let epsilon = Option.number(
    "epsilon", 0...Double.greatestFiniteMagnitude, default: "1e-8",
    "The term added to the root in the denominator of the step.")
}

extension Optimizer.Update {
  /// The learning rate in the parameter's element type.
  func rate(_ b: Builder) -> Value { b.converted(self[Optimizer.learningRate], like: parameter) }

  /// A tensor times a number.
  func scaled(_ b: Builder, _ value: Value, _ factor: Double) -> Value {
    b.emit(.mul, value, b.constant(factor, like: value))
  }

  /// The parameter less a step.
  func moved(_ b: Builder, by step: Value) -> Value { b.emit(.sub, parameter, step) }

  /// An exponential moving average with one more value.
  func average(_ b: Builder, _ old: Value, _ new: Value, _ kept: Double) -> Value {
    b.emit(.add, scaled(b, old, kept), scaled(b, new, 1 - kept))
  }
}

/// The moving averages of a gradient and its square, as Adam and its kin keep them.
struct AdamMoments {
  /// The names of the slots.
  static let slots = ["mean", "mean_square"]
  static let beta1 = Option.number(
    "beta1", 0...1.0.nextDown, default: "0.9", "The fraction of m that is kept.")
  static let beta2 = Option.number(
    "beta2", 0...1.0.nextDown, default: "0.999", "The fraction of v that is kept.")
  /// The options of the moments.
  static let options: [any OptionDeclaration] = [beta1, beta2, Optimizer.epsilon]

  /// The new slots.
  let values: [Value]
  /// The mean of the gradient, corrected for its start at zero: m̂.
  let mean: Value
  /// 1 − β₂ᵗ in float64.
  let rest2: Value

  /// The averages after this step.
  init(_ b: Builder, _ update: Optimizer.Update) {
    let (beta1, beta2) = (update[Self.beta1], update[Self.beta2])
    let m = update.average(b, update.slots[0], update.gradient, beta1)
    let v = update.average(b, update.slots[1], b.emit(.square, update.gradient), beta2)
    values = [m, v]
    // The corrections are scalars, so computing them in float64, where 1 − βᵗ keeps its digits, is
    // free.
    func rest(_ beta: Double) -> Value {
      let one = b.constant(1, like: update.step)
      return b.emit(.sub, one, b.emit(.pow, b.constant(beta, like: update.step), update.step))
    }
    rest2 = rest(beta2)
    mean = b.emit(.mul, m, b.converted(b.emit(.reciprocal, rest(beta1)), like: m))
  }

  /// m̂ ⁄ (√v̂ + ε).
  func direction(_ b: Builder, _ update: Optimizer.Update) -> Value {
    let correction = b.converted(b.emit(.reciprocal, rest2), like: values[1])
    let root = b.emit(.sqrt, b.emit(.mul, values[1], correction))
    let epsilon = b.constant(update[Optimizer.epsilon], like: root)
    return b.emit(.div, mean, b.emit(.add, root, epsilon))
  }
}

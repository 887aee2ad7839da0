import TensorIR
import TensorOps

extension Optimizer {
  private static let weightDecay = Option.number(
    "weight_decay", 0...Double.greatestFiniteMagnitude, default: "0.01",
    "The decay at a learning rate of 1.")

  /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019, algorithm 2).
  static let adamw = Optimizer(
    "adamw",
    summary: "Adam, and in addition w ← w − learning_rate·weight_decay·w "
      + "(Loshchilov and Hutter, 2019).",
    options: [learningRate.defaulting(to: "1e-3")] + AdamMoments.options + [weightDecay],
    slots: { _ in AdamMoments.slots }
  ) { b, update in
    let moments = AdamMoments(b, update)
    let decay = update.scaled(b, update.parameter, update[weightDecay])
    let direction = b.emit(.add, moments.direction(b, update), decay)
    return (update.moved(b, by: b.emit(.mul, update.rate(b), direction)), moments.values)
  }
}

import TensorIR
import TensorOps

extension Optimizer {
  private static let decay = Option.number(
    "decay", 0...1.0.nextDown, default: "0.9", "The fraction of s that is kept.")
  private static let momentum = Option.number(
    "momentum", 0...1.0.nextDown, default: "0", "The fraction of v that is kept.")

  /// RMSProp (Tieleman and Hinton, 2012, lecture 6.5).
  static let rmsprop = Optimizer(
    "rmsprop",
    summary: "s ← decay·s + (1 − decay)·g², v ← momentum·v + g/(√s + epsilon), "
      + "w ← w − learning_rate·v (Tieleman and Hinton, 2012).",
    options: [learningRate.defaulting(to: "1e-3"), decay, momentum, epsilon],
    slots: { ["mean_square"] + ($0[momentum] == 0 ? [] : ["velocity"]) }
  ) { b, update in
    let square = b.emit(.square, update.gradient)
    let mean = update.average(b, update.slots[0], square, update[decay])
    let root = b.emit(
      .add, b.emit(.sqrt, mean), b.constant(update[epsilon], like: mean))
    var direction = b.emit(.div, update.gradient, root)
    var slots = [mean]
    if update.slots.count == 2 {
      let kept = update.scaled(b, update.slots[1], update[momentum])
      direction = b.emit(.add, kept, direction)
      slots.append(direction)
    }
    return (update.moved(b, by: b.emit(.mul, update.rate(b), direction)), slots)
  }
}

import TensorIR
import TensorOps

extension Optimizer {
  private static let momentum = Option.number(
    "momentum", 0...1.0.nextDown, default: "0", "The fraction of v that is kept.")
  private static let nesterov = Option.flag(
    "nesterov", default: false, "True for Nesterov momentum.",
    idle: { options, _ in options[momentum] == 0 ? "there is no `momentum`" : nil })

  /// Stochastic gradient descent with momentum (Sutskever et al., 2013).
  static let sgd = Optimizer(
    "sgd",
    summary:
      "v ← momentum·v + g, w ← w − learning_rate·v; with nesterov the step is g + momentum·v "
      + "(Sutskever et al., 2013).",
    options: [learningRate, momentum, nesterov],
    slots: { $0[momentum] == 0 ? [] : ["velocity"] }
  ) { b, update in
    let kept = update[momentum]
    guard kept != 0 else {
      return (update.moved(b, by: b.emit(.mul, update.rate(b), update.gradient)), [])
    }
    let velocity = b.emit(.add, update.scaled(b, update.slots[0], kept), update.gradient)
    let direction =
      update[nesterov]
      ? b.emit(.add, update.gradient, update.scaled(b, velocity, kept)) : velocity
    return (update.moved(b, by: b.emit(.mul, update.rate(b), direction)), [velocity])
  }
}

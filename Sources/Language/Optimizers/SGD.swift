import TensorIR
import TensorOps

extension Optimizer {
  /// Stochastic gradient descent with momentum (Sutskever et al., 2013).
  static let sgd = Optimizer(
    "sgd",
    summary:
      "v ← momentum·v + g, w ← w − learning_rate·v; with nesterov the step is g + momentum·v "
      + "(Sutskever et al., 2013).",
    options: [
      .learningRate(default: nil),
      Option(
        "momentum", .number(0...1.0.nextDown), default: "0", "The fraction of v that is kept."),
      Option(
        "nesterov", .flag, default: "false", "True for Nesterov momentum.",
        idle: { options, _ in options.number("momentum") == 0 ? "there is no `momentum`" : nil }),
    ],
    slots: { $0.number("momentum") == 0 ? [] : ["velocity"] }
  ) { b, update in
    let momentum = update.options.number("momentum")
    guard momentum != 0 else {
      return (update.moved(b, by: b.emit(.mul, update.rate(b), update.gradient)), [])
    }
    let velocity = b.emit(.add, update.scaled(b, update.slots[0], momentum), update.gradient)
    let direction =
      update.options.flag("nesterov")
      ? b.emit(.add, update.gradient, update.scaled(b, velocity, momentum)) : velocity
    return (update.moved(b, by: b.emit(.mul, update.rate(b), direction)), [velocity])
  }
}

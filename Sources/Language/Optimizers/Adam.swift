import TensorIR
import TensorOps

extension Optimizer {
  /// Adam (Kingma and Ba, 2015, algorithm 1).
  public static let adam = Optimizer(
    "adam",
    summary: "m, v ← means of g and g², w ← w − learning_rate·m̂/(√v̂ + epsilon), both corrected "
      + "for their start at zero (Kingma and Ba, 2015).",
    options: [learningRate.defaulting(to: "1e-3")] + AdamMoments.options,
    slots: { _ in AdamMoments.slots }
  ) { b, update in
    let moments = AdamMoments(b, update)
    let step = b.emit(.mul, update.rate(b), moments.direction(b, update))
    return (update.moved(b, by: step), moments.values)
  }
}

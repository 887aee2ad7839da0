import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// Applies the optimizer to one weight after another.
struct Updates {
  /// The optimizer of parameters that estimators tune by side losses, whatever the optimizer of the
  /// weights: its steps grow neither with the loss, which is a square of costs, nor with its
  /// curvature.
  private static let tuning = (
    optimizer: Optimizer.adam, learningRate: 1e-3, options: Optimizer.adam.options.defaults ?? [:]
  )

  private let b: Builder
  private let settings: TrainSettings?
  private let step: Value
  private let scalars: [String: Value]

  init(_ model: Model, _ b: Builder, _ dtype: DType, _ values: Scalars) {
    self.b = b
    settings = model.train
    step = b.emit(.add, values.step, b.constant(1, like: values.step))
    scalars = (model.train?.options.scalars ?? []).reduce(into: [:]) {
      $0[$1.name] = values.value($1.value)
    }
  }

  /// Adds the next values of a weight and its slots to the results; without `train`, they stay the
  /// same.
  ///
  /// - Parameter isTuned: true if it is an estimator's, with a side loss.
  func apply(
    _ weight: Value, _ spec: WeightSpec, _ gradient: Value, isTuned: Bool = false,
    _ slots: inout [(name: String, shape: Shape)],
    _ results: inout [(name: String, value: Value)]
  ) {
    guard let settings else { return }
    let optimizer = isTuned ? Self.tuning.optimizer : settings.optimizer
    let options = isTuned ? Self.tuning.options : settings.options
    var scalars = scalars
    if isTuned {
      scalars[Optimizer.learningRate.name] = b.constant(Self.tuning.learningRate, like: weight)
    }
    let names = optimizer.slots(options).map { "optimizer.\($0).\(spec.path)" }
    let old = names.map { b.parameter($0, TensorType(weight.type.dtype, spec.shape)) }
    let (parameter, new) = optimizer.update(
      b,
      .init(
        parameter: weight, gradient: gradient, slots: old, step: step, scalars: scalars,
        options: options))
    slots += names.map { ($0, spec.shape) }
    results.append((spec.path, parameter))
    results += zip(names, new).map { ($0, $1) }
  }
}

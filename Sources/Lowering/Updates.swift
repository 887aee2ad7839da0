import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// Applies the optimizer to one weight after another.
struct Updates {
  private let b: Builder
  private let settings: TrainSettings?
  private let step: Value
  private let scalars: [String: Value]

  init(_ model: Model, _ b: Builder, _ dtype: DType, _ values: Scalars) {
    self.b = b
    settings = model.train
    step = b.emit(.add, values.step, b.constant(1, like: values.step))
    scalars = (model.train?.scalars ?? [:]).sorted { $0.key < $1.key }
      .reduce(into: [:]) { $0[$1.key] = values.value($1.value) }
  }

  /// Adds the next values of a weight and its slots to the results; without `train`, nothing moves.
  func apply(
    _ weight: Value, _ spec: WeightSpec, _ gradient: Value,
    _ slots: inout [(name: String, shape: Shape)],
    _ results: inout [(name: String, value: Value)]
  ) {
    guard let settings else { return }
    let names = settings.optimizer.slots(settings.options).map { "optimizer.\($0).\(spec.path)" }
    let old = names.map { b.parameter($0, TensorType(weight.type.dtype, spec.shape)) }
    let (parameter, new) = settings.optimizer.update(
      b,
      .init(
        parameter: weight, gradient: gradient, slots: old, step: step, scalars: scalars,
        options: settings.options))
    slots += names.map { ($0, spec.shape) }
    results.append((spec.path, parameter))
    results += zip(names, new).map { ($0, $1) }
  }
}

import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// The values of options that may depend on the step.
struct Scalars {
  /// The step, float64 and without axes.
  let step: Value
  let b: Builder

  /// The step from its counter.
  init(counter: Value, _ b: Builder) {
    self.b = b
    step = b.emit(.convert, counter, attributes: Op.dtype => DType.f64.rawValue)
  }

  /// The value of an option, float64 and without axes.
  func value(_ option: ScalarOption) -> Value {
    switch option {
    case .number(let number): b.constant(number, like: step)
    case .schedule(let schedule, let options): schedule.value(b, step, options)
    }
  }

  /// The value of an option in a function's precision.
  func value(_ option: ScalarOption, _ dtype: DType) -> Value {
    let value = value(option)
    guard dtype != .f64 else { return value }
    return b.emit(.convert, value, attributes: Op.dtype => dtype.rawValue)
  }
}

public import Language
public import TensorCore
import TensorIR
import Traps

/// A weight of the model or of an estimator: its path, shape and initial values.
public struct WeightSpec: Sendable {
  /// The path, which names it in checkpoints.
  public let path: String
  /// The shape.
  public let shape: Shape
  /// The rule for its initial values.
  public let initializer: Initializer

  /// A weight.
  package init(path: String, shape: Shape, initializer: Initializer) {
    self.path = path
    self.shape = shape
    self.initializer = initializer
  }

  /// The weight's own key under a seed.
  public func key(seed: UInt64) -> RandomKey {
    RandomKey(seed: seed).folding("initialize").folding(path)
  }

  /// The initial values under a seed.
  public func initial(_ dtype: DType, seed: UInt64) -> Tensor {
    initializer.tensor(shape, dtype, key: key(seed: seed))
  }
}

/// The weights of a function under construction, each made when first asked for.
final class WeightTable {
  private let b: Builder
  private let dtype: DType
  private(set) var specs: [WeightSpec] = []
  private var values: [String: Value] = [:]

  init(_ b: Builder, _ dtype: DType) {
    self.b = b
    self.dtype = dtype
  }

  /// The value of the weight with a path.
  func value(_ path: String, _ shape: Shape, _ initializer: Initializer) -> Value {
    if let known = values[path] {
      require(known.shape == shape, "lowering: two shapes of the weight \(path)")
      return known
    }
    let value = b.parameter(path, TensorType(dtype, shape))
    values[path] = value
    specs.append(WeightSpec(path: path, shape: shape, initializer: initializer))
    return value
  }

  /// The value of a weight that is there.
  subscript(path: String) -> Value {
    guard let value = values[path] else { fatalError("lowering: no weight \(path)") }
    return value
  }
}

import Lowering
import SpecModel
import TensorCore

/// A point in the space of weights at which gradients are compared.
struct WeightPoint {
  /// Its name.
  let name: String
  /// The values of all weights.
  let weights: [String: Tensor]

  /// The weights that a run of the model starts with.
  static func initialization(_ model: Model, _ specs: [WeightSpec]) -> WeightPoint {
    let seed = model.train?.seed ?? 0
    return WeightPoint(
      name: "initialization",
      weights: Dictionary(
        uniqueKeysWithValues: specs.map { ($0.path, $0.initial(.f64, seed: seed)) }))
  }

  /// A seeded random point at which logits spread over ±3.
  ///
  /// A weight is uniform on ±3 ⁄ √(fan in), where the fan is the product of all axes but the last:
  /// a vector of logits spreads over ±3, and so do sums over inputs of magnitude 1. At p near ½,
  /// where initial weights leave most draws, different estimators coincide.
  static func scattered(_ number: Int, _ specs: [WeightSpec]) -> WeightPoint {
    let root = RandomKey(seed: UInt64(number)).folding("scatter")
    var weights: [String: Tensor] = [:]
    for spec in specs {
      let fan = spec.shape.rank < 2 ? 1 : spec.shape.leading(exceptLast: 1).count
      let limit = spread / Double(fan).squareRoot()
      let key = root.folding(spec.path)
      weights[spec.path] = Tensor(
        .f64, spec.shape,
        (0..<spec.shape.count).map { limit * (2 * Noise.uniform.value(key, element: $0) - 1) })
    }
    return WeightPoint(name: "scattered \(number)", weights: weights)
  }

  private static let spread = 3.0
}

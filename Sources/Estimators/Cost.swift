public import TensorIR

/// What happens at stochastic nodes downstream of a replaced draw (`semantics.md`, rule 13).
public enum Replay: Sendable, Hashable {
  /// They are recomputed at their new logits with the same noise.
  case sameNoise
}

/// The part of the objective that a site can reach, per row.
public struct Cost {
  /// The cost, shaped like the site's leading axes; a multi-sample bound is the same for all samples.
  public let value: Value
  /// The derivative of the minimized loss with respect to `value`; its shape broadcasts to it.
  public let weight: Value
  private let replay: (Value, Replay) -> Value
  private let differentiate: (Value, Value) -> Value?

  /// A cost.
  ///
  /// - Parameters:
  ///   - value: the cost at the draw.
  ///   - weight: the derivative of the loss with respect to it.
  ///   - replay: the cost at another draw.
  ///   - differentiate: the derivative of a replayed cost's sum with respect to its draw.
  public init(
    value: Value, weight: Value, replay: @escaping (Value, Replay) -> Value,
    differentiate: @escaping (_ cost: Value, _ draw: Value) -> Value?
  ) {
    self.value = value
    self.weight = weight
    self.replay = replay
    self.differentiate = differentiate
  }

  /// The cost at another draw, which may have replica axes in front.
  public func at(_ draw: Value, _ replay: Replay = .sameNoise) -> Value {
    self.replay(draw, replay)
  }

  /// The cost at another draw and its derivative there, nothing where the cost does not move.
  public func gradient(at draw: Value, _ replay: Replay = .sameNoise) -> (Value, Value?) {
    let cost = self.replay(draw, replay)
    return (cost, differentiate(cost, draw))
  }
}

public import TensorIR
public import TensorOps

/// The treatment of the other stochastic nodes in a replay (`Semantics.md`, rule 13).
public enum Replay {
  /// Downstream nodes are recomputed at their new logits with the same noise.
  case sameNoise
  /// Downstream nodes are relaxed at a temperature, with the same noise.
  case relaxed(temperature: Value)
}

/// The multi-sample bound log mean exp of the log-weights that a site's samples belong to.
public struct MultiSampleBound {
  /// The logarithms of the importance weights, shaped `[samples, rows]`.
  public let logWeights: Value
  /// The factor of the bound in the minimized loss, without axes.
  public let coefficient: Value
  private let replay: (Value) -> Value

  /// A bound.
  public init(logWeights: Value, coefficient: Value, replay: @escaping (Value) -> Value) {
    self.logWeights = logWeights
    self.coefficient = coefficient
    self.replay = replay
  }

  /// The log-weights for another value of every sample, with the same noise downstream.
  public func logWeights(at draw: Value) -> Value { replay(draw) }
}

/// The mean-field point of a cost: every node at its mean, from the data through every layer.
public struct MeanFieldPoint {
  /// The site's mean there.
  public let mean: Value
  /// The cost there.
  public let cost: Value
  /// The derivative of the cost with respect to the site's mean; nil if the cost does not depend on
  /// it.
  public let slope: Value?

  /// A point.
  public init(mean: Value, cost: Value, slope: Value?) {
    self.mean = mean
    self.cost = cost
    self.slope = slope
  }
}

/// The part of the objective that a site can reach, per row.
public struct Cost {
  /// The cost, shaped like the site's leading axes; a multi-sample bound is the same for all
  /// samples.
  public let value: Value
  /// The derivative of the minimized loss with respect to `value`; its shape broadcasts to it.
  public let weight: Value
  /// The multi-sample bound of the cost; nil for an expectation.
  public let bound: MultiSampleBound?
  private let replay: (Value, Replay, ((Formula) -> Formula)?) -> Value
  private let differentiate: (Value, Value) -> Value?
  private let meanFieldPoint: () -> MeanFieldPoint

  /// A cost.
  ///
  /// - Parameters:
  ///   - value: the cost at the draw.
  ///   - weight: the derivative of the loss with respect to it.
  ///   - bound: the multi-sample bound that it is.
  ///   - replay: the cost at another draw; where the difference that it makes to the product with a
  ///     matrix is given, products are not computed again.
  ///   - differentiate: the derivative of a replayed cost's sum with respect to its draw.
  ///   - meanField: the cost at the means of all nodes.
  public init(
    value: Value, weight: Value, bound: MultiSampleBound?,
    replay: @escaping (Value, Replay, _ difference: ((Formula) -> Formula)?) -> Value,
    differentiate: @escaping (_ cost: Value, _ draw: Value) -> Value?,
    meanField: @escaping () -> MeanFieldPoint
  ) {
    self.value = value
    self.weight = weight
    self.bound = bound
    self.replay = replay
    self.differentiate = differentiate
    meanFieldPoint = meanField
  }

  /// The cost at another draw, which may have replica axes in front.
  public func at(_ draw: Value, _ replay: Replay = .sameNoise) -> Value {
    self.replay(draw, replay, nil)
  }

  /// The cost with one unit changed at a time.
  public func at(_ changes: UnitChanges) -> Value {
    replay(changes.draws.value, .sameNoise, changes.difference)
  }

  /// The cost at another draw and its derivative there; nil if the cost does not depend on the
  /// draw.
  public func gradient(at draw: Value, _ replay: Replay = .sameNoise) -> (Value, Value?) {
    let cost = self.replay(draw, replay, nil)
    return (cost, differentiate(cost, draw))
  }

  /// The cost with every node at its mean (Gu et al., 2016).
  public func meanField() -> MeanFieldPoint { meanFieldPoint() }
}

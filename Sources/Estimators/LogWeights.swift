import Foundation
import TensorCore
import TensorIR
import TensorOps

/// The log-weights of a multi-sample bound, shaped `[samples, rows]`, and statistics that leave one
/// of them out.
struct LogWeights {
  private let weights: Formula
  private let b: Builder
  /// The number of samples.
  let count: Int

  init(_ weights: Value, _ b: Builder) {
    self.weights = Formula(weights, b)
    self.b = b
    count = weights.shape[-2]
  }

  /// The bound log mean exp, shaped `[1, rows]`.
  var bound: Formula { weights.logsumexp(-2) - logCount(count) }

  /// The weights divided by their sum.
  var normalized: Formula { (weights - weights.logsumexp(-2)).exp }

  /// The mean of the other log-weights.
  var others: Formula { (weights.sum(-2) - weights) / Double(count - 1) }

  /// The logarithm of one minus the normalized weight.
  var logRest: Formula { logSumOfOthers - weights.logsumexp(-2) }

  /// The bound of the other samples alone.
  var boundOfOthers: Formula { logSumOfOthers - logCount(count - 1) }

  /// For every sample, the bound with another log-weight in its place, shaped `[samples, rows]`.
  func bound(replacingOwn own: Formula) -> Formula {
    let (others, rank) = (logSumOfOthers, weights.shape.rank)
    let pair = [others, own].map {
      $0.broadcast(to: weights.shape).reshaped(to: [1] + weights.shape)
    }
    let joined = b.emit(.concat, pair.map(\.value), Attributes([Op.axis => -(rank + 1)]))
    return Formula(joined, b).logsumexp(-(rank + 1)).reshaped(to: weights.shape) - logCount(count)
  }

  /// log Σ_{j ≠ k} exp of the weights, for every k: the whole sum times one minus the own share.
  ///
  /// Next to a share near 1, which at most one sample has, the difference would cancel the others:
  /// in that case they are summed without it.
  private var logSumOfOthers: Formula {
    let (all, share) = (weights.logsumexp(-2), normalized)
    let isHeavy = share.isGreater(than: 0.75)
    let light = isHeavy.select(weights.number(-.infinity), weights)
    return isHeavy.select(light.logsumexp(-2), all + (-share).log1p)
  }

  private func logCount(_ count: Int) -> Double { Foundation.log(Double(count)) }
}

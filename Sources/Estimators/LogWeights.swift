import Foundation
import TensorCore
import TensorIR
import TensorOps

/// The log-weights of a multi-sample bound, shaped `[samples, rows]`, and what leaves one of them out.
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

  /// The logarithm of one minus the normalized weight, from the others' sum and not by a difference.
  var logRest: Formula { sum(replacingOwn: weights * 0 - .infinity) - weights.logsumexp(-2) }

  /// The bound of the other samples alone.
  var boundOfOthers: Formula { sum(replacingOwn: weights * 0 - .infinity) - logCount(count - 1) }

  /// For every sample, the bound with another log-weight in its place, shaped `[samples, rows]`.
  func bound(replacingOwn own: Formula) -> Formula { sum(replacingOwn: own) - logCount(count) }

  /// log Σ_j exp of the weights with the k-th replaced, for every k: a table of samples by samples.
  private func sum(replacingOwn own: Formula) -> Formula {
    let rows = weights.shape[-1]
    let identity = Formula(
      b.constant(
        Tensor(
          weights.value.type.dtype, [count, count, 1],
          (0..<count * count).map { $0 / count == $0 % count ? 1 : 0 })), b)
    let all = weights.reshaped(last: 2, to: [1, count, rows])
    let table = identity.select(own.reshaped(last: 2, to: [count, 1, rows]), all)
    return table.logsumexp(-2).reshaped(last: 3, to: [count, rows])
  }

  private func logCount(_ count: Int) -> Double { Foundation.log(Double(count)) }
}

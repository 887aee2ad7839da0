import Foundation
import TensorCore
import TensorIR
import TensorOps

/// The expectation of a multi-sample bound over enumerated draws: the sum over all tuples of K
/// values.
///
/// E[log (1/K) Σ_k w(z_k)] = Σ_{z_1…z_K} Π_k q(z_k) · log (1/K) Σ_k w(z_k). Every sample has an
/// axis of its own over the joint values, along which its log-weight and its probability lie.
struct EnumeratedBound {
  private let b: Builder
  /// Log-weights and probabilities of one sample after the other, shaped `[1…, states, 1…, rows]`.
  private let samples: [(logWeight: Formula, probability: Formula)]

  /// The bound of log-weights and probabilities shaped `[enumerated…, samples, rows]`.
  init(logWeights: Value, probabilities: Value, count: Int, _ b: Builder) {
    self.b = b
    let shape = logWeights.shape
    let (rank, rows) = (shape.rank, shape[-1])
    let states = shape.leading(exceptLast: 2).count
    func sample(_ value: Value, _ index: Int) -> Formula {
      let whole = Formula(value, b).broadcast(to: shape)
      let own = b.emit(
        .slice, whole.value,
        attributes: Op.axis => -2, Op.start => index, Op.limit => index + 1)
      var place = [Int](repeating: 1, count: count)
      place[index] = states
      return Formula(own, b).reshaped(last: rank, to: Shape(place + [rows]))
    }
    samples = (0..<count).map { (sample(logWeights, $0), sample(probabilities, $0)) }
  }

  /// The expectation, shaped `[1, rows]`.
  var expectation: Value {
    var (sum, weight) = masked(samples[0])
    for next in samples.dropFirst().map(masked) {
      sum = logaddexp(sum, next.logWeight)
      weight = weight * next.probability
    }
    let bound = sum - log(Double(samples.count))
    let rows = bound.shape[-1]
    // If no value has mass the bound is minus infinity, which a tuple without mass must not add.
    let counted = weight.stopped.isGreater(than: 0).select(bound, bound.number(0)) * weight
    let flat = counted.reshaped(to: [counted.shape.count / rows, rows])
    return flat.sum(-2).value
  }

  /// A value that the proposal never takes gets the log-weight 0, so that its factor 0 never
  /// multiplies an undefined value.
  private func masked(
    _ sample: (logWeight: Formula, probability: Formula)
  ) -> (logWeight: Formula, probability: Formula) {
    let isPossible = sample.probability.stopped.isGreater(than: 0)
    return (isPossible.select(sample.logWeight, sample.logWeight.number(0)), sample.probability)
  }

  private func logaddexp(_ x: Formula, _ y: Formula) -> Formula {
    let shape = Shape.broadcast(x.shape, y.shape) ?? x.shape
    let parts = [x, y].map { $0.broadcast(to: shape).reshaped(to: [1] + shape).value }
    let pair = b.emit(.concat, parts, Attributes([Op.axis => -parts[0].shape.rank]))
    return Formula(pair, b).logsumexp(-parts[0].shape.rank).reshaped(to: shape)
  }
}

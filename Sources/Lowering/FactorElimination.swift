import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// The enumerated variables of a sum of log-factors, taken out one by one (`Elimination`).
///
/// Factors are shaped `[enumerated…, samples, rows]`, where axes may be missing or 1.
struct FactorElimination {
  /// The reduction of a joined factor along its variable.
  enum Reduction {
    /// log Σ exp, which sums the variable out.
    case sum
    /// The maximum, which keeps the best value of the variable.
    case maximum
  }

  /// The variables in the order in which they were taken out, each by its axis, with the joined
  /// factor that contains it.
  private(set) var steps: [(axis: Int, joined: Value)] = []
  /// The factor that is left, shaped `[1, rows]`.
  let total: Value

  /// Takes all variables with an axis out of a sum of log-factors.
  init(
    _ factors: [Value], sites: [SiteRecord], _ reduction: Reduction, _ dtype: DType, _ b: Builder
  ) {
    var factors = factors
    let axes = sites.compactMap { $0.enumeration?.axis }
    let elimination = Elimination(
      factors: factors.map { factor in Set(axes.indices.filter { factor.has(axis: axes[$0]) }) },
      sizes: sites.compactMap { $0.enumeration.map { Double($0.weight.shape[0]) } })
    // Without latent and observed variables the density is 1.
    func sum(_ values: [Value]) -> Value {
      guard let first = values.first else { return b.constant(Tensor(scalar: 0, dtype)) }
      return values.dropFirst().reduce(first) { b.emit(.add, $0, $1) }
    }
    for axis in elimination.order.map({ axes[$0] }) {
      let touching = factors.filter { $0.has(axis: axis) }
      guard !touching.isEmpty else { continue }
      let joined = sum(touching)
      steps.append((axis, joined))
      factors.removeAll { $0.has(axis: axis) }
      let op: Op = reduction == .sum ? .logsumexp : .reduceMax
      factors.append(b.emit(op, joined, attributes: Op.axes => [axis]))
    }
    let rest = sum(factors)
    let inner = [Int](repeating: 1, count: max(0, 2 - rest.shape.rank))
    total = b.emit(
      .reshape, rest, attributes: Op.reshapeRank => rest.shape.rank,
      Op.reshapeShape => inner + rest.shape.trailing(min(2, rest.shape.rank)).extents)
  }
}

extension Value {
  /// True if the value varies along the axis of an enumerated variable, counted from the end.
  func has(axis: Int) -> Bool { shape.rank >= -axis && shape[axis] > 1 }
}

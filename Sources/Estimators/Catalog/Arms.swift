import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let draws = Option.integer(
    "draws", 3...64, default: 4, "The number of draws.")

  /// ARMS (Dimitriev and Zhou, 2021): several mutually antithetic draws by a Dirichlet copula.
  ///
  /// u_m = (1 − d_m)^(M−1) with d uniform on the simplex, mirrored where p ≥ ½, and b_m = 1[u_m <
  /// p]. With ρ the probability that two draws are both 1: M ⁄ (M − 1)·mean_m (f_m − f̄)·(b_m −
  /// p)·p(1 − p) ⁄ (p − ρ). The quotient is computed as (1 − q) ⁄ (1 − r(q) ⁄ q) with q = min(p, 1
  /// − p), which needs no guard. Unbiased. M forward passes; the model's own weights see the first
  /// draw.
  public static let arms = Estimator(
    "arms",
    summary: "The costs of several mutually antithetic draws, each minus their mean.",
    formula: "M / (M - 1) mean_m (f_m - mean f) (b_m - p) p (1 - p) / (p - rho)",
    citation: "Dimitriev and Zhou 2021",
    options: [draws],
    distributions: [.bernoulli],
    claims: { options in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .values,
        forward: options[draws], backward: 0)
    },
    value: { site, b in
      // The first draw alone depends on the parameters, so that a replay makes no others.
      let u = copula(site, b)
      let first = b.emit(
        .slice, u.value,
        attributes: Op.axis => -(site.row.rank + 1), Op.start => 0, Op.limit => 1)
      return SiteValue(
        vertices(site, Formula(first, b).reshaped(last: site.row.rank + 1, to: site.row), b).value)
    },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let u = copula(site, b)
      let rank = u.shape.rank
      let (axis, row) = (-(site.row.rank + 1), (0..<site.row.rank).map { $0 - site.row.rank })
      let inFront = b.emit(
        .transpose, u.value,
        attributes: Op.permutation => [axis] + (0..<site.lead.rank).map { $0 - rank } + row)
      let draws = vertices(site, Formula(inFront, b), b)
      let count = Double(draws.shape[0])
      let rest = b.emit(
        .slice, draws.value,
        attributes: Op.axis => -draws.shape.rank, Op.start => 1, Op.limit => draws.shape[0])
      let first = Formula(cost.value, b)
      let costs = Formula(
        b.emit(
          .concat, [first.reshaped(to: [1] + first.shape).value, cost.at(rest)],
          Attributes([Op.axis => -(first.shape.rank + 1)])), b)
      let signal = (costs - costs.mean(-costs.shape.rank)) * (count / (count - 1))
      let mean = site.replicaMean(site.spread(signal) * (draws - site.mean(b)))
      // q is the smaller of p and 1 − p, and r(q) = max(2·q^(1/(M−1)) − 1, 0)^(M−1).
      let logQ = -site.logits(b).abs.softplus
      let root = ((logQ / (count - 1)).exp * 2 - 1).maximum(logQ.number(0))
      let ratio = ((root.maximum(root.number(1e-30)).log * (count - 1)) - logQ).exp
      let joint = root.isGreater(than: 0).select(ratio, ratio.number(0))
      let factor = (1 - logQ.exp) / (1 - joint)
      return [(mean * factor * site.spread(Formula(cost.weight, b))).value]
    })

  /// The uniform numbers of the draws, shaped `lead + [draws] + row`.
  private static func copula(_ site: Site, _ b: Builder) -> Formula {
    let count = site[draws]
    let exponential = (-Formula(site.repeated(count, b).noise(.gumbel, "copula"), b)).exp
    let share = exponential / exponential.sum(-(site.row.rank + 1))
    return ((-share).log1p * Double(count - 1)).exp
  }

  /// The draws of uniform numbers, along whose axes in front they lie.
  private static func vertices(_ site: Site, _ u: Formula, _ b: Builder) -> Formula {
    let p = site.mean(b)
    // u < p where p is below ½, 1 − u < p elsewhere; the second as u > 1 − p.
    let low = p.isGreater(than: u)
    let high = u.isGreater(than: (-site.logits(b)).sigmoid)
    return site.logits(b).isGreater(than: 0).select(high, low)
  }
}

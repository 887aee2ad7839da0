import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let values = Option.integer(
    "values", 1...1024, default: 3, "The number of values in the exact sum.")

  /// Rao-Blackwellized marginalization of the k most probable values (Liu et al., 2019).
  ///
  /// Σ_{z in C} ∇q(z)·f(z) + (1 − q(C))·f(z′)·∇ log q(z′), with C the k most probable joint values
  /// and z′ drawn from the others. The model sees k + 1 weighted values; the last one's weight is
  /// q(z′)·stopped((1 − q(C)) ⁄ q(z′)). Unbiased. k + 1 forward and backward passes.
  public static let topK = Estimator(
    "top_k",
    summary: "The exact sum over the most probable joint values, and a draw from the rest.",
    formula: "sum_{z in C} q(z) f(z) + (1 - q(C)) f(z')",
    citation: "Liu et al. 2019",
    options: [values],
    distributions: Distribution.finite,
    claims: { options in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .values,
        branches: { size in min(size.states, options[values] + 1) })
    },
    value: { site, b in
      let joint = JointStates(site, b)
      let count = joint.table.shape[0]
      let taken = min(site[values], count - 1)
      var keys = joint.logMass.stopped
      var parts: [(value: Formula, weight: Formula)] = []
      for _ in 0..<taken {
        let best = joint.best(keys)
        parts.append((joint.value(best), joint.entry(best, joint.logMass).exp))
        keys = joint.removing(best, from: keys)
      }
      let noise = Formula(site.noise(.gumbel, "rest", row: [count]), b)
      let other = joint.best(keys + noise)
      let logMass = joint.entry(other, joint.logMass)
      // If no value remains the mass is 0, and so is the substitute for its logarithm.
      let isPossible = logMass.stopped.isGreater(than: -.infinity)
      let safe = isPossible.select(logMass, logMass.number(0))
      parts.append((joint.value(other), keys.logsumexp(-1).exp * (safe - safe.stopped).exp))
      return joint.branches(parts)
    },
    gradient: .graph)
}

import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The weights of the drawn values.
  private enum Form { case sumAndSample, unorderedSet }

  private static let values: OptionKey<Int> = Option.integer(
    "values", 2...64, default: 3, "The number of values to draw.",
    idle: { options, _ in
      guard options[form] == .unorderedSet, options[values] > mostInSet else { return nil }
      return "`unordered_set` weighs at most \(mostInSet) values: more have too many orders"
    })
  private static let form = Option.choice(
    "form",
    [
      Word("sum_and_sample", "Weights by each value's chance to be drawn.", Form.sumAndSample),
      Word(
        "unordered_set", "Weights by the probability of the set; at most 4 values.", .unorderedSet),
    ], default: "sum_and_sample", "The weights.")

  /// Samples without replacement (Kool, van Hoof and Welling, 2019, 2020): k different joint
  /// values, weighted.
  ///
  /// The k largest of log q(z) + Gumbel noise. `form=sum_and_sample` weighs a value q(z) ⁄ P(its
  /// key exceeds the (k + 1)-th), `form=unordered_set` q(z)·P(S ∖ z without z) ⁄ P(S), for which k
  /// is at most 4. Only q(z) is differentiated. Both are unbiased. k forward and backward passes.
  public static let withoutReplacement = Estimator(
    "without_replacement",
    summary: "Different joint values, drawn without replacement and weighted.",
    formula: "sum_{z in S} q(z) R(z, S) f(z)",
    citation: "Kool, van Hoof and Welling 2019, 2020",
    options: [values, form],
    distributions: Distribution.finite,
    claims: { options in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .values,
        branches: { size in min(size.states, options[values]) })
    },
    value: { site, b in
      let joint = JointStates(site, b)
      let states = joint.table.shape[0]
      let count = min(site[values], states)
      let noise = Formula(site.noise(.gumbel, "keys", row: [states]), b)
      var keys = joint.logMass.stopped + noise
      var taken: [Formula] = []
      for _ in 0..<count {
        let best = joint.best(keys)
        taken.append(best)
        keys = joint.removing(best, from: keys)
      }
      let logMasses = taken.map { joint.entry($0, joint.logMass) }
      let threshold = Formula(b.emit(.reduceMax, keys.value, attributes: Op.axes => [-1]), b)
      let ratios =
        switch site[form] {
        case .unorderedSet:
          setRatios(logMasses.map { $0.stopped.exp }, isWhole: count == states)
        case .sumAndSample:
          logMasses.map { logMass in
            // P(key > threshold) = 1 − exp(−exp(log q − threshold)).
            let isPossible = logMass.stopped.isGreater(than: -.infinity)
            let gap = isPossible.select(logMass.stopped - threshold, threshold.number(0))
            let chance = -(-gap.exp).expm1
            return chance.number(1) / chance.maximum(chance.number(1e-30))
          }
        }
      return joint.branches(
        taken.indices.map { index in
          (joint.value(taken[index]), logMasses[index].exp * ratios[index].stopped)
        })
    },
    gradient: .graph)

  /// The most values of which all orders are summed over.
  private static let mostInSet = 4

  /// P(S ∖ z without z) ⁄ P(S) for every z of S, by the sum over the orders of drawing.
  private static func setRatios(_ masses: [Formula], isWhole: Bool) -> [Formula] {
    if isWhole { return masses.map { $0 * 0 + 1 } }
    let tiny = masses[0].number(1e-30)
    // The probability that all of a set are drawn first, when some mass is gone.
    func first(_ set: [Int], _ gone: Formula) -> Formula {
      guard !set.isEmpty else { return gone * 0 + 1 }
      let rest = (1 - gone).maximum(tiny)
      let ways = set.map { pick in
        masses[pick] / rest * first(set.filter { $0 != pick }, gone + masses[pick])
      }
      return ways.dropFirst().reduce(ways[0]) { $0 + $1 }
    }
    let all = Array(masses.indices)
    let whole = first(all, masses[0] * 0)
    // A set that holds all but rounding of the mass is the whole.
    let total = masses.dropFirst().reduce(masses[0]) { $0 + $1 }
    let isAll = total.isGreater(than: 1 - 1e-5)
    return all.map { index in
      let without = first(all.filter { $0 != index }, masses[index])
      return isAll.select(without * 0 + 1, without / whole.maximum(tiny))
    }
  }
}

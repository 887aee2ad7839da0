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
          setRatios(
            logMasses.map(\.stopped),
            others: taken.reduce(joint.logMass.stopped) { joint.removing($1, from: $0) })
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
  ///
  /// Sums of masses and their logarithms only: 1 − p has no digits where p is almost 1.
  private static func setRatios(_ logMasses: [Formula], others: Formula) -> [Formula] {
    // Where less is possible than is drawn, the rest is drawn too, with all but no probability.
    let leastLog = -200.0
    func possible(_ log: Formula) -> Formula { log.maximum(log.number(leastLog)) }
    let drawn = logMasses.map(possible)
    let outside = possible(others.logsumexp(-1))
    func logSum(_ terms: [Formula]) -> Formula {
      terms.dropFirst().reduce(terms[0]) { $0 + ($1 - $0).softplus }
    }
    /// log P(the rest of S comes next) for each part of S that is gone, a bit a value.
    var logNext: [Int: Formula] = [:]
    let whole = 1 << drawn.count - 1
    for gone in (0..<whole).reversed() {
      let left = drawn.indices.filter { gone >> $0 & 1 == 0 }
      let rest = logSum([outside] + left.map { drawn[$0] })
      logNext[gone] = logSum(
        left.map { pick in
          let first = drawn[pick] - rest
          return logNext[gone | 1 << pick].map { first + $0 } ?? first
        })
    }
    return drawn.indices.map { index in
      guard let all = logNext[0], let without = logNext[1 << index] else {
        return drawn[index].number(1)
      }
      return (without - all).exp
    }
  }
}

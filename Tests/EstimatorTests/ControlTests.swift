import Estimators
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A wrong variant of an estimator, which its test must reject.
struct Control: CustomTestStringConvertible, Sendable {
  let call: String
  let wrong: Estimator
  var testDescription: String { wrong.name }

  /// Those under expectations, on the first small spec.
  static let all = [
    Control(call: "score_function", wrong: .currentCostInBaseline),
    Control(call: "score_function(baseline=leave_one_out)", wrong: .selfIncludedMean),
    Control(call: "disarm", wrong: .flippedSign),
    Control(call: "rebar(learn=false)", wrong: .detachedConditional),
    Control(call: "muprop", wrong: .meanFieldWithoutPath),
    Control(call: "local_expectation", wrong: .halvedLocalExpectation),
  ]
}

extension Estimator {
  /// Wrong: the mean of all samples, the current one included, shrinks the gradient by 1 − 1/S.
  static let selfIncludedMean = scoreFunction.variant(
    "self-included mean",
    gradient: .cost { site, cost, b in
      let value = Formula(cost.value, b)
      let signal = (value - value.mean(-2)) * Formula(cost.weight, b)
      return [(site.spread(signal) * site.score(Formula(site.draw(b), b))).value]
    })

  /// Wrong: the average already contains the current cost, which shrinks the gradient by `decay`.
  static let currentCostInBaseline = scoreFunction.variant(
    "current cost in the baseline",
    gradient: .cost { site, cost, b in
      let value = Formula(cost.value, b)
      let old = Formula(site.memory.state("baseline", [], initially: 0), b)
      let new = old * 0.5 + value.meanOfAll * 0.5
      site.memory.update("baseline", new.value)
      let signal = (value - new) * Formula(cost.weight, b)
      return [(site.spread(signal) * site.score(Formula(site.draw(b), b))).value]
    })

  /// Wrong: (−1)^b in place of (−1)^b̃.
  static let flippedSign = disarm.variant(
    "DisARM with the sign flipped",
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let partner = (site.logits(b) - Formula(site.drawNoise, b)).isGreater(than: 0)
      let half = (Formula(cost.value, b) - Formula(cost.at(partner.value), b)) * 0.5
      let sign = partner - Formula(site.draw(b), b)
      let signal = site.spread(half * Formula(cost.weight, b))
      return [(signal * sign * site.logits(b).abs.sigmoid).value]
    })

  /// Wrong: the conditional sample counts as a constant.
  static let detachedConditional = rebar.variant(
    "REBAR without the derivative of the conditional sample",
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let (rules, tau) = (site.discrete, site[temperature])
      let given = rules.conditional(
        b, site.parameters, site.draw(b), site.noise(site.distribution.noise, "conditional"))
      let soft = Formula(rules.relax(b, given, tau).value, b)
      let free = rules.relaxed(b, site.parameters, site.drawNoise, tau).value
      let value = Formula(cost.at(soft.value, .relaxed(temperature: tau)), b)
      let (_, slope) = cost.gradient(at: free, .relaxed(temperature: tau))
      guard let slope, let path = site.pullback(free, slope)[0] else { return [nil] }
      let score = site.score(Formula(site.draw(b), b))
      let gradient = site.spread(Formula(cost.value, b) - value) * score + Formula(path, b)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })

  /// Wrong: the linear part is taken out and not put back.
  static let meanFieldWithoutPath = muprop.variant(
    "MuProp without the mean-field path",
    gradient: .cost { site, cost, b in
      let (draw, point) = (Formula(site.draw(b), b), cost.meanField())
      let slope = Formula(point.slope!, b)
      let change = site.rowSum(slope * (draw - Formula(point.mean, b)))
      let rest = Formula(cost.value, b) - Formula(point.cost, b) - change
      return [(site.spread(rest * Formula(cost.weight, b)) * site.score(draw)).value]
    })

  /// Wrong: half of the difference.
  static let halvedLocalExpectation = localExpectation.variant(
    "half a local expectation",
    gradient: .cost { site, cost, b in
      guard case .cost(let rule) = Estimator.localExpectation.gradient else { return [nil] }
      return rule(site, cost, b).map { $0.map { (Formula($0, b) * 0.5).value } }
    })
}

/// The moment test rejects what it is there to reject.
@Test(arguments: Control.all)
func aWrongVariantIsRejected(_ control: Control) throws {
  let spec = SmallSpec.all[0]
  let exact = try spec.probe("enumerate").gradient(step: 0)
  let (mean, error) = try spec.probe(control.call, replacing: control.wrong).moments(steps: 10_000)
  let test = MomentTest(mean: mean, error: error, exact: exact)
  #expect(!test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
}

import Foundation
import TensorCore
import TensorIR
import TensorOps

extension Distribution {
  /// One-hot draws over the last axis; a logit of minus infinity excludes a class.
  public static let categorical = Distribution(
    "categorical",
    summary: "One-hot rows over the classes, which are the last axis of the logits.",
    parameters: [
      [
        ParameterForm("logits", .real, "Log-probabilities up to a constant, classes last."),
        ParameterForm("probs", .simplex, "Probabilities, classes last.") { b, p in
          if let logits = LogProbabilities(b).logWeights(p) { return NaturalParameter(logits) }
          // log 0 is selected, not computed: its derivative would be infinite.
          let zero = b.constant(0, like: p)
          let isPossible = b.guarding(p, exceeds: zero)
          let safe = b.emit(.select, isPossible, p, b.constant(1, like: p))
          return NaturalParameter(
            b.emit(.select, isPossible, b.emit(.log, safe), b.constant(-.infinity, like: p)))
        },
      ]
    ],
    index: nil,
    minimumRank: 1,
    valueShape: { $0 },
    valueSupport: .onehot,
    noise: .gumbel,
    draw: { b, parameters, noise in b.oneHotOfMaximum(b.emit(.add, parameters[0], noise)) },
    // ⟨y, log π⟩ with 0·(−∞) = 0.
    logDensity: { b, parameters, y in
      let logMass = b.emit(.logSoftmax, parameters[0])
      let isFinite = b.guarding(logMass, exceeds: b.constant(-.infinity, like: logMass))
      // A class counts where it is possible or taken; an excluded one that is not taken is 0.
      let counts = b.emit(.stopGradient, b.emit(.maximum, y, isFinite))
      let safe = b.emit(.select, counts, logMass, b.constant(0, like: logMass))
      return b.sumOfClasses(b.emit(.mul, y, safe))
    },
    exactLogDensity: nil,
    // Σ π·(log π − log π₀) with 0·log 0 = 0.
    divergence: { b, q, p in
      let mass = b.emit(.softmax, q[0])
      let zero = b.constant(0, like: mass)
      let isPossible = b.guarding(mass, exceeds: zero)
      let own = b.emit(.select, isPossible, b.emit(.logSoftmax, q[0]), zero)
      let other = b.emit(.select, isPossible, b.emit(.logSoftmax, p[0]), zero)
      return b.sumOfClasses(b.emit(.mul, mass, b.emit(.sub, own, other)))
    },
    mode: { b, parameters in b.oneHotOfMaximum(parameters[0]) },
    discrete: DiscreteRules(
      arity: { $0[-1] },
      units: { $0.leading(exceptLast: 1).count },
      states: { shape in
        let classes = shape[-1]
        let units = shape.leading(exceptLast: 1).count
        return JointStates.tensor(arity: classes, units: units, row: shape) { state in
          (0..<classes).map { $0 == state ? 1 : 0 }
        }
      },
      mean: { b, parameters in b.emit(.softmax, parameters[0]) },
      score: { b, parameters, y in b.emit(.sub, y, b.emit(.softmax, parameters[0])) },
      relaxation: RelaxationRules(
        perturbed: { b, parameters, noise in b.emit(.add, parameters[0], noise) },
        conditional: conditionalScores,
        relax: { b, scores, temperature in
          let scale = b.converted(temperature, like: scores)
          // An excluded class stays out of the quotient: the temperature's slope would be 0·∞.
          let never = b.constant(-.infinity, like: scores)
          let isPossible = b.guarding(scores, exceeds: never)
          let safe = b.emit(.select, isPossible, scores, b.constant(0, like: scores))
          let scaled = b.emit(.select, isPossible, b.emit(.div, safe, scale), never)
          return RelaxedDraw(value: b.emit(.softmax, scaled), logValue: b.emit(.logSoftmax, scaled))
        },
        relaxedLogDensity: expConcrete)))

  /// Perturbed logits given the class z, with E standard exponential and Z the normalizer:
  /// log Z − log E_z for the class, −log(E_k ⁄ exp θ_k + E_z ⁄ Z) for the others.
  private static let conditionalScores: @Sendable (Builder, [Value], Value, Value) -> Value = {
    b, parameters, draw, noise in
    let logits = Formula(parameters[0], b)
    let draw = Formula(b.emit(.stopGradient, draw), b)
    let logE = -Formula(noise, b)
    let never = logits.number(-.infinity)
    let isPossible = Formula(b.guarding(logits.value, exceeds: never.value), b)
    let safe = isPossible.select(logits, logits.number(0))
    let best = (draw * logE).sum(-1) - logits.logsumexp(-1)
    let other = -(best + (logE - safe - best).softplus)
    return draw.select(-best, isPossible.select(other, never)).value
  }

  /// log (K−1)! + (K−1)·log τ + Σ log_softmax(θ − τ·y) (Maddison et al., 2017, appendix C), of the
  /// log-value y; K counts the classes that the draw does not exclude.
  private static let expConcrete: @Sendable (Builder, [Value], Value, Value) -> Value = {
    b, parameters, y, temperature in
    let scale = b.converted(temperature, like: y)
    let (zero, never) = (b.constant(0, like: y), b.constant(-.infinity, like: y))
    let isPossible = b.guarding(y, exceeds: never)
    let safe = b.emit(.select, isPossible, y, zero)
    let shifted = b.emit(.sub, parameters[0], b.emit(.mul, scale, safe))
    let weights = b.emit(.logSoftmax, b.emit(.select, isPossible, shifted, never))
    let sum = b.sumOfClasses(b.emit(.select, isPossible, weights, zero))
    let others = b.emit(.sub, b.sumOfClasses(isPossible), b.constant(1, like: y))
    let volume = b.emit(.mul, others, b.emit(.log, scale))
    // The factorial of every possible count, picked by a sum: there is no gamma function.
    let classes = y.shape[-1]
    let factorials = b.constant(y.type.dtype, [classes]) { lgamma(Double($0 + 1)) }
    let counts = b.constant(y.type.dtype, [classes]) { Double($0) }
    let factorial = b.sumOfClasses(b.emit(.mul, b.emit(.eq, others, counts), factorials))
    return b.emit(.add, b.emit(.add, factorial, volume), sum)
  }
}

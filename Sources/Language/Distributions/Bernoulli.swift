import TensorCore
import TensorIR
import TensorOps

extension Distribution {
  /// Independent coins: 1 with probability σ(φ), φ the logit.
  public static let bernoulli = Distribution(
    "bernoulli",
    summary: "Independent zeros and ones, one for every logit.",
    parameters: [
      [
        ParameterForm("logits", .real, "log(p / (1 - p)) for every unit."),
        ParameterForm("probs", .unit, "The probability of 1 for every unit.") { b, p in
          let logs = LogProbabilities(b)
          if let odds = logs.logOdds(p) { return NaturalParameter(odds) }
          let (log, rest) = (logs.log(of: p), logs.logRest(of: p))
          return NaturalParameter(b.emit(.sub, log, rest), exact: [log, rest])
        },
      ]
    ],
    index: nil,
    minimumRank: 0,
    valueShape: { $0 },
    valueSupport: .binary,
    noise: .logistic,
    draw: { b, parameters, noise in
      b.emit(.gt, b.emit(.add, parameters[0], noise), b.constant(0, like: noise))
    },
    // y·φ − softplus φ, which is linear in y.
    logDensity: { b, parameters, y in
      let logit = parameters[0]
      if mayBeInfinite(b, logit) { return mass(logs(Formula(logit, b)), y, b) }
      return b.emit(.sub, b.emit(.mul, y, logit), b.emit(.softplus, logit))
    },
    exactLogDensity: { b, logs, y in mass(logs, y, b) },
    // σ(φ)·(φ − φ₀) − softplus φ + softplus φ₀
    divergence: { b, q, p in
      if mayBeInfinite(b, q[0]) || mayBeInfinite(b, p[0]) {
        let (own, other) = (Formula(q[0], b), Formula(p[0], b))
        /// m·(log m − log m₀), with 0 where m is.
        func part(_ own: Formula, _ other: Formula) -> Formula {
          let mass = own.sigmoid
          let difference = (-other).softplus - (-own).softplus
          return mass.stopped.isGreater(than: 0).select(mass * difference, mass.number(0))
        }
        return (part(own, other) + part(-own, -other)).value
      }
      let difference = b.emit(.sub, q[0], p[0])
      let linear = b.emit(.mul, b.emit(.sigmoid, q[0]), difference)
      let normalizers = b.emit(.sub, b.emit(.softplus, p[0]), b.emit(.softplus, q[0]))
      return b.emit(.add, linear, normalizers)
    },
    mode: { b, parameters in b.emit(.gt, parameters[0], b.constant(0, like: parameters[0])) },
    discrete: DiscreteRules(
      arity: { _ in 2 },
      units: { $0.count },
      states: { shape in
        JointStates.tensor(arity: 2, units: shape.count, row: shape) { [Double($0)] }
      },
      mean: { b, parameters in b.emit(.sigmoid, parameters[0]) },
      score: { b, parameters, y in b.emit(.sub, y, b.emit(.sigmoid, parameters[0])) },
      relaxation: RelaxationRules(
        perturbed: { b, parameters, noise in b.emit(.add, parameters[0], noise) },
        // With v = σ(noise): softplus(log v + φ) − log(1 − v) where 1, log v − softplus(log(1 − v)
        // − φ) where 0; finite for every logit.
        conditional: { b, parameters, draw, noise in
          let (logit, noise) = (Formula(parameters[0], b), Formula(noise, b))
          let (logV, logRest) = (-(-noise).softplus, -noise.softplus)
          let one = (logV + logit).softplus - logRest
          let zero = logV - (logRest - logit).softplus
          return Formula(b.emit(.stopGradient, draw), b).select(one, zero).value
        },
        relax: { b, perturbed, temperature in
          let scale = b.converted(temperature, like: perturbed)
          let logit = b.emit(.div, perturbed, scale)
          return RelaxedDraw(value: b.emit(.sigmoid, logit), logValue: logit)
        },
        // log τ + d − 2·softplus d with d = φ − τ·l (Maddison et al., 2017, appendix B), of the
        // logit.
        relaxedLogDensity: { b, parameters, logit, temperature in
          let scale = b.converted(temperature, like: logit)
          if mayBeInfinite(b, parameters[0]) {
            return certain(Formula(parameters[0], b), Formula(logit, b), Formula(scale, b)).value
          }
          let d = b.emit(.sub, parameters[0], b.emit(.mul, scale, logit))
          let tails = b.emit(.mul, b.emit(.softplus, d), b.constant(2, like: d))
          return b.emit(.add, b.emit(.log, scale), b.emit(.sub, d, tails))
        })))

  /// y·log p + (1 − y)·log(1 − p) with 0·(−∞) = 0, from both logarithms.
  private static func mass(_ logs: [Value], _ y: Value, _ b: Builder) -> Value {
    let y = Formula(y, b)
    /// An impossible value that was not taken contributes 0, in the derivative too.
    func part(_ share: Formula, _ log: Formula) -> Formula {
      let isPossible = log.stopped.isGreater(than: -.infinity)
      let counts = share.stopped.maximum(isPossible)
      return share * counts.select(log, log.number(0))
    }
    return (part(y, Formula(logs[0], b)) + part(1 - y, Formula(logs[1], b))).value
  }

  private static func mayBeInfinite(_ b: Builder, _ logit: Value) -> Bool {
    var proofs = Finiteness(b)
    return !proofs.isFinite(logit)
  }

  /// log p and log(1 − p) of a logit.
  private static func logs(_ logit: Formula) -> [Value] {
    [(-logit).softplus, logit.softplus].map { (-$0).value }
  }

  /// The relaxed log-density if logits may be infinite: a unit without a choice has no density, and
  /// the mass at its value replaces it.
  private static func certain(_ logit: Formula, _ y: Formula, _ temperature: Formula) -> Formula {
    let isCertain = y.stopped.abs.isEqual(to: y.number(.infinity))
    // d − 2·softplus d, even in d.
    let d = (logit - temperature * isCertain.select(y.number(0), y)).abs
    let density = temperature.log - d - 2 * (-d).softplus
    let own = mass(logs(logit), y.isGreater(than: 0).value, logit.b)
    return isCertain.select(Formula(own, logit.b), density)
  }
}

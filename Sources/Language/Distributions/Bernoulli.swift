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
          // Held off the ends by what the type resolves, so that no logit is infinite.
          let (low, high) =
            p.type.dtype == .f32 ? (0x1p-126, 1 - 0x1p-24) : (0x1p-1022, 1 - 0x1p-53)
          let held = b.emit(
            .minimum, b.emit(.maximum, p, b.constant(low, like: p)), b.constant(high, like: p))
          return b.emit(.sub, b.emit(.log, held), b.emit(.log1p, b.emit(.neg, held)))
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
      return b.emit(.sub, b.emit(.mul, y, logit), b.emit(.softplus, logit))
    },
    // σ(φ)·(φ − φ₀) − softplus φ + softplus φ₀
    divergence: { b, q, p in
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
        // With v = σ(noise): softplus(log v + φ) − log(1 − v) where 1, log v − softplus(log(1 − v) − φ)
        // where 0; finite for every logit.
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
        // log τ + d − 2·softplus d with d = φ − τ·l (Maddison et al., 2017, appendix B), of the logit.
        relaxedLogDensity: { b, parameters, logit, temperature in
          let scale = b.converted(temperature, like: logit)
          let d = b.emit(.sub, parameters[0], b.emit(.mul, scale, logit))
          let tails = b.emit(.mul, b.emit(.softplus, d), b.constant(2, like: d))
          return b.emit(.add, b.emit(.log, scale), b.emit(.sub, d, tails))
        })))
}

import Foundation
import TensorCore
import TensorIR
import TensorOps

extension Distribution {
  /// Independent normal variables.
  public static let normal = Distribution(
    "normal",
    summary: "Independent normal numbers, one for every mean.",
    parameters: [
      [ParameterForm("mean", .real, "The mean of every unit.")],
      [
        ParameterForm("log_std", .real, "The logarithm of the standard deviation."),
        ParameterForm("std", .positive, "The standard deviation.") { b, std in
          NaturalParameter(LogProbabilities(b).log(of: std))
        },
      ],
    ],
    index: nil,
    minimumRank: 0,
    valueShape: { $0 },
    valueSupport: .real,
    noise: .normal,
    draw: { b, parameters, noise in
      b.emit(.add, parameters[0], b.emit(.mul, b.emit(.exp, parameters[1]), noise))
    },
    // −½·((x − μ)/σ)² − log σ − ½·log 2π
    logDensity: { b, parameters, x in
      let precision = b.emit(.exp, b.emit(.neg, parameters[1]))
      let distance = b.emit(.mul, b.emit(.sub, x, parameters[0]), precision)
      let half = b.emit(.mul, b.emit(.square, distance), b.constant(-0.5, like: x))
      let constant = b.constant(0.5 * Foundation.log(2 * .pi), like: x)
      return b.emit(.sub, half, b.emit(.add, parameters[1], constant))
    },
    exactLogDensity: nil,
    // log σ₀/σ + ½·(σ/σ₀)² + ½·((μ − μ₀)/σ₀)² − ½
    divergence: { b, q, p in
      let ratio = b.emit(.sub, q[1], p[1])
      let precision = b.emit(.exp, b.emit(.neg, p[1]))
      let distance = b.emit(.mul, b.emit(.sub, q[0], p[0]), precision)
      let squares = b.emit(.add, b.emit(.square, b.emit(.exp, ratio)), b.emit(.square, distance))
      let half = b.emit(
        .mul, b.emit(.sub, squares, b.constant(1, like: ratio)), b.constant(0.5, like: ratio))
      return b.emit(.sub, half, ratio)
    },
    mode: { _, parameters in parameters[0] },
    discrete: nil)
}

import Estimators
import Language
import TensorIR

extension Term {
  /// The importance-weighted bound.
  ///
  /// E[log (1/K) Σ_k w_k] with w_k = p(x, z_k) ⁄ q(z_k | x) and K draws z_k of the guide (Burda,
  /// Grosse and Salakhutdinov, 2016). Where draws are enumerated the expectation is over all tuples
  /// of K values.
  public static let iwae = Term(
    "iwae",
    summary: "The importance-weighted bound (Burda et al., 2016).",
    formula: "E_q[log (1/K) sum_k p(x, z_k) / q(z_k | x)]",
    citation: "Burda et al. 2016",
    argument: .none,
    options: [importanceSamples],
    sampling: { .own($0[importanceSamples]) },
    bound: .importanceWeighted,
    hasOwnGradient: false,
    divergenceForm: { _ in nil },
    part: { _ in .otherBound },
    label: { model, options in
      if let reason = model.softReason { return .unbounded(reason) }
      return model.hard(
        "draws are hard, and \(options[importanceSamples]) importance weights are averaged")
    },
    value: .multiSample { model in
      let weights = model.logWeights()
      return (model.expectedBound(weights) ?? model.logMeanWeight(weights), weights)
    },
    example: """
      onehot: 1
      name: importance-weighted
      data:
        x: binary[8]
      guide:
        z: ~ bernoulli(logits=dense(x, 4))
      model:
        z: ~ bernoulli(logits=zeros(4))
        x: ~ bernoulli(logits=dense(z, 8))
      estimators:
        z: vimco
      maximize: iwae(samples=5)
      """)
}

extension Term {
  /// The number of importance samples.
  static let importanceSamples = Option.integer(
    "samples", 1...1_000_000_000, default: nil, "The importance samples per row.")
}

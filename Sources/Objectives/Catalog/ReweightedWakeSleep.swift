import Language
import TensorIR
import TensorOps

extension Term {
  /// Reweighted wake-sleep with the wake phase of both networks.
  ///
  /// The model's weights ascend log (1/K) Σ_k w_k; the guide's ascend Σ_k v_k·log q(z_k) with the
  /// normalized weights v held fixed, which is added as a term that is 0 (Bornschein and Bengio,
  /// 2015).
  public static let reweightedWakeSleep = Term(
    "reweighted_wake_sleep",
    summary: "Reweighted wake-sleep (Bornschein and Bengio, 2015), alone and maximized.",
    formula: "model: log (1/K) sum_k w_k; guide: sum_k v_k log q(z_k | x), v_k = w_k / sum_j w_j",
    citation: "Bornschein and Bengio 2015",
    argument: .none,
    options: [importanceSamples],
    metricProblem: (
      "`reweighted_wake_sleep` is a training method, not a metric",
      "use `iwae(samples=…)`, which has the same value"
    ),
    sampling: { .own($0[importanceSamples]) },
    bound: nil,
    hasOwnGradient: true,
    divergenceForm: { _ in nil },
    part: { _ in .none },
    label: { _, options in
      .unbounded(
        "the model's weights ascend the bound of \(options[importanceSamples]) samples, the "
          + "guide's the log-density of the weighted samples: together not the gradient of any function"
      )
    },
    value: .multiSample { model in
      let b = model.b
      let weights = model.logWeights(stopping: true)
      let bound = model.logMeanWeight(weights)
      let proposals = model.sites.map { $0.logProposal(stopping: false) }
      let shares = b.emit(.exp, b.emit(.sub, weights, model.logSumOfWeights(weights)))
      let weighted = b.emit(.mul, b.emit(.stopGradient, shares), model.sum(proposals))
      let wake = b.emit(.sum, weighted, attributes: Op.axes => [-2])
      return (b.emit(.add, bound, b.emit(.sub, wake, b.emit(.stopGradient, wake))), nil)
    },
    example: """
      onehot: 1
      name: wake-sleep
      data:
        x: binary[8]
      guide:
        z: ~ bernoulli(logits=dense(x, 4))
      model:
        z: ~ bernoulli(logits=parameter(4))
        x: ~ bernoulli(logits=dense(z, 8))
      maximize: reweighted_wake_sleep(samples=5)
      """)
}

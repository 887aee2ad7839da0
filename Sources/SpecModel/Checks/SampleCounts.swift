import Diagnostics
import Estimators
import Objectives
import SpecSyntax

extension Check {
  /// More samples help only if something is drawn, and a single importance sample has no weight.
  static let sampleCounts = Check(
    "sample-counts", of: .specsWithoutErrors, reads: \.objective, \.metrics, \.latents
  ) { $0.checkSampleCounts([$1] + $2, $3) }
}

extension SpecReader {
  fileprivate func checkSampleCounts(_ objectives: [Objective], _ latents: [Latent]) {
    for (index, objective) in objectives.enumerated() {
      // Metrics draw the variables that the objective enumerates.
      let isTrained = index == 0
      for term in objective.terms {
        guard let bound = term.bound, let samples = term.samples else { continue }
        let isWeighted = bound == .importanceWeighted
        if latents.isEmpty {
          guard isWeighted || samples > 1 else { continue }
          warn(term, "nothing is drawn, so `samples` has no effect", [], "write `elbo`")
        } else if isWeighted, samples == 1 {
          warn(
            term, "one importance sample has no weight: this is `elbo(kl=sampled)`", [],
            "give more samples, or write `elbo`")
        } else if isTrained, !isWeighted, samples > 1,
          latents.allSatisfy({ $0.estimator.estimator === Estimator.enumerate })
        {
          warn(
            term, "every latent variable is enumerated, so `samples` has no effect",
            latents.map { Label($0.span, "`\($0.name)` is enumerated") }, "leave `samples` out")
        }
      }
    }
  }

  private func warn(_ term: WeightedTerm, _ message: String, _ labels: [Label], _ help: String) {
    report.add(.samplesWithoutEffect, at: term.span, message, labels: labels, help: help)
  }
}

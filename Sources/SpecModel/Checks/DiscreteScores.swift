import Diagnostics
import Estimators
import Objectives
import SpecSyntax

extension Check {
  /// `kl=sampled` scores draws by the discrete distributions, which are not defined at relaxed
  /// ones.
  static let discreteScores = Check(
    "discrete-scores", of: .allSpecs, reads: \.objective, \.latents
  ) { $0.checkDiscreteScores($1, $2) }
}

extension SpecReader {
  fileprivate func checkDiscreteScores(_ objective: Objective, _ latents: [Latent]) {
    let soft = latents.first { latent in
      let claims = latent.estimator.claims
      let hasOtherForm = latent.hasAnalyticDivergence || claims.hasRelaxedDensity
      return latent.proposal == .guide && !claims.isHard && hasOtherForm
    }
    guard let soft else { return }
    for term in objective.terms {
      guard term.term.call?.divergenceForm == .sampled else { continue }
      report.add(
        .discreteScoreOfRelaxed, at: term.span,
        "`kl=sampled` scores relaxed draws of `\(soft.name)` by the discrete distribution",
        labels: [Label(soft.span, "drawn by `\(soft.estimator.estimator.name)`")],
        help: "leave `kl` out, or write `kl=relaxed`")
    }
  }
}

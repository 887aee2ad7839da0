import Diagnostics
import Estimators
import SpecSyntax

extension Check {
  /// An estimator that evaluates the model downstream of its draw again adds as much to the step
  /// each time, so a chain of many draws makes a step of quadratic size.
  static let replayBudget = Check(
    "replay-budget", of: .specsWithoutErrors, reads: \.rows, \.latents
  ) { $0.checkReplays($1, $2) }
}

extension SpecReader {
  fileprivate func checkReplays(_ rows: RowCheck, _ latents: [Latent]) {
    guard latents.count > 1 else { return }
    let expressions = rows.evaluator.operations
    let passes = latents.reduce(0) { sum, latent in
      guard case .cost = latent.estimator.estimator.gradient else { return sum }
      let counts = latent.evaluations
      // Values that are tried side by side share one pass along an axis.
      return sum + min(counts.forward, 3) + min(counts.backward, 3)
    }
    guard passes * expressions > Limits.replays, let first = latents.first else { return }
    report.add(
      .modelTooLarge, at: rows.scope.graph(first.proposal)[first.name]?.span,
      "the estimators take \(passes) passes over up to \(expressions) expressions",
      notes: ["a step may hold \(Limits.replays) expressions for them"],
      help: "combine variables, or use an estimator whose value carries its gradient")
  }
}

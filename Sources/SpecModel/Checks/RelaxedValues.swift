import Diagnostics
import Estimators
import SpecSyntax

extension SpecReader {
  /// A relaxed draw lies between the vertices, so the rest of the model must be defined there.
  ///
  /// The graphs are evaluated once more with the supports that relaxed draws have; what does not fit
  /// then fits hard draws only.
  func checkRelaxedValues(_ rows: RowCheck, _ latents: [Latent], _ objective: Objective?) {
    let relaxed = latents.filter { !$0.estimator.estimator.isHard($0.estimator.options) }
    guard !relaxed.isEmpty, !report.diagnostics.hasErrors else { return }
    let again = RowCheck(rows.scope, Report(), relaxed: Set(relaxed.map(\.name)))
    again.evaluateGraphs()
    for term in objective?.terms ?? [] {
      guard case .expression(let expression) = term.term else { continue }
      _ = again.evaluator.evaluate(expression, path: "objective")
    }
    for problem in again.report.diagnostics {
      var problem = problem
      problem.notes += relaxed.map {
        "`\($0.estimator.text)` gives `\($0.name)` values between the vertices"
      }
      problem.help = ["use an estimator that keeps draws hard"]
      report.diagnostics.append(problem)
    }
  }
}

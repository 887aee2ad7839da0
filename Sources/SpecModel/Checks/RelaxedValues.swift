import Diagnostics
import Estimators
import Language
import SpecSyntax

extension Check {
  /// A relaxed draw lies between the vertices, so the rest of the model must be defined there.
  ///
  /// The graphs are evaluated again with the supports of relaxed draws; new errors concern specs
  /// that are valid only for hard draws.
  static let relaxedValues = Check(
    "relaxed-values", of: .specsWithoutErrors, reads: \.rows, \.objective, \.latents
  ) { $0.checkRelaxedValues($1, $2, $3) }
}

extension SpecReader {
  fileprivate func checkRelaxedValues(
    _ rows: RowCheck, _ objective: Objective, _ latents: [Latent]
  ) {
    let asking = latents.filter { $0.estimator.claims.requirement >= .interior }
    guard !asking.isEmpty else { return }
    for latent in asking {
      checkMovedNames(latent, latents, rows)
    }
    let between = asking.reduce(into: Set<String>()) { names, latent in
      let requirement = latent.estimator.claims.requirement
      names.formUnion(relaxedNames(latent, requirement, latents, rows))
    }
    let again = RowCheck(rows.scope, Report(), relaxed: between)
    again.evaluateGraphs()
    for term in objective.terms {
      guard case .expression(let expression, let path) = term.term else { continue }
      _ = again.evaluator.evaluate(expression, path: "objective", own: path)
    }
    for problem in again.report.diagnostics {
      var problem = problem
      problem.notes += asking.map {
        "`\($0.estimator.text)` of `\($0.name)` evaluates the model between the vertices"
      }
      problem.help = ["use an estimator that keeps draws hard"]
      report.diagnostics.append(problem)
    }
  }

  /// An estimator that relaxes all draws downstream of its node needs distributions with a
  /// relaxation, and one that puts all draws at their means needs distributions with a mean.
  private func checkMovedNames(_ latent: Latent, _ latents: [Latent], _ rows: RowCheck) {
    let use = latent.estimator
    let requirement = use.claims.requirement
    guard requirement > .interior else { return }
    let names = relaxedNames(latent, requirement, latents, rows)
    for other in latents where names.contains(other.name) {
      let (rules, distribution) = (other.distribution.discrete, other.distribution.name)
      let (lacks, message, place): (Bool, String, String) =
        requirement == .meanField
        ? (
          rules?.mean == nil,
          "puts `\(other.name)` at its mean, and the mean of `\(distribution)` has no closed form",
          "drawn here"
        )
        : (
          rules?.relaxation == nil,
          "relaxes `\(other.name)`, and `\(distribution)` has no relaxation",
          "drawn after `\(latent.name)`"
        )
      guard lacks else { continue }
      report.add(
        .illegalEstimator, at: latent.span, "`\(use.text)` \(message)",
        labels: [Label(other.nodeSpan(rows), place)],
        help: "use an estimator that keeps draws hard, or enumerate `\(other.name)`")
    }
  }

  /// The latent variables that an estimator moves off the vertices.
  private func relaxedNames(
    _ latent: Latent, _ requirement: Requirement, _ latents: [Latent], _ rows: RowCheck
  ) -> [String] {
    let sampled = latents.filter { $0.distribution.discrete != nil && $0.branches == nil }
    switch requirement {
    case .values, .derivatives: return []
    case .interior: return [latent.name]
    case .interiorBehind:
      return sampled.map(\.name).filter {
        $0 == latent.name || rows.descends($0, from: latent.name)
      }
    case .meanField: return sampled.map(\.name)
    }
  }
}

extension RowCheck {
  /// True if a latent variable is drawn given another, in the graphs that draws are made from.
  func descends(_ name: String, from ancestor: String) -> Bool {
    var seen: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for parent in latentAncestors(proposal(of: next), next) where seen.insert(parent).inserted {
        if parent == ancestor { return true }
        open.append(parent)
      }
    }
    return false
  }
}

import Diagnostics
import Estimators
import Foundation
import Language
import Objectives
import SpecSyntax
import TensorCore

extension Check {
  /// Variables that are enumerated together must fit the budget together: all sites with branches,
  /// and under `log_marginal()` every latent variable, none of which may be continuous.
  static let enumerationBudget = Check(
    "enumeration-budget", of: .allSpecs, reads: \.rows, \.sections, \.latents
  ) { $0.checkEnumeration($1, $2.objective, $2.objectives, $3) }
}

extension SpecReader {
  fileprivate func checkEnumeration(
    _ rows: RowCheck, _ objective: Objective?, _ objectives: [Objective], _ latents: [Latent]
  ) {
    let enumerated = latents.filter { $0.branches != nil }
    // A variable that is too large by itself has been reported with its estimator.
    if let last = enumerated.last, enumerated.allSatisfy(fitsBudget) {
      checkTuples(latents, last, objective)
      let size = EnumerationScopes(latents, rows).largest(objective)
      if enumerated.count > 1, size > Double(Self.enumerationBudget) {
        report.add(
          .enumerationBudget, at: last.span,
          "the enumerated variables have \(count(size)) joint values at once, and the budget is "
            + "\(Self.enumerationBudget)",
          labels: enumerated.dropLast().map { Label($0.span, "enumerated, too") },
          help: "use a sampling estimator for one of them")
      }
    }
    checkMarginals(objectives, latents, rows)
    checkPosteriors(latents, rows)
  }

  /// A posterior sums over all latent variables, as `log_marginal()` does.
  private func checkPosteriors(_ latents: [Latent], _ rows: RowCheck) {
    for request in rows.posteriors where request.samples == nil {
      let help = request.part.sampledForm(of: request.latent)
      if let continuous = latents.first(where: { $0.distribution.discrete == nil }) {
        report.add(
          .enumerationBudget, at: request.span,
          "a posterior cannot sum over `\(continuous.name)`, which is continuous",
          labels: [Label(continuous.span, "\(continuous.distribution.name)")], help: help)
      } else if let states = eliminationExcess(latents, rows) {
        report.add(
          .enumerationBudget, at: request.span,
          "the posterior would sum over \(states) joint values at once, and the budget is "
            + "\(Self.enumerationBudget)", help: help)
      }
    }
  }

  /// Under a bound of K samples the tuples of K joint values must fit the budget, and no other node
  /// may have an estimator that computes its gradient from a cost.
  private func checkTuples(_ latents: [Latent], _ enumerated: Latent, _ objective: Objective?) {
    for term in objective?.terms ?? [] {
      guard term.bound == .importanceWeighted, let samples = term.samples else { continue }
      if let scored = latents.first(where: \.isScored) {
        report.add(
          .illegalEstimator, at: enumerated.span,
          "`\(enumerated.estimator.text)` sums over the values of all samples at once, so "
            + "`\(scored.estimator.text)` gets no cost for a single sample",
          labels: [Label(scored.span, "the estimator of `\(scored.name)`")],
          help: "use one estimator for both nodes")
        return
      }
      let joint = latents.compactMap(\.branches).reduce(1.0) { $0 * Double($1) }
      let tuples = pow(joint, Double(samples))
      guard tuples > Double(Self.enumerationBudget) else { continue }
      report.add(
        .enumerationBudget, at: enumerated.span,
        "\(samples) samples of \(Int(joint)) joint values make \(count(tuples)) tuples, and the budget "
          + "is \(Self.enumerationBudget)",
        labels: [Label(term.span, "\(samples) samples")],
        help: "use `vimco`, or fewer samples")
      return
    }
  }

  /// A variable that cannot be summed out in the objective cannot in a metric either: one finding
  /// for all terms.
  private func checkMarginals(_ objectives: [Objective], _ latents: [Latent], _ rows: RowCheck) {
    for objective in objectives {
      for term in objective.terms {
        guard case .enumerated = term.sampling, let name = term.term.call?.term.name else {
          continue
        }
        if let continuous = latents.first(where: { $0.distribution.discrete == nil }) {
          report.add(
            .enumerationBudget, at: term.span,
            "`\(name)()` cannot sum over `\(continuous.name)`, which is continuous",
            labels: [Label(continuous.span, "\(continuous.distribution.name)")],
            help: "use a bound: `elbo` or `iwae(samples=…)`")
          return
        } else if let states = eliminationExcess(latents, rows) {
          report.add(
            .enumerationBudget, at: term.span,
            "`\(name)()` would sum over \(states) joint values at once, and the budget is "
              + "\(Self.enumerationBudget)",
            help: "use a bound: `elbo` or `iwae(samples=…)`")
          return
        }
      }
    }
  }

  /// True if one variable's joint values are few enough, and the table of them small enough.
  func fitsBudget(_ latent: Latent) -> Bool {
    guard let states = latent.states, states <= Self.enumerationBudget else { return false }
    return states * latent.shape.count <= SizeLimits.table
  }

  /// The joint values of the largest factor when variables are summed out one by one, where that is
  /// above the budget.
  private func eliminationExcess(_ latents: [Latent], _ rows: RowCheck) -> String? {
    if let large = latents.first(where: { !fitsBudget($0) }) {
      return large.states.map(String.init) ?? "more than 2^31"
    }
    let numbers = Dictionary(
      uniqueKeysWithValues: latents.enumerated().map { ($1.name, $0) })
    let drawn = rows.scope.graph(.model).nodes.filter(\.isDraw).map(\.name)
    let factors = drawn.map { name -> Set<Int> in
      let ancestors = rows.latentAncestors(.model, name).compactMap { numbers[$0] }
      return Set(ancestors + [numbers[name]].compactMap { $0 })
    }
    let elimination = Elimination(factors: factors, sizes: latents.map { Double($0.states ?? 1) })
    guard elimination.largest > Double(Self.enumerationBudget) else { return nil }
    return count(elimination.largest)
  }

  private func count(_ size: Double) -> String {
    size < 1e15 ? "\(Int(size))" : "more than 10^15"
  }
}

extension Latent {
  /// True if the estimator makes the gradient from the cost.
  fileprivate var isScored: Bool {
    guard case .cost = estimator.estimator.gradient else { return false }
    return true
  }
}

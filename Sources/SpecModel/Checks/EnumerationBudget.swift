import Diagnostics
import Estimators
import Language
import SpecSyntax
import TensorCore

extension SpecReader {
  /// What is enumerated together must fit the budget together: all sites with branches, and every
  /// latent variable under `log_marginal()`, none of which may be continuous.
  func checkEnumeration(_ latents: [Latent], _ objectives: [Objective], _ rows: RowCheck) {
    let enumerated = latents.filter { $0.branches != nil }
    // A single one has been reported with its estimator.
    if enumerated.count > 1, let last = enumerated.last,
      let states = excess(enumerated.filter { fitsBudget($0) })
    {
      report.add(
        .enumerationBudget, at: last.span,
        "the enumerated variables have \(states) joint values together, and the budget is "
          + "\(Self.enumerationBudget)",
        labels: enumerated.dropLast().map { Label($0.span, "enumerated, too") },
        help: "use a sampling estimator for one of them")
    }
    for objective in objectives {
      for term in objective.terms {
        guard case .logMarginal = term.term else { continue }
        if let continuous = latents.first(where: { $0.distribution.discrete == nil }) {
          report.add(
            .enumerationBudget, at: term.span,
            "`log_marginal()` cannot sum over `\(continuous.name)`, which is continuous",
            labels: [Label(continuous.span, "\(continuous.distribution.name)")],
            help: "use a bound: `elbo` or `iwae(samples=…)`")
        } else if let states = eliminationExcess(latents, rows) {
          report.add(
            .enumerationBudget, at: term.span,
            "`log_marginal()` would sum over \(states) joint values at once, and the budget is "
              + "\(Self.enumerationBudget)",
            help: "use a bound: `elbo` or `iwae(samples=…)`")
        }
      }
    }
  }

  /// Whether one variable's joint values are few enough, and the table of them small enough.
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
    return elimination.largest < 1e15 ? "\(Int(elimination.largest))" : "more than 10^15"
  }

  /// The number of joint values where it is above the budget.
  private func excess(_ latents: [Latent]) -> String? {
    var product = 1
    for latent in latents {
      guard let states = latent.states else { return "more than 2^31" }
      guard fitsBudget(latent) else { return "\(states)" }
      let (next, overflow) = product.multipliedReportingOverflow(by: states)
      guard !overflow else { return "more than 2^63" }
      product = next
    }
    return product > Self.enumerationBudget ? "\(product)" : nil
  }
}

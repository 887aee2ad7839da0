import Diagnostics
import Estimators
import Language
import Objectives
import SpecSyntax

extension SpecReader {
  /// The objections to a latent variable's estimator, named or chosen: it must be defined for the
  /// distribution and correct under the objective's terms, and have enough samples and budget.
  ///
  /// - Parameter samples: the samples of a term; nil for as many as the estimators need.
  func legality(
    _ latent: Latent, _ span: Span, _ rows: RowCheck, _ objective: Objective?,
    samples: (WeightedTerm) -> Int? = { $0.samples }
  ) -> [Diagnostic] {
    let use = latent.estimator
    let name = use.estimator.name
    guard use.estimator.distributions.contains(latent.distribution) else {
      let legal = Estimator.all.filter { $0.distributions.contains(latent.distribution) }
      return [
        Diagnostic(
          .illegalEstimator, at: span,
          "`\(name)` is not defined for `\(latent.distribution.name)`",
          labels: [Label(latent.nodeSpan(rows), "drawn here")],
          help: "estimators for it: " + legal.map { "`\($0.name)`" }.joined(separator: ", "))
      ]
    }
    if let own = objective?.ownGradient {
      return [
        Diagnostic(
          .illegalEstimator, at: span,
          "`\(own.name)` draws all latents itself, so `\(latent.name)` has no estimator",
          labels: objective.map { [Label($0.span, "the objective")] } ?? [],
          help: "remove the line, or maximize `iwae(samples=…)`")
      ]
    }
    var found: [Diagnostic] = []
    for kind in boundKinds(objective) where !use.claims.bounds.contains(kind) {
      let what = kind == .importanceWeighted ? "a multi-sample bound" : "an expectation"
      found.append(
        Diagnostic(
          .illegalEstimator, at: span, "`\(use.text)` is not correct under \(what)",
          labels: objective.map { [Label($0.span, "the objective")] } ?? [],
          help: legalNames(latent, kind, rows)))
    }
    let needed = use.claims.minimumSamples
    for term in objective?.terms ?? [] {
      guard let samples = samples(term), samples < needed else { continue }
      found.append(
        Diagnostic(
          .needsMoreSamples, at: span, "`\(use.text)` needs \(needed) samples",
          labels: [Label(term.span, "draws \(samples)")],
          help: "give the term `samples=\(needed)`, or leave `samples` out"))
    }
    if let caution = use.claims.caution {
      found.append(
        Diagnostic(
          .estimatorCaution, at: span, "`\(use.text)`: \(caution.message)", help: caution.help))
    }
    if latent.branches != nil, !fitsBudget(latent) {
      found.append(
        Diagnostic(
          .enumerationBudget, at: span,
          "`\(latent.name)` has \(latent.states.map(String.init) ?? "more than 2^31") joint values, "
            + "and the budget is \(Self.enumerationBudget)",
          help: "use a sampling estimator, or fewer units"))
    }
    return found
  }
}

extension SpecReader {
  /// The estimators that are legal under a kind of term with their default options.
  private func legalNames(_ latent: Latent, _ kind: BoundKind, _ rows: RowCheck) -> String? {
    let legal = Estimator.all.filter { estimator in
      guard estimator.distributions.contains(latent.distribution) else { return false }
      let name = Name([Identifier(estimator.name, span: latent.span)])
      // Without its options an estimator with a required one is unknown here.
      guard estimator.options.allSatisfy({ $0.defaultText != nil }),
        let options = OptionReader(rows: rows).read(name, [], estimator.options)
      else { return false }
      return estimator.claims(options).bounds.contains(kind)
    }
    guard !legal.isEmpty else { return nil }
    return "legal here: " + legal.map { "`\($0.name)`" }.joined(separator: ", ")
  }
}

extension Latent {
  /// The place of the node in its graph.
  func nodeSpan(_ rows: RowCheck) -> Span {
    rows.scope.graph(proposal)[name]?.span ?? span
  }
}

extension Latent {
  /// The samples that terms draw which leave it open: as few as the estimators need.
  public static func samplesNeeded(_ latents: [Latent]) -> Int {
    latents.map(\.estimator.claims.minimumSamples).max() ?? 1
  }
}

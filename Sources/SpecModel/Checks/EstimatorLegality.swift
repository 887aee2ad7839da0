import Diagnostics
import Estimators
import Language
import SpecSyntax

extension SpecReader {
  /// An estimator must be defined for its node's distribution and right under the objective's terms,
  /// and must have the samples and the budget it needs.
  func checkEstimator(_ latent: Latent, _ span: Span, _ rows: RowCheck, _ objective: Objective?) {
    let use = latent.estimator
    let name = use.estimator.name
    guard use.estimator.distributions.contains(latent.distribution) else {
      let legal = Estimator.all.filter { $0.distributions.contains(latent.distribution) }
      report.add(
        .illegalEstimator, at: span,
        "`\(name)` is not defined for `\(latent.distribution.name)`",
        labels: [Label(latent.nodeSpan(rows), "drawn here")],
        help: "estimators for it: " + legal.map { "`\($0.name)`" }.joined(separator: ", "))
      return
    }
    if objective?.isWakeSleep == true {
      report.add(
        .illegalEstimator, at: span,
        "`reweighted_wake_sleep` draws by itself, so `\(latent.name)` has no estimator",
        labels: objective.map { [Label($0.span, "the objective")] } ?? [],
        help: "remove the line, or maximize `iwae(samples=…)`")
      return
    }
    for kind in boundKinds(objective) where !use.estimator.bounds(use.options).contains(kind) {
      let what = kind == .importanceWeighted ? "a multi-sample bound" : "an expectation"
      report.add(
        .illegalEstimator, at: span, "`\(use.text)` is not right under \(what)",
        labels: objective.map { [Label($0.span, "the objective")] } ?? [],
        help: legalNames(latent, kind, rows))
    }
    let needed = use.estimator.minimumSamples(use.options)
    for term in objective?.terms ?? [] {
      guard let samples = term.samples, samples < needed else { continue }
      report.add(
        .needsMoreSamples, at: span, "`\(use.text)` needs \(needed) samples",
        labels: [Label(term.span, "draws \(samples)")],
        help: "give the term `samples=\(needed)`, or leave `samples` out")
    }
    if let caution = use.estimator.caution(use.options) {
      report.add(
        .estimatorCaution, at: span, "`\(use.text)`: \(caution.message)", help: caution.help)
    }
    if latent.branches != nil, !fitsBudget(latent) {
      report.add(
        .enumerationBudget, at: span,
        "`\(latent.name)` has \(latent.states.map(String.init) ?? "more than 2^31") joint values, "
          + "and the budget is \(Self.enumerationBudget)",
        help: "use a sampling estimator, or fewer units")
    }
  }
}

extension SpecReader {
  /// The estimators that stand under a kind of term with their default options.
  private func legalNames(_ latent: Latent, _ kind: BoundKind, _ rows: RowCheck) -> String? {
    let legal = Estimator.all.filter { estimator in
      guard estimator.distributions.contains(latent.distribution) else { return false }
      let name = Name([Identifier(estimator.name, span: latent.span)])
      // Without its options an estimator with a required one is unknown here.
      guard estimator.options.allSatisfy({ $0.defaultText != nil }),
        let options = OptionReader(rows: rows).read(name, [], estimator.options)
      else { return false }
      return estimator.bounds(options.values).contains(kind)
    }
    guard !legal.isEmpty else { return nil }
    return "right under it are " + legal.map { "`\($0.name)`" }.joined(separator: ", ")
  }
}

extension Latent {
  /// Where the node stands in its graph.
  func nodeSpan(_ rows: RowCheck) -> Span {
    rows.scope.graph(proposal)[name]?.span ?? span
  }
}

extension WeightedTerm {
  /// The samples that the term itself asks for.
  public var samples: Int? {
    switch term {
    case .elbo(let samples, _, _): samples
    case .iwae(let samples), .reweightedWakeSleep(let samples): samples
    default: nil
    }
  }
}

import Diagnostics
import Estimators
import Language
import Objectives
import SpecSyntax

extension Check {
  /// `kl=analytic` is legal at a latent variable only if no parent of it in the model descends from
  /// it in the sampling graph; `kl=relaxed` needs relaxed sites (`Semantics.md`, rule 7).
  static let divergenceForms = Check(
    "divergence-forms", of: .allSpecs, reads: \.rows, \.objectives, \.latents
  ) { $0.checkDivergenceForms($1, $2, $3) }
}

extension SpecReader {
  fileprivate func checkDivergenceForms(
    _ rows: RowCheck, _ objectives: [Objective], _ latents: [Latent]
  ) {
    for objective in objectives {
      for term in objective.terms {
        guard let call = term.term.call else { continue }
        switch call.divergenceForm {
        case .analytic:
          let names =
            call.node.map { [$0.name] }
            ?? latents.filter { $0.proposal == .guide }.map(\.name)
          for name in names { checkAnalytic(name, term.span, rows) }
        case .relaxed:
          for latent in latents where latent.distribution.discrete != nil {
            let use = latent.estimator
            guard !use.claims.hasRelaxedDensity else {
              checkRelaxedDensity(latent, term.span, rows)
              continue
            }
            report.add(
              .relaxedKLIllegal, at: term.span,
              "`kl=relaxed` needs relaxed draws of `\(latent.name)`",
              labels: [Label(latent.span, "its estimator is `\(use.text)`")],
              help: "estimate `\(latent.name)` with `gumbel_softmax(temperature=…)`")
          }
        case .sampled, nil: break
        }
      }
    }
  }

  /// Relaxed draws need a density, too.
  private func checkRelaxedDensity(_ latent: Latent, _ span: Span, _ rows: RowCheck) {
    guard latent.distribution.discrete?.relaxation?.relaxedLogDensity == nil else { return }
    report.add(
      .relaxedKLIllegal, at: span,
      "relaxed draws of `\(latent.name)` have no density: it is a `\(latent.distribution.name)`",
      labels: [Label(latent.nodeSpan(rows), "drawn here")],
      help: "leave `kl` out: that node then takes the sampled form")
  }

  private func checkAnalytic(_ name: String, _ span: Span, _ rows: RowCheck) {
    if let draw = rows.evaluator.draw(.guide, name), draw.distribution.divergence == nil {
      report.add(
        .analyticKLIllegal, at: span,
        "the divergence of `\(name)` has no closed form: it is a `\(draw.distribution.name)`",
        labels: [Label(draw.span, "drawn here")],
        help:
          "leave `kl` out of `elbo`: that node then takes the sampled form; as a term of its own "
          + "write `log_prob(guide.\(name)) - log_prob(\(name))`")
      return
    }
    guard let parent = rows.dependentParent(of: name) else { return }
    report.add(
      .analyticKLIllegal, at: span,
      "the divergence of `\(name)` is not a term of the bound: its parent `\(parent)` in the model "
        + "depends on it in the guide",
      labels: rows.scope.graph(.model)[name].map { [Label($0.span, "drawn given `\(parent)`")] }
        ?? [],
      help: "leave `kl` out: that node then takes the sampled form")
  }
}

extension RowCheck {
  /// A latent model parent of a latent variable that descends from it in the sampling graph.
  func dependentParent(of name: String) -> String? {
    latentAncestors(.model, name).sorted().first { descends($0, from: name) }
  }

  /// The latent variables that a draw's parameters read, through deterministic nodes.
  func latentAncestors(_ kind: GraphKind, _ name: String) -> Set<String> {
    let key = "\(kind.rawValue).\(name)"
    if let known = knownAncestors[key] { return known }
    let found = latents(among: evaluator.references[key] ?? [], of: kind)
    if isEvaluated { knownAncestors[key] = found }
    return found
  }

  /// The latent variables that the objective's expressions read, through deterministic nodes.
  var latentsOfExpressions: Set<String> {
    let read = evaluator.references["objective"] ?? []
    return GraphKind.allCases.reduce(into: []) { result, kind in
      let own = read.map { name in
        name.hasPrefix("\(kind.rawValue).") ? String(name.dropFirst(kind.rawValue.count + 1)) : name
      }
      result.formUnion(latents(among: Set(own), of: kind))
    }
  }

  private func latents(among names: Set<String>, of kind: GraphKind) -> Set<String> {
    var result: Set<String> = []
    var seen: Set<String> = []
    var open = Array(names)
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let node = scope.graph(kind)[next] else { continue }
      if node.isDraw {
        if scope.field(next)?.isOptional ?? true { result.insert(next) }
      } else {
        open += evaluator.references["\(kind.rawValue).\(next)"] ?? []
      }
    }
    return result
  }
}

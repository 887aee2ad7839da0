import Audit
import Estimators
import Lowering
import SpecModel
import TensorCore

/// Prints an audit for people.
struct AuditText {
  private let report: AuditReport

  init(_ report: AuditReport) { self.report = report }

  /// The tables, and their meaning.
  var text: String {
    [heading, nodes, parameters, differences, meaning].joined(separator: "\n")
  }

  private var heading: String {
    let set = report.shrunk.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    let rows = report.rows == 1 ? "1 row" : "\(report.rows) rows"
    let points = "\(report.points.count) points"
    let draws =
      report.draws == 1
      ? "no draws take part, \(points)" : "\(report.draws) draws at each of \(points)"
    let noise =
      report.fixesBaseNoise ? "; noise of continuous nodes and dropout is held fixed" : ""
    return """
      audit of \(report.model.name)\(set.isEmpty ? "" : " with \(set)"): \(report.verdict.rawValue)
        \(draws), \(rows)\(noise)
        reference: \(reference)
        a claim fails where |z| is above \(Self.number(report.criticalZ)); \
      \(report.tests) elements are tested

      """
  }

  private var reference: String {
    report.reference == .enumeration
      ? report.reference.words
      : "the mean of \(report.reference.words); enumeration exceeds its budget"
  }

  private var nodes: String {
    Table.text(
      ["node", "estimator", "bias", "forward", "backward"],
      report.model.latentFamilies.map { path, latent in
        [
          path, latent.estimator.text, "\(latent.estimator.claims.bias)",
          "\(latent.evaluations.forward)", "\(latent.evaluations.backward)",
        ]
      })
  }

  private var parameters: String {
    let header = [
      "parameter", "shape", "claim", "point", "|exact|", "|bias|", "max |z|", "detectable",
      "verdict",
    ]
    return Table.text(
      header,
      report.parameters.map { parameter in
        let worst = parameter.worst
        return [
          parameter.spec.path, "\(parameter.spec.shape)",
          parameter.bias.map { "\($0)" } ?? "no gradient", worst.point,
          Self.number(worst.exactNorm), Self.number(worst.biasNorm), Self.number(worst.maxAbsZ),
          Self.number(parameter.smallestDetectableBias), parameter.verdict.rawValue,
        ]
      })
  }

  private var differences: String {
    let error = report.differences.map(\.largestRelativeError).max() ?? 0
    let checked = report.differences.reduce(0) { $0 + $1.checked }
    let all = report.differences.reduce(0) { $0 + $1.elements }
    let isRight = report.differences.allSatisfy(\.passes)
    return "finite differences: largest relative error \(Self.number(error)) over \(checked) of "
      + "\(all) elements: \(isRight ? "pass" : "fail")\n"
  }

  private var meaning: String {
    switch report.verdict {
    case .pass:
      let admitted = report.parameters.contains { $0.bias == .biased }
      let rest =
        admitted ? " Gradients labelled `biased` make no claim; their bias was only measured." : ""
      return
        "A pass holds for the shrunken spec at these points: every claim agreed with the "
        + "reference.\(rest)\n"
    case .noClaim:
      return
        "All gradients are labelled `biased`: they make no claim, their bias was only measured.\n"
    case .fail: return "A gradient contradicts its label.\n"
    case .inconclusive:
      let needed = report.drawsNeeded.map { "; about \($0) would suffice (`--draws`)" } ?? ""
      return "The draws are too few to detect a bias of \(Self.number(report.tolerance)) times the "
        + "gradient\(needed).\n"
    }
  }

  static func number(_ value: Double) -> String { value.figures() }
}

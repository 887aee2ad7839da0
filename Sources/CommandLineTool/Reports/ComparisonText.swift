import Audit
import Estimators

/// Prints a comparison for people.
struct ComparisonText {
  private let report: ComparisonReport

  init(_ report: ComparisonReport) { self.report = report }

  /// The tables, and the data of their measurement.
  var text: String {
    var parts = [heading]
    if !report.ranked.isEmpty { parts.append(table) }
    let refused = report.estimators.compactMap { line -> String? in
      guard case .failure(let refusal) = line.result else { return nil }
      return "  \(line.name): \(refusal.reason)\n"
    }
    if !refused.isEmpty { parts.append("not compared\n" + refused.joined()) }
    parts.append(meaning)
    return parts.joined(separator: "\n")
  }

  private var heading: String {
    let references = report.references.map { point, reference in
      "  |bias| at \(point) is measured against \(reference.words)\n"
    }
    let curve = report.curve.map { "  objective: \($0), after \(report.steps) steps\n" } ?? ""
    return "comparison of estimators on \(report.spec)\n  gradients: \(report.rows), at most "
      + "\(report.draws) draws\n" + references.joined() + curve
  }

  private var table: String {
    let header = [
      "estimator", "bias", "samples", "forward", "backward", "variance", "trained", "|bias|",
      "noise", "signal", "us/step", "objective",
    ]
    return Table.text(
      header,
      report.ranked.map { name, figures in
        let first = figures.points.first
        let trained = figures.points.dropFirst().first
        return [
          name, "\(figures.bias)", "\(figures.samples)", "\(figures.evaluations.forward)",
          "\(figures.evaluations.backward)", Self.number(first?.variance),
          Self.number(trained?.variance), Self.number(first?.biasNorm),
          Self.number(first?.biasNoise), Self.number(first?.signalToNoise),
          Self.number(figures.microseconds),
          Self.number(figures.objective.last?.value, digits: 5),
        ]
      })
  }

  private var meaning: String {
    var lines = [
      "samples: draws of a row in one step; forward, backward: evaluations of the model per sample",
      "variance: sum of the variances of all elements of the gradient, at the initialization",
    ]
    if let trainedBy = report.trainedBy {
      lines.append("trained: the same at the weights that \(trainedBy) reached")
    }
    lines += [
      "|bias|: norm of the difference between the mean gradient and the reference",
      "noise: the |bias| to expect from sampling error alone, without any bias",
      "signal: norm of the mean gradient, without sampling error, over the root of the variance",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func number(_ value: Double?, digits: Int = 3) -> String {
    value.map { $0.isFinite ? $0.figures(digits) : "none" } ?? ""
  }
}

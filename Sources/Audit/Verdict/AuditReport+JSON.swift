import CompilerDriver
import Estimators
import Lowering
import SpecModel
import TensorCore

extension AuditReport {
  /// The version of the contract.
  public static let formatVersion = "1.1"

  /// One object, ended by a newline.
  public var json: String {
    let object: JSON = .object([
      ("format_version", .text(Self.formatVersion)),
      ("spec", .text(model.name)),
      ("draws", .integer(draws)),
      ("verdict", .text(verdict.rawValue)),
      ("draws_needed", drawsNeeded.map { .integer($0) } ?? .null),
      ("tolerance", .number(tolerance)),
      ("critical_z", .number(criticalZ)),
      ("tests", .integer(tests)),
      ("family_error", .number(Statistics.familyError)),
      ("reference", .text(reference)),
      ("rows", .integer(rows)),
      ("set", .object(shrunk.map { ($0.name, .text($0.value)) })),
      ("points", .list(points.map { .text($0) })),
      ("nodes", .list(model.latents.map { $0.json })),
      ("parameters", .list(parameters.map(object))),
      ("finite_differences", .list(differences.map(Self.object))),
    ])
    return object.document
  }

  private func object(_ parameter: ParameterAudit) -> JSON {
    let worst = parameter.worst
    return .object([
      ("name", .text(parameter.spec.path)),
      ("shape", .list(parameter.spec.shape.extents.map { .integer($0) })),
      ("bias", .optional(parameter.bias.map { "\($0)" })),
      ("reference", .text(reference)),
      ("point", .text(worst.point)),
      ("exact", .numbers(worst.exact)),
      ("mean", .numbers(worst.mean)),
      ("standard_error", .numbers(worst.standardError)),
      ("max_abs_z", .number(worst.maxAbsZ)),
      ("smallest_detectable_bias", .number(parameter.smallestDetectableBias)),
      ("verdict", .text(parameter.verdict.rawValue)),
      (
        "points",
        .list(
          parameter.points.map { point in
            .object([
              ("point", .text(point.point)),
              ("exact_norm", .number(point.exactNorm)),
              ("bias_norm", .number(point.biasNorm)),
              ("factor", .number(point.factor)),
              ("max_abs_z", .number(point.maxAbsZ)),
              ("smallest_detectable_bias", .number(point.smallestDetectableBias)),
              ("verdict", .text(point.verdict.rawValue)),
            ])
          })
      ),
    ])
  }

  private static func object(_ figures: DifferenceFigures) -> JSON {
    .object([
      ("point", .text(figures.point)),
      ("largest_relative_error", .number(figures.largestRelativeError)),
      ("checked", .integer(figures.checked)),
      ("elements", .integer(figures.elements)),
      ("verdict", .text((figures.passes ? Verdict.pass : .fail).rawValue)),
    ])
  }
}

extension Latent {
  /// The node as audits describe it.
  fileprivate var json: JSON {
    .object([
      ("node", .text(path)),
      ("estimator", .text(estimator.text)),
      ("bias", .text("\(estimator.claims.bias)")),
      ("evaluations", evaluations.json),
    ])
  }
}

extension Evaluations {
  /// The counts of passes.
  var json: JSON { .object([("forward", .integer(forward)), ("backward", .integer(backward))]) }
}

import Estimators
import JSON
import Lowering
import SpecModel
import TensorCore

extension AuditReport {
  /// The version of the contract.
  public static let formatVersion = "1.1"

  /// One object, ended by a newline.
  public var json: String {
    let object: JSON = .object([
      "format_version": .string(Self.formatVersion),
      "spec": .string(model.name),
      "draws": .integer(draws),
      "verdict": .string(verdict.rawValue),
      "draws_needed": drawsNeeded.map { .integer($0) } ?? .null,
      "tolerance": .number(tolerance),
      "critical_z": .number(criticalZ),
      "tests": .integer(tests),
      "family_error": .number(Statistics.familyError),
      "reference": .string(reference.name),
      "rows": .integer(rows),
      "set": .object(JSON.Members(shrunk.map { ($0.name, .string($0.value)) })),
      "points": .array(points.map { .string($0) }),
      "nodes": .array(model.latents.map { $0.json }),
      "parameters": .array(parameters.map(object)),
      "finite_differences": .array(differences.map(Self.object)),
    ])
    return object.document(.outline)
  }

  private func object(_ parameter: ParameterAudit) -> JSON {
    let worst = parameter.worst
    return .object([
      "name": .string(parameter.spec.path),
      "shape": .array(parameter.spec.shape.extents.map { .integer($0) }),
      "bias": JSON(encoding: parameter.bias.map { "\($0)" }),
      "reference": .string(reference.name),
      "point": .string(worst.point),
      "exact": JSON(encoding: worst.exact),
      "mean": JSON(encoding: worst.mean),
      "standard_error": JSON(encoding: worst.standardError),
      "max_abs_z": .number(worst.maxAbsZ),
      "smallest_detectable_bias": .number(parameter.smallestDetectableBias),
      "verdict": .string(parameter.verdict.rawValue),
      "points": .array(
        parameter.points.map { point in
          .object([
            "point": .string(point.point),
            "exact_norm": .number(point.exactNorm),
            "bias_norm": .number(point.biasNorm),
            "factor": .number(point.factor),
            "max_abs_z": .number(point.maxAbsZ),
            "smallest_detectable_bias": .number(point.smallestDetectableBias),
            "verdict": .string(point.verdict.rawValue),
          ])
        }),
    ])
  }

  private static func object(_ figures: DifferenceFigures) -> JSON {
    .object([
      "point": .string(figures.point),
      "largest_relative_error": .number(figures.largestRelativeError),
      "checked": .integer(figures.checked),
      "elements": .integer(figures.elements),
      "verdict": .string((figures.passes ? Verdict.pass : .fail).rawValue),
    ])
  }
}

extension Latent {
  /// The node as audits describe it.
  fileprivate var json: JSON {
    [
      "node": .string(path),
      "estimator": .string(estimator.text),
      "bias": .string("\(estimator.claims.bias)"),
      "evaluations": evaluations.json,
    ]
  }
}

extension Evaluations {
  /// The counts of passes.
  var json: JSON { .object(["forward": .integer(forward), "backward": .integer(backward)]) }
}

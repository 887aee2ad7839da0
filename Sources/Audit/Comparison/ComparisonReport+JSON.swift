import Estimators
import JSON

extension ComparisonReport {
  /// The version of the contract.
  public static let formatVersion = "1.0"

  /// One object, ended by a newline.
  public var json: String {
    let object: JSON = .object([
      "format_version": .string(Self.formatVersion),
      "spec": .string(spec),
      "draws": .integer(draws),
      "steps": .integer(steps),
      "rows": .string(rows),
      "references": .array(
        references.map {
          .object(["point": .string($0.point), "reference": .string($0.reference.name)])
        }),
      "objective_of": JSON(encoding: curve),
      "trained_by": JSON(encoding: trainedBy),
      "estimators": .array(estimators.map(Self.object)),
    ])
    return object.document(.outline)
  }

  private static func object(_ line: EstimatorComparison) -> JSON {
    switch line.result {
    case .failure(let refusal):
      return .object([
        "name": .string(line.name), "legal": .bool(false), "reason": .string(refusal.reason),
      ])
    case .success(let figures):
      return .object([
        "name": .string(line.name), "legal": .bool(true), "reason": .null,
        "bias": .string("\(figures.bias)"),
        "samples": .integer(figures.samples),
        "evaluations": figures.evaluations.json,
        "flops_per_step": .integer(figures.flops),
        "draws": .integer(figures.points.first?.draws ?? 0),
        "variance": .number(figures.variance),
        "parameters": parameters(figures.points.first),
        "parameters_trained": parameters(figures.points.dropFirst().first),
        "microseconds_per_step": .number(figures.microseconds),
        "objective": .array(
          figures.objective.map {
            .object(["step": .integer($0.step), "value": .number($0.value)])
          }),
      ])
    }
  }

  private static func parameters(_ point: PointComparison?) -> JSON {
    .array(
      (point?.parameters ?? []).map { parameter in
        .object([
          "name": .string(parameter.name),
          "mean": JSON(encoding: parameter.mean),
          "variance": .number(parameter.variance),
          "bias_norm": .number(parameter.biasNorm),
          "bias_norm_noise": .number(parameter.biasNoise),
          "signal_to_noise": .number(parameter.signalToNoise),
        ])
      })
  }
}

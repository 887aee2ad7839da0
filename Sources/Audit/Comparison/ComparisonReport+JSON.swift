import CompilerDriver
import Estimators

extension ComparisonReport {
  /// The version of the contract.
  public static let formatVersion = "1.0"

  /// One object, ended by a newline.
  public var json: String {
    let object: JSON = .object([
      ("format_version", .text(Self.formatVersion)),
      ("spec", .text(spec)),
      ("draws", .integer(draws)),
      ("steps", .integer(steps)),
      ("rows", .text(rows)),
      (
        "references",
        .list(
          references.map {
            .object([("point", .text($0.point)), ("reference", .text($0.name))])
          })
      ),
      ("objective_of", .optional(curve)),
      ("trained_by", .optional(trainedBy)),
      ("estimators", .list(estimators.map(Self.object))),
    ])
    return object.document
  }

  private static func object(_ line: EstimatorComparison) -> JSON {
    switch line.result {
    case .failure(let refusal):
      return .object([
        ("name", .text(line.name)), ("legal", .flag(false)), ("reason", .text(refusal.reason)),
      ])
    case .success(let figures):
      return .object([
        ("name", .text(line.name)), ("legal", .flag(true)), ("reason", .null),
        ("bias", .text("\(figures.bias)")),
        ("samples", .integer(figures.samples)),
        ("evaluations", figures.evaluations.json),
        ("flops_per_step", .integer(figures.flops)),
        ("draws", .integer(figures.points.first?.draws ?? 0)),
        ("variance", .number(figures.variance)),
        ("parameters", parameters(figures.points.first)),
        ("parameters_trained", parameters(figures.points.dropFirst().first)),
        ("microseconds_per_step", .number(figures.microseconds)),
        (
          "objective",
          .list(
            figures.objective.map {
              .object([("step", .integer($0.step)), ("value", .number($0.value))])
            })
        ),
      ])
    }
  }

  private static func parameters(_ point: PointComparison?) -> JSON {
    .list(
      (point?.parameters ?? []).map { parameter in
        .object([
          ("name", .text(parameter.name)),
          ("mean", .numbers(parameter.mean)),
          ("variance", .number(parameter.variance)),
          ("bias_norm", .number(parameter.biasNorm)),
          ("bias_norm_noise", .number(parameter.biasNoise)),
          ("signal_to_noise", .number(parameter.signalToNoise)),
        ])
      })
  }
}

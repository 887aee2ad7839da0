import Estimators
public import SpecModel

/// A model whose mean gradient is known to be right, to compare another one's with.
public struct ReferenceModel: Sendable {
  /// Its name: `enumeration`, or the call of an unbiased estimator.
  public let name: String
  /// The model.
  public let model: Model
  /// True if its gradient has no noise once base noise is fixed.
  public var isExact: Bool { name == Self.enumeration }

  /// The name of the exact reference.
  static let enumeration = "enumeration"

  /// The references of a model that its checks allow, the best first.
  static func all(_ model: Model, _ variants: Variants) -> [ReferenceModel] {
    let discrete = model.discreteLatents
    if let exact = variants.model(Estimator.enumerate.name, for: discrete) {
      return [ReferenceModel(name: enumeration, model: exact)]
    }
    // Sites that are enumerated already have no noise and stay.
    let sampled = discrete.filter { $0.estimator.estimator !== Estimator.enumerate }
    let legal = unbiased.compactMap { call in
      variants.model(call, for: sampled).map { ReferenceModel(name: call, model: $0) }
    }
    // Draws of the estimator on trial could not refute it.
    func isOnTrial(_ reference: ReferenceModel) -> Bool {
      sampled.contains { latent in
        reference.model.latent(latent.name)?.estimator.text == latent.estimator.text
      }
    }
    return legal.filter { !isOnTrial($0) } + legal.filter(isOnTrial)
  }

  private static let unbiased = [
    "score_function(baseline=leave_one_out)", "score_function(baseline=none)",
  ]
}

import Estimators
public import SpecModel

/// A model whose mean gradient is known to be right, to compare another one's with.
public struct ReferenceModel: Sendable {
  /// What it is: `enumeration`, or the call of an unbiased estimator.
  public let name: String
  /// The model.
  public let model: Model
  /// Whether its gradient has no noise once base noise is fixed.
  public var isExact: Bool { name == Self.enumeration }

  /// The name of the exact reference.
  static let enumeration = "enumeration"

  /// The references of a model that its checks allow, the best first.
  static func all(_ model: Model, _ variants: Variants) -> [ReferenceModel] {
    let discrete = model.discreteLatents
    if let exact = variants.model(Estimator.enumerate.name, for: discrete) {
      return [ReferenceModel(name: enumeration, model: exact)]
    }
    // What is enumerated already has no noise of its own, and stays.
    let sampled = discrete.filter { $0.estimator.estimator !== Estimator.enumerate }
    // Draws of the estimator on trial refute nothing that it does.
    let isOnTrial = { call in sampled.contains { $0.estimator.text == call } }
    let calls = unbiased.filter { !isOnTrial($0) } + unbiased.filter(isOnTrial)
    return calls.compactMap { call in
      variants.model(call, for: sampled).map { ReferenceModel(name: call, model: $0) }
    }
  }

  private static let unbiased = [
    "score_function(baseline=leave_one_out)", "score_function(baseline=none)",
  ]
}

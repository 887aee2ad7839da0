import Estimators
public import SpecModel

/// The gradient that others are measured against.
public enum Reference: Sendable, Hashable {
  /// The exact mean over all joint values.
  case enumeration
  /// The mean over the draws of an unbiased estimator, given by its call.
  case estimator(String)
  /// The mean over the draws of the spec as it is.
  case spec

  /// Its name in reports for programs.
  public var name: String {
    switch self {
    case .enumeration: "enumeration"
    case .estimator(let call): call
    case .spec: "the spec itself"
    }
  }

  /// Its name in a sentence.
  public var words: String { self == .enumeration ? "exact enumeration" : name }
}

/// A model whose mean gradient is known to be right, to compare another one's with.
public struct ReferenceModel: Sendable {
  /// The gradient that it gives.
  public let reference: Reference
  /// The model.
  public let model: Model
  /// True if its gradient has no noise once base noise is fixed.
  public var isExact: Bool { reference == .enumeration }

  /// The references of a model that its checks allow, the best first.
  static func all(_ model: Model, _ variants: Variants) -> [ReferenceModel] {
    let discrete = model.discreteLatents
    if let exact = variants.model(Estimator.enumerate.name, for: discrete) {
      return [ReferenceModel(reference: .enumeration, model: exact)]
    }
    // Sites that are enumerated already have no noise and stay.
    let sampled = discrete.filter { $0.estimator.estimator !== Estimator.enumerate }
    let legal = unbiased.compactMap { call in
      variants.model(call, for: sampled).map {
        ReferenceModel(reference: .estimator(call), model: $0)
      }
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

/// The form of the divergence in an evidence lower bound.
public enum DivergenceForm: String, Sendable, Hashable, CaseIterable {
  /// In closed form.
  case analytic
  /// log q − log p at the draw.
  case sampled
  /// log q − log p of the relaxed densities at the relaxed draw.
  case relaxed

  /// The form at one latent variable: the one asked for, or else the analytic one where it is
  /// legal.
  public static func of(_ asked: DivergenceForm?, at latent: some InferredLatent) -> DivergenceForm
  {
    if let asked, asked != .relaxed || latent.isDiscrete { return asked }
    return latent.hasAnalyticDivergence ? .analytic : .sampled
  }
}

/// A latent variable that the guide draws, as far as its divergence goes.
public protocol InferredLatent {
  /// The name of the node.
  var name: String { get }
  /// True if it takes finitely many values.
  var isDiscrete: Bool { get }
  /// True if the closed form of the divergence is legal.
  var hasAnalyticDivergence: Bool { get }
}

/// The objective measured against a quantity with a name (`Semantics.md`, rule 18).
public struct BoundLabel: Sendable, Hashable {
  /// The relation to the quantity.
  public enum Kind: String, Sendable, Hashable {
    /// The objective is the quantity.
    case equal
    /// The objective is never above the quantity, in expectation.
    case lowerBound = "lower bound"
    /// No relation is known.
    case none = "not a bound"
  }

  /// The relation.
  public let kind: Kind
  /// The quantity, for example `log p(bottom | top)`; nil where the objective bounds none.
  public let quantity: String?
  /// The reason.
  public let because: String

  /// A label.
  public init(kind: Kind, quantity: String?, because: String) {
    self.kind = kind
    self.quantity = quantity
    self.because = because
  }

  /// The label in words, for example `lower bound of log p(x)`.
  public var text: String {
    guard let quantity else { return kind.rawValue }
    return kind == .equal ? "equal to \(quantity)" : "\(kind.rawValue) of \(quantity)"
  }

  /// The label of an objective that is not a bound, with the reason.
  public static func unbounded(_ because: String) -> BoundLabel {
    BoundLabel(kind: .none, quantity: nil, because: because)
  }
}

/// The model, as far as the label of a term depends on it.
public protocol LabelContext {
  /// The quantity: `log p(x | y)`, the fields that the model draws given those that it only reads.
  var evidence: String { get }
  /// The latent variables that the guide draws.
  var inferred: [any InferredLatent] { get }
  /// The reason why no label holds if the model sees values between the vertices; nil if it sees
  /// none.
  var softReason: String? { get }
  /// The label of a bound at true draws; without anything latent it is met.
  func hard(_ because: String) -> BoundLabel
}

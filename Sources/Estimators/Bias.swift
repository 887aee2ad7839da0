/// An estimator's claim about the mean of its gradient (`Semantics.md`, rule 17).
public enum Bias: Int, Sendable, Hashable, Comparable, CaseIterable, CustomStringConvertible {
  /// No noise beyond that of other sites.
  case exact
  /// The mean is the gradient.
  case unbiased
  /// The mean tends to the gradient as samples grow.
  case consistent
  /// The gradient times a factor that depends on past steps only.
  case rescaled
  /// The mean is another vector.
  case biased

  /// From the strongest to the weakest claim; the join of two claims is the larger.
  public static func < (a: Bias, b: Bias) -> Bool { a.rawValue < b.rawValue }

  /// The claim in one word.
  public var description: String {
    switch self {
    case .exact: "exact"
    case .unbiased: "unbiased"
    case .consistent: "consistent"
    case .rescaled: "rescaled"
    case .biased: "biased"
    }
  }
}

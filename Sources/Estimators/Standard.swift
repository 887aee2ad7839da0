public import Language

extension Estimator {
  /// The estimator, as a spec would write it, of a node for which the spec names none and whose joint
  /// values are too many to enumerate, with the reason.
  ///
  /// All are unbiased and need values at draws alone, so that they are right whatever the cost is.
  public static func standard(
    for distribution: Distribution, under bounds: Set<BoundKind>, samples: Int?
  ) -> (text: String, because: String) {
    guard distribution.discrete != nil else {
      return ("pathwise", "the distribution is continuous")
    }
    if bounds.contains(.importanceWeighted) {
      guard bounds.count == 1, let samples, samples > 1 else {
        return (
          "score_function(baseline=moving_average)",
          "a multi-sample bound needs the score term, and not every term has other samples"
        )
      }
      return ("vimco", "a multi-sample bound needs the score term, and its other samples tell most")
    }
    let much =
      "too many joint values to enumerate, and nothing is known of the cost between vertices"
    guard distribution == .bernoulli else {
      return ("score_function(baseline=leave_one_out)", much)
    }
    return ("disarm", much + ": an antithetic pair of draws is the best that needs two evaluations")
  }
}

public import Language

extension Estimator {
  /// The estimators, as a spec would write them, of a node for which the spec names none and whose
  /// joint values are too many to enumerate, each with the reason: the first that is legal is
  /// taken.
  ///
  /// All are unbiased and need values at draws alone, so that they are right whatever the cost is.
  /// The last is legal under every objective.
  public static func standards(
    for distribution: Distribution, under bounds: Set<BoundKind>
  ) -> [(text: String, because: String)] {
    guard distribution.discrete != nil else {
      return [("pathwise", "the distribution is continuous")]
    }
    let past = "score_function(baseline=moving_average)"
    if bounds.contains(.importanceWeighted) {
      return [
        (
          "vimco",
          "a multi-sample bound needs the score term, and its samples give the best baseline"
        ),
        (
          past, "a multi-sample bound needs the score term, and not every term has other samples"
        ),
      ]
    }
    let much =
      "too many joint values to enumerate, and the cost may be undefined between vertices"
    guard distribution == .bernoulli else {
      return [
        ("score_function(baseline=leave_one_out)", much),
        (past, much + "; a term of one sample has no other to compare it with"),
      ]
    }
    return [
      ("disarm", much + ": an antithetic pair of draws is the best estimator with two evaluations"),
      (past, much),
    ]
  }
}

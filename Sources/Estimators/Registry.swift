/// The list of every estimator; a test compares it with the folder `Catalog`.
extension Estimator {
  /// All estimators, alphabetical by name.
  public static let all: [Estimator] = [
    .arm, .arms, .arsm, .darn, .disarm, .doubleControlVariate, .enumerate, .gappedStraightThrough,
    .gumbelRao, .gumbelSoftmax, .invertibleGaussian, .localExpectation, .measureValued, .muprop,
    .ovis, .pathwise, .rebar, .reinmax, .relax, .rodeo, .scoreFunction, .slopeAnnealed,
    .straightThrough, .topK, .vimco, .withoutReplacement,
  ]
}

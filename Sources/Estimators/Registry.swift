/// The list of every estimator; a test compares it with the folder `Catalog`.
extension Estimator {
  /// All estimators, alphabetical by name.
  public static let all: [Estimator] = [
    .enumerate, .gumbelSoftmax, .pathwise, .scoreFunction, .straightThrough,
  ]
}

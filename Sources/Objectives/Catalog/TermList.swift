extension Term {
  /// All terms, in the order of the reference.
  public static let all: [Term] = [
    .elbo, .iwae, .reweightedWakeSleep, .logMarginal, .logProb, .divergence,
  ]
}

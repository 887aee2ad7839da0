extension Distribution {
  /// Every distribution in alphabetical order; each has its own file in `Distributions`.
  public static let all: [Distribution] = [
    .bernoulli, .categorical, .kSubset, .normal, .plackettLuce,
  ]

  /// The distributions over finitely many values.
  public static let finite = all.filter { $0.discrete != nil }

  /// The finite distributions whose mean has a closed form.
  public static let withMean = finite.filter { $0.discrete?.mean != nil }

  /// The finite distributions whose draws can be relaxed.
  public static let relaxable = finite.filter { $0.discrete?.relaxation != nil }

  /// The distribution with a name.
  public static func named(_ name: String) -> Distribution? { all.first { $0.name == name } }
}

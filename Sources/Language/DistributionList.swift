extension Distribution {
  /// Every distribution in alphabetical order; each has its own file in `Distributions`.
  public static let all: [Distribution] = [.bernoulli, .categorical, .kSubset, .normal]

  /// The distribution with a name.
  public static func named(_ name: String) -> Distribution? { all.first { $0.name == name } }
}

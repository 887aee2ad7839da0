public import Language

/// A call that is an expectation term of its own in an objective or metric.
public struct TermForm: Sendable {
  /// The name in specs.
  public let name: String
  /// One sentence on what it means.
  public let summary: String
  /// The options; none for a term of a node.
  public let options: [Option]
  /// Whether its one argument is a `~` node.
  public let takesNode: Bool

  /// The term with a name.
  static func named(_ name: String) -> TermForm? { all.first { $0.name == name } }

  /// All of them.
  public static let all: [TermForm] = [
    TermForm(
      name: "elbo", summary: "The evidence lower bound.", options: elboOptions, takesNode: false),
    TermForm(
      name: "iwae", summary: "The importance-weighted bound (Burda et al., 2016).",
      options: iwaeOptions, takesNode: false),
    TermForm(
      name: "reweighted_wake_sleep",
      summary: "Reweighted wake-sleep (Bornschein and Bengio, 2015), alone and maximized.",
      options: iwaeOptions, takesNode: false),
    TermForm(
      name: "log_marginal", summary: "The logarithm of the sum over all latent values.",
      options: [], takesNode: false),
    TermForm(
      name: "log_prob",
      summary: "The log-density of a `~` node at its value; `guide.n` is the guide's.",
      options: [], takesNode: true),
    TermForm(
      name: "kl", summary: "The closed-form divergence of a latent's guide from its model.",
      options: [], takesNode: true),
  ]

  /// 0 samples stand for as few as the estimators need.
  private static let elboOptions = [
    Option(
      "samples", .integer(0...1_000_000), default: "0",
      "The samples a row; as few as the estimators need by default."),
    Option(
      "kl",
      .choice([
        .init("auto", "Analytic where that is legal, sampled elsewhere."),
        .init("analytic", "In closed form."),
        .init("sampled", "log q - log p at the draw."),
        .init("relaxed", "log q - log p of the relaxed densities."),
      ]), default: "auto", "The form of the divergence."),
    Option(
      "prior_temperature", .scalar(0...Double.infinity, excludesLowerBound: true), default: "1.0",
      "The prior's temperature under `kl=relaxed`; the site's own by default."),
  ]

  private static let iwaeOptions = [
    Option(
      "samples", .integer(1...1_000_000_000), default: nil, "The importance samples a row.")
  ]
}

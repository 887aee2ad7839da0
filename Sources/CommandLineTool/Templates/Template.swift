/// A starter spec that `init` writes, with the data it trains on.
struct Template {
  /// The name that `--template` takes.
  let name: String
  /// The spec in one sentence.
  let summary: String
  /// The data that it reads; nil for a spec without data.
  let data: StarterData?
  /// The spec, given its name.
  let spec: @Sendable (String) -> String

  /// All templates, alphabetical by name.
  static let all: [Template] = [bandit, m2, mixture, sbn, toy, vae]
}

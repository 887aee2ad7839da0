import SpecModel

extension ReferencePages {
  /// The queries of quantities.
  static var queries: ReferencePage {
    let intro = """
      The questions about `~` nodes that a quantity of `predict` and a metric may ask: `mean(x)` asks \
      about the model's node, `mean(guide.z)` about the guide's. A draw within a function is named by \
      its path, such as `map(s.z)`; the draws of all steps of a `scan` come as one value, steps first. \
      A function of the spec with the same name comes first. [Using a trained \
      model](TrainedModels.md) explains their use.
      """
    return ReferencePage("Queries", source: "`Query.all`", [intro] + Query.all.flatMap(blocks))
  }

  static func blocks(_ query: Query) -> [String] {
    let node =
      query.isForLatents
      ? "It takes one latent variable." : "It takes one `~` node."
    let samples = "`samples=K` estimates the answer from K importance samples."
    let facts =
      ["Formula: \(Markdown.code(query.formula))"]
      + (query.citation.map { ["Source: \(Markdown.prose($0))"] } ?? [])
    return ["## \(query.name)", Markdown.prose(query.summary), Markdown.list(facts)]
      + [query.takesSamples ? "\(node) \(samples)" : node] + ["```yaml\n\(query.example)\n```"]
  }
}

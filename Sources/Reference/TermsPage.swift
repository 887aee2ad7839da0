import Objectives

extension ReferencePages {
  /// The terms of objectives and metrics.
  static var terms: ReferencePage {
    let intro = """
      The calls that an objective or metric adds up, each possibly times a number or a schedule. A \
      term is an expectation over draws, and the objective is its mean over rows. `x` are the \
      observed variables, `z` the latent ones, `p` the model, `q` the guide, and \
      `w_k = p(x, z_k) / q(z_k | x)` the importance weight of the k-th of K draws. An expression \
      with one number per row is a term, too.
      """
    return ReferencePage("Terms", source: "`Term.all`", [intro] + Term.all.flatMap(blocks))
  }

  static func blocks(_ term: Term) -> [String] {
    let argument: [String]
    switch term.argument {
    case .none: argument = OptionTable.blocks(term.options)
    case .draw: argument = ["It takes one `~` node."]
    case .latent: argument = ["It takes one latent variable of the guide."]
    }
    let facts =
      ["Formula: \(Markdown.code(term.formula))"]
      + (term.citation.map { ["Source: \(Markdown.prose($0))"] } ?? [])
    return ["## \(term.name)", Markdown.prose(term.summary), Markdown.list(facts)] + argument
      + ["```yaml\n\(term.example)\n```"]
  }
}

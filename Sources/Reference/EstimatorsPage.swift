import Estimators
import Language

extension ReferencePages {
  /// The gradient estimators.
  static var estimators: ReferencePage {
    let intro = """
      The estimators that `estimators` can name for a node. In the formulas `f` is the part of the \
      minimized objective that the node can reach, `z` the draw, `y` a relaxed draw, `J` the \
      derivative of the value that the model sees, with respect to the node's natural parameters. A \
      bias label is a claim about the mean of the gradient: exact, unbiased, consistent, rescaled or \
      biased.

      The tables say under which terms of an objective an estimator is legal, whether the model sees \
      vertices (true values of the distribution) or relaxed values, what it needs of the part of the \
      model that depends on the node, the least number of samples, and how often that part is \
      evaluated forward and backward per sample. `S` is the number of joint values of the node.
      """
    return ReferencePage(
      "Estimators", source: "`Estimator.all`", [intro] + Estimator.all.flatMap(blocks))
  }

  static func blocks(_ estimator: Estimator) -> [String] {
    let cases = estimator.cases
    let columns = ["bias", "terms", "the model sees", "needs", "samples", "forward", "backward"]
    let isSingle = cases.count == 1
    let table = Markdown.table(
      (isSingle ? [] : ["options"]) + columns,
      cases.map { (isSingle ? [] : [Markdown.codes($0.options)]) + $0.facts })
    let carrier =
      switch estimator.gradient {
      case .graph: "The gradient flows through the graph of the value."
      case .pathwise:
        "It computes the gradient from df/dz, so the model must be differentiable in z."
      case .cost: "It computes the gradient from the cost."
      }
    return [
      "## \(estimator.name)", Markdown.prose(estimator.summary),
      Markdown.list([
        "Formula: \(Markdown.code(estimator.formula))",
        "Source: \(Markdown.prose(estimator.citation))",
        "Distributions: \(Markdown.codes(estimator.distributions.map(\.name)))",
        carrier,
      ]),
    ] + OptionTable.blocks(estimator.options) + [table]
  }
}

extension Estimator {
  /// The claims of the schema, once for every choice of words and flags that changes them.
  fileprivate var cases: [(options: [String], facts: [String])] {
    let finite = options.filter { $0.variants.count > 1 }
    let all = choices(of: finite).map { choice -> (options: [String], facts: [String]) in
      let values = choice.reduce(into: options.examples) { $0[$1.name] = $1.value }
      return (choice.map(\.text), facts(values))
    }
    // An option matters where two choices that differ in it alone have different facts.
    let matters = finite.indices.filter { position in
      let groups = Dictionary(grouping: all) { $0.options.removing(at: position) }
      return groups.values.contains { Set($0.map(\.facts)).count > 1 }
    }
    var seen: Set<[String]> = []
    return all.compactMap { row in
      let options = matters.map { row.options[$0] }
      return seen.insert(options).inserted ? (options, row.facts) : nil
    }
  }

  private typealias Chosen = (name: String, text: String, value: OptionValue)

  /// All combinations of the options' values.
  private func choices(of options: [Option]) -> [[Chosen]] {
    options.reduce([[]]) { partial, option in
      partial.flatMap { chosen in
        option.variants.map { chosen + [(option.name, $0.text, $0.value)] }
      }
    }
  }

  private func facts(_ options: Options) -> [String] {
    let claims = claims(options)
    let evaluations = { (states: Int) in
      claims.evaluations(SiteSize(states: states, units: 1, arity: states))
    }
    return [
      claims.bias.description, claims.bounds.map(\.words).joined(separator: ", "),
      claims.isHard ? "vertices" : "relaxed values", claims.requirement.words,
      "\(claims.minimumSamples)", formula { evaluations($0).forward },
      formula { evaluations($0).backward },
    ]
  }

  /// A count of passes in terms of the number of joint values.
  private func formula(_ count: (Int) -> Int) -> String {
    let slope = count(3) - count(2)
    let start = count(2) - 2 * slope
    guard slope != 0 else { return "\(start)" }
    guard count(16) == start + 16 * slope else {
      return "\(count(2)) for S = 2, \(count(16)) for 16"
    }
    let product = slope == 1 ? "S" : "\(slope) S"
    return start == 0 ? product : start > 0 ? "\(product) + \(start)" : "\(product) - \(-start)"
  }
}

extension BoundKind {
  /// The terms in words.
  fileprivate var words: String {
    switch self {
    case .expectation: "expectations"
    case .importanceWeighted: "`iwae`"
    }
  }
}

extension Requirement {
  /// The requirements on the rest of the model, in words.
  fileprivate var words: String {
    switch self {
    case .values: "values"
    case .derivatives: "derivatives at draws"
    case .interior: "values and derivatives between vertices"
    case .interiorBehind: "values and derivatives between vertices, also of all nodes drawn later"
    case .meanField: "values and derivatives at the means of all nodes"
    }
  }
}

extension Array {
  fileprivate func removing(at position: Int) -> [Element] {
    Array(self[..<position] + self[(position + 1)...])
  }
}

import Estimators
import Language
import TensorCore
import TensorIR

/// The guide, the model, and functions with draws.
extension SpecMaker {
  /// A `scan` whose steps draw, in both graphs alike.
  struct Sequence {
    var steps: Int
    var state: Int
    var item: Int
    var isGuided: Bool
    var shape: [Int] { [steps, state] }
  }

  mutating func makeFunctions() {
    guard dice.chance(0.3) else { return }
    let inner = sizes.extent(&dice)
    let nodes: [(String, Draft)] = [
      ("h", .text(dice.pick(["tanh(dense(x, \(inner)))", "relu(dense(x, \(inner)))"]))),
      (
        "g",
        .text(dice.pick(["h * parameter(\(inner), init=1)", "layer_norm(h)", "dropout(h, 0.3)"]))
      ),
      ("return", .text("dense(g, n)")),
    ]
    functions.append(Draft.Entry(key: "net(x, n)", value: Draft(nodes)))
  }

  mutating func makeSequence() -> Sequence {
    let sequence = Sequence(
      steps: dice.integer(1...(isLarge ? 6 : 3)), state: dice.integer(1...4),
      item: dice.integer(1...3), isGuided: dice.chance(0.6))
    let units = dice.integer(2...3)
    let distribution = dice.pick(["bernoulli", "categorical", "categorical", "normal"])
    let head =
      distribution == "normal"
      ? "mean=tanh(dense(concat(state, item), \(units))), std=0.5"
      : "logits=dense(concat(state, item), \(units))"
    for name in sequence.isGuided ? ["infer", "move"] : ["move"] {
      functions.append(
        Draft.Entry(
          key: "\(name)(state, item)",
          value: Draft([
            ("d", .text("~ \(distribution)(\(head))")),
            (
              "return",
              .text(
                dice.pick([
                  "tanh(dense(concat(d, state), \(sequence.state)))", "dense(d, \(sequence.state))",
                ]))
            ),
          ])))
    }
    if let family = Distribution.all.first(where: { $0.name == distribution }) {
      latents.append(
        LatentDraft(
          value: NamedValue(name: "s.d", shape: [units], support: family.valueSupport),
          distribution: family, parameterShape: [units], isGuided: sequence.isGuided, caller: "s"))
    }
    return sequence
  }

  /// The nodes of the guide.
  mutating func makeGuide(_ sequence: Sequence?) -> [Draft.Entry] {
    var maker = expressions(Scope(values: dataValues, functions: functionNames), dice)
    defer { dice = maker.dice }
    var nodes: [Draft.Entry] = []
    let guided = latents.filter { $0.isGuided && $0.caller == nil }
    guard !guided.isEmpty || sequence?.isGuided == true else { return [] }
    addPlain("g", &nodes, &maker)
    if let sequence, sequence.isGuided { addScan("infer", sequence, &nodes, &maker) }
    for latent in guided.shuffled(using: &maker.dice) {
      let text = draw(latent.distribution, latent.parameterShape, chosen: latent.chosen, &maker)
      nodes.append(Draft.Entry(key: latent.value.name, value: .text(text)))
      if latent.field == nil { maker.scope.values.append(latent.value) }
    }
    return nodes
  }

  /// The nodes of the model.
  mutating func makeModel(_ sequence: Sequence?) -> [Draft.Entry] {
    // Observed variables must not be read before they are drawn.
    let given = fields.filter { !$0.isObserved }.map(\.value)
    var maker = expressions(Scope(values: given, functions: functionNames), dice)
    defer { dice = maker.dice }
    var nodes: [Draft.Entry] = []
    for latent in latents where latent.caller == nil {
      let text = draw(latent.distribution, latent.parameterShape, chosen: latent.chosen, &maker)
      nodes.append(Draft.Entry(key: latent.value.name, value: .text(text)))
      var value = latent.value
      value.isData = latent.distribution.discrete != nil && maker.dice.chance(0.3)
      maker.scope.values.append(value)
    }
    if let sequence { addScan("move", sequence, &nodes, &maker) }
    addPlain("h", &nodes, &maker)
    for field in fields where field.isObserved && !field.isOptional {
      let name = family(of: field.value.support)
      guard let family = Distribution.all.first(where: { $0.name == name }) else { continue }
      let text = draw(family, field.value.shape, chosen: 1, &maker)
      nodes.append(Draft.Entry(key: field.value.name, value: .text(text)))
      if maker.dice.chance(0.3) { maker.scope.values.append(field.value) }
    }
    nodes.append(Draft.Entry(key: "cost", value: .text(maker.scalar(depth: 3))))
    if maker.dice.chance(0.2) {
      nodes.append(Draft.Entry(key: "aside", value: .text(maker.scalar())))
    }
    return nodes
  }

  private var dataValues: [NamedValue] { fields.filter { !$0.isOptional }.map(\.value) }

  private var functionNames: [String] {
    functions.filter { $0.key.hasPrefix("net(") }.map { _ in "net" }
  }

  /// Nodes without draws that later ones read.
  private func addPlain(
    _ prefix: String, _ nodes: inout [Draft.Entry], _ maker: inout ExpressionMaker
  ) {
    for index in 0..<maker.dice.integer(0...2) {
      let shape = sizes.shape(&maker.dice, rank: maker.dice.integer(0...2))
      let name = "\(prefix)\(index)"
      nodes.append(Draft.Entry(key: name, value: .text(maker.real(shape, depth: 3))))
      maker.scope.values.append(NamedValue(name: name, shape: shape, support: .real))
    }
  }

  private func addScan(
    _ function: String, _ sequence: Sequence, _ nodes: inout [Draft.Entry],
    _ maker: inout ExpressionMaker
  ) {
    // A call within the call would number it.
    let items = maker.real([sequence.steps, sequence.item])
    nodes.append(Draft.Entry(key: "items", value: .text(items)))
    nodes.append(
      Draft.Entry(key: "s", value: .text("scan(\(function), zeros(\(sequence.state)), items)")))
    maker.scope.values.append(NamedValue(name: "s", shape: sequence.shape, support: .real))
  }
}

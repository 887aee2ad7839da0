import Estimators
import Language
import TensorCore
import TensorIR

/// Makes a random spec: most are valid, and all that is random comes from the seed.
struct SpecMaker {
  var dice: Dice
  let sizes: SizeRange
  let isLarge: Bool
  var fields: [Field] = []
  var latents: [LatentDraft] = []
  var functions: [Draft.Entry] = []
  var constants: [(name: String, value: Int)] = []
  var rows: Int

  /// A data field.
  struct Field {
    var value: NamedValue
    var isOptional = false
    /// True if the model draws it.
    var isObserved = false
  }

  /// A latent variable.
  struct LatentDraft {
    var value: NamedValue
    var distribution: Distribution
    var parameterShape: [Int]
    /// The k of subsets.
    var chosen = 1
    var isGuided = false
    var field: String?
    /// The call that draws it, for a draw in a function.
    var caller: String?
  }

  init(seed: Int, isLarge: Bool = false) {
    dice = Dice(seed)
    self.isLarge = isLarge
    sizes = isLarge ? .large : .small
    rows = isLarge ? dice.integer(20...150) : dice.integer(3...20)
  }

  mutating func draft() -> Draft {
    makeConstants()
    makeFields()
    makeLatents()
    makeFunctions()
    let sequence = dice.chance(0.15) ? makeSequence() : nil
    let guide = makeGuide(sequence)
    let model = makeModel(sequence)
    var entries: [(String, Draft)] = [("onehot", .text("1")), ("name", .text("random"))]
    if !constants.isEmpty {
      entries.append(("hyperparameters", Draft(constants.map { ($0.name, .text("\($0.value)")) })))
    }
    if !functions.isEmpty { entries.append(("define", .map(functions))) }
    if !fields.isEmpty {
      entries.append(("data", Draft(fields.map { ($0.value.name, .text(declaration($0))) })))
      entries.append(("sources", sources()))
    }
    if !guide.isEmpty { entries.append(("guide", .map(guide))) }
    entries.append(("model", .map(model)))
    let estimators = makeEstimators()
    if !estimators.isEmpty { entries.append(("estimators", .map(estimators))) }
    entries.append(makeObjective())
    entries.append(("train", makeTraining()))
    if let evaluate = makeEvaluation() { entries.append(("evaluate", evaluate)) }
    if !constants.isEmpty, dice.chance(0.3) {
      entries.append(
        (
          "audit",
          Draft([("set", Draft([(constants[0].name, .text("2"))])), ("draws", .text("3"))])
        ))
    }
    return Draft(entries)
  }

  // MARK: - Names

  private mutating func makeConstants() {
    for index in 0..<dice.pick([0, 0, 1, 2]) {
      constants.append(("size\(index)", sizes.extent(&dice)))
    }
  }

  func expressions(_ scope: Scope, _ dice: Dice) -> ExpressionMaker {
    var maker = ExpressionMaker(dice, scope, sizes)
    for constant in constants { maker.constants[constant.value] = constant.name }
    return maker
  }

  // MARK: - Data

  private mutating func makeFields() {
    guard dice.chance(0.9) else { return }
    for index in 0..<dice.integer(1...3) {
      let support = dice.pick([
        Support.binary, .binary, .onehot, .real, .unit, .index, .count,
      ])
      let rank = dice.pick([0, 1, 1, 1, 2, 3])
      var shape = sizes.shape(&dice, rank: support == .onehot ? max(rank, 1) : rank)
      if support == .onehot { shape[shape.count - 1] = max(2, shape[shape.count - 1]) }
      if support == .index { shape = [] }
      let isDrawn = [.binary, .onehot, .real].contains(support)
      let isOptional = isDrawn && dice.chance(0.15)
      fields.append(
        Field(
          value: NamedValue(
            name: "x\(index)", shape: shape, support: support, isData: true),
          isOptional: isOptional, isObserved: isDrawn && (isOptional || dice.chance(0.8))))
    }
  }

  private func declaration(_ field: Field) -> String {
    let shape = field.value.shape.map(String.init).joined(separator: ", ")
    return field.value.support.rawValue + (shape.isEmpty ? "" : "[\(shape)]")
      + (field.isOptional ? "?" : "")
  }

  private mutating func sources() -> Draft {
    var splits: [(String, Draft)] = []
    for split in dice.chance(0.3) ? ["train", "test"] : ["train"] {
      let isPart = dice.chance(0.2)
      let entries = fields.map { field -> (String, Draft) in
        var keys: [(String, Draft)] = []
        let name = "\(field.value.name)-\(split)"
        switch dice.integer(0...3) {
        case 0 where field.value.shape.count < 2 || field.value.support == .onehot:
          keys.append(("file", .text("\(name).csv")))
        default: keys.append(("file", .text("\(name).npy")))
        }
        switch field.value.support {
        case .binary where dice.chance(0.3):
          keys.append(("binarize", .text(dice.chance(0.5) ? "dynamic" : "threshold(0.5)")))
        case .onehot where field.isOptional, .index where field.isOptional:
          if field.value.shape.count == 1 {
            keys.append(("keep", Draft([("per_class", .text("\(dice.integer(1...3))"))])))
          }
        case .real where dice.chance(0.3):
          keys.append(("scale", .text("\(dice.number(0.1...2))")))
        default: break
        }
        if isPart { keys.append(("rows", .text("[0, \(rows)]"))) }
        return (field.value.name, Draft(keys))
      }
      splits.append((split, Draft(entries)))
    }
    if dice.chance(0.15), rows > 2 {
      splits.append(
        (
          "part",
          Draft([("from", .text("train")), ("rows", .text("[1, \(dice.integer(2...rows))]"))])
        ))
    }
    return Draft(splits)
  }

  // MARK: - Latent variables

  private mutating func makeLatents() {
    let families = Distribution.all.map(\.name)
    for index in 0..<dice.pick([0, 1, 1, 2, 2, 3, 4]) {
      let name = dice.pick(families + ["bernoulli", "categorical", "categorical", "bernoulli"])
      add(name, "z\(index)", dice.pick([0, 1, 1, 1, 2]), nil)
    }
    for index in fields.indices where fields[index].isOptional {
      let field = fields[index].value
      let name = family(of: field.support)
      guard let distribution = Distribution.all.first(where: { $0.name == name }) else { continue }
      latents.append(
        LatentDraft(
          value: NamedValue(name: field.name, shape: field.shape, support: field.support),
          distribution: distribution, parameterShape: field.shape, isGuided: dice.chance(0.85),
          field: field.name))
    }
  }

  private mutating func add(_ family: String, _ name: String, _ rank: Int, _ caller: String?) {
    guard let distribution = Distribution.all.first(where: { $0.name == family }) else { return }
    var rank = max(rank, distribution.minimumRank)
    if family == "plackett_luce" || family == "k_subset" { rank = min(rank, 1) }
    var shape = sizes.shape(&dice, rank: rank)
    if distribution.minimumRank > 0, rank > 0 {
      // Rankings and subsets have many values soon.
      shape[rank - 1] =
        family == "plackett_luce" || family == "k_subset"
        ? dice.integer(2...(isLarge ? 9 : 5)) : max(2, shape[rank - 1])
    }
    latents.append(
      LatentDraft(
        value: NamedValue(
          name: name, shape: distribution.valueShape(Shape(shape)).extents,
          support: distribution.valueSupport),
        distribution: distribution, parameterShape: shape,
        chosen: rank > 0 ? dice.integer(1...shape[rank - 1]) : 1, isGuided: dice.chance(0.6),
        caller: caller))
  }

  func family(of support: Support) -> String {
    switch support {
    case .binary: "bernoulli"
    case .onehot: "categorical"
    default: "normal"
    }
  }

  /// The call that draws from a distribution, its parameters computed from what is in scope.
  mutating func draw(
    _ distribution: Distribution, _ shape: [Int], chosen: Int, _ maker: inout ExpressionMaker
  ) -> String {
    var arguments: [String] = []
    for alternatives in distribution.parameters {
      let form = maker.dice.pick(alternatives)
      let text: String
      switch form.support {
      case .unit: text = maker.unit(shape)
      case .simplex: text = "softmax(\(maker.real(shape)))"
      case .positive: text = maker.positive(shape, depth: 1)
      default:
        let inner = maker.real(shape)
        text = form.name == "log_std" ? "clip(\(inner), -2, 1)" : inner
      }
      arguments.append("\(form.name)=\(text)")
    }
    if let index = distribution.index { arguments.append("\(index.name)=\(chosen)") }
    return "~ \(distribution.name)(\(arguments.joined(separator: ", ")))"
  }
}

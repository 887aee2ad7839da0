import Estimators
import Language
import TensorIR

/// Estimators, objective, training and metrics.
extension SpecMaker {
  mutating func makeEstimators() -> [Draft.Entry] {
    var entries: [Draft.Entry] = []
    if dice.chance(0.15), !latents.isEmpty {
      entries.append(Draft.Entry(key: "default", value: .text(estimator(dice.pick(latents)))))
    }
    for latent in latents where dice.chance(0.65) {
      entries.append(Draft.Entry(key: latent.value.name, value: .text(estimator(latent))))
    }
    return entries
  }

  private mutating func estimator(_ latent: LatentDraft) -> String {
    let legal = Estimator.all.filter { $0.distributions.contains(latent.distribution) }
    let estimator = dice.pick(legal)
    return dice.call(estimator.name, estimator.options, steps: 3)
  }

  private var observed: [String] { fields.filter(\.isObserved).map(\.value.name) }
  private var guided: [String] { latents.filter(\.isGuided).map(\.value.name) }

  /// A term of an objective or metric.
  private mutating func term(isMetric: Bool) -> String {
    var samples = dice.integer(1...4)
    if isMetric, dice.chance(0.1) { samples = 23 }
    let hide =
      isMetric
      ? fields.filter { $0.isOptional && dice.chance(0.5) }.map { "hide(\($0.value.name)), " }
        .joined() : ""
    switch dice.integer(0...11) {
    case 0, 1, 2: return "elbo"
    case 3: return "elbo(\(hide)samples=\(samples))"
    case 4: return "elbo(\(hide)kl=\(dice.pick(["sampled", "sampled", "analytic", "relaxed"])))"
    case 5, 6: return "iwae(\(hide)samples=\(samples))"
    case 7: return hide.isEmpty ? "log_marginal()" : "log_marginal(\(hide.dropLast(2)))"
    case 8 where !observed.isEmpty: return "log_prob(\(dice.pick(observed)))"
    case 9 where !guided.isEmpty: return "kl(\(dice.pick(guided)))"
    case 10 where isMetric && !observed.isEmpty:
      return "sum(mode(\(dice.pick(observed))))"
    default: return isMetric && dice.chance(0.3) ? "sum(parameter(2, init=1))" : "cost"
    }
  }

  mutating func makeObjective() -> (String, Draft) {
    let direction = dice.chance(0.8) ? "maximize" : "minimize"
    if direction == "maximize", dice.chance(0.05) {
      return (direction, .text("reweighted_wake_sleep(samples=\(dice.integer(1...3)))"))
    }
    var text = fields.isEmpty && dice.chance(0.8) ? "cost" : term(isMetric: false)
    if dice.chance(0.3) {
      let factor = dice.chance(0.3) ? dice.schedule(0.1...1) : "\(dice.number(0.1...2))"
      text += " \(dice.pick(["+", "-"])) \(factor) * \(term(isMetric: false))"
    }
    return (direction, .text(text))
  }

  mutating func makeTraining() -> Draft {
    let optimizer = dice.pick(Optimizer.all)
    var entries: [(String, Draft)] = [
      ("optimizer", .text(dice.call(optimizer.name, optimizer.options, steps: 3)))
    ]
    // Rows without a field are those whose labels are not kept.
    let optional = fields.first {
      $0.isOptional && $0.value.support == .onehot && $0.value.shape.count == 1
    }?.value.name
    if let optional, dice.chance(0.4) {
      entries.append(
        (
          "strata",
          Draft([
            (
              "with",
              Draft([
                ("where", .text("present(\(optional))")), ("batch", .text("2")),
                ("weight", .text("\(dice.number(0.5...2))")),
              ])
            ),
            (
              "without",
              Draft([
                ("where", .text("missing(\(optional))")),
                ("batch", .text("\(dice.integer(1...3))")),
              ])
            ),
          ])
        ))
    } else if !fields.isEmpty, dice.chance(0.8) {
      entries.append(("batch", .text("\(dice.integer(1...rows))")))
    }
    if !fields.isEmpty, dice.chance(0.2) {
      entries.append(("epochs", .text("\(dice.number(0.5...2))")))
    } else {
      entries.append(("steps", .text("2")))
    }
    if dice.chance(0.3) { entries.append(("seed", .text("\(dice.integer(0...1000))"))) }
    if dice.chance(0.3) {
      entries.append(("clip", .text("\(dice.pick(["norm", "value"]))(\(dice.number(0.1...3)))")))
    }
    if dice.chance(0.3) { entries.append(("checkpoint", .text("1"))) }
    return Draft(entries)
  }

  mutating func makeEvaluation() -> Draft? {
    guard dice.chance(0.6) else { return nil }
    var entries: [(String, Draft)] = []
    if dice.chance(0.3) { entries.append(("every", .text("1"))) }
    if !fields.isEmpty, dice.chance(0.3) { entries.append(("split", .text("train"))) }
    let metrics = (0..<dice.integer(1...3)).map { index -> (String, Draft) in
      var text = term(isMetric: true)
      if dice.chance(0.2) { text += " - 0.5 * \(term(isMetric: true))" }
      return ("m\(index)", .text(text))
    }
    entries.append(("metrics", Draft(metrics)))
    return Draft(entries)
  }
}

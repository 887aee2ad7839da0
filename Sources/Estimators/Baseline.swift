import Language
import TensorCore
import TensorIR
import TensorOps

/// The baselines of estimators of the score type: none of them sees the draw.
enum Baseline {
  /// No baseline.
  static let none = OptionKind.Choice("none", "No baseline.")
  /// Read before the current cost is mixed in; mixed in first, it would shrink the gradient by
  /// `decay`.
  static let movingAverage = OptionKind.Choice(
    "moving_average", "An average of past costs, without the current one.",
    [
      Option(
        "decay", .number(0...1), default: "0.99", "The weight of the past in the average.")
    ])
  /// NVIL's baseline, trained on the squared distance to the cost (Mnih and Gregor, 2014).
  static let inputDependent = OptionKind.Choice(
    "input_dependent",
    "A separate network that predicts the cost from the row's data and the node's parameters.",
    [
      Option("hidden", .integer(1...65_536), default: "100", "The hidden units of the network.")
    ])
  /// The mean of all samples would shrink the gradient by 1 − 1/samples.
  static let leaveOneOut = OptionKind.Choice(
    "leave_one_out", "The mean cost of the row's other samples; needs two samples.")

  /// The option.
  static func option(_ choices: [OptionKind.Choice], default text: String) -> Option {
    Option("baseline", .choice(choices), default: text, "The baseline subtracted from the cost.")
  }

  /// A cost minus the baseline.
  static func centred(_ cost: Formula, _ site: Site, _ b: Builder) -> Formula {
    let (baseline, options) = site.options.choice("baseline")
    switch baseline {
    case "moving_average":
      let decay = options.number("decay")
      let old = Formula(site.memory.state("baseline", [], initially: 0), b)
      site.memory.update("baseline", (old * decay + cost.meanOfAll * (1 - decay)).value)
      return cost - old
    case "input_dependent":
      let predicted = site.network(
        "baseline", hidden: options.integer("hidden"), Formula(site.context, b))
      site.memory.minimize((cost.stopped - predicted).square.meanOfAll.value)
      return cost - predicted
    case "leave_one_out": return cost - site.otherSamples(cost)
    default: return cost
    }
  }

  /// A centred cost divided by max(1, the standard deviation of past ones) (Mnih and Gregor, 2014).
  static func normalized(_ centred: Formula, decay: Double, _ site: Site, _ b: Builder) -> Formula {
    let old = Formula(site.memory.state("variance", [], initially: 1), b)
    let new = old * decay + centred.square.meanOfAll * (1 - decay)
    site.memory.update("variance", new.value)
    return centred / Formula(b.emit(.sqrt, old.maximum(old.number(1)).value), b)
  }
}

import Language
import TensorCore
import TensorIR
import TensorOps

/// The baseline of an estimator of the score type: none of them sees the draw.
enum Baseline: Equatable {
  case none
  /// An average of past costs, with the weight of the past in it.
  case movingAverage(decay: Double)
  /// A network of the row's data and the node's parameters (Mnih and Gregor, 2014).
  case inputDependent(hidden: Int)
  /// The mean of the row's other samples.
  case leaveOneOut

  /// The option.
  static func option(_ words: [Word<Baseline>], default text: String) -> OptionKey<Baseline> {
    Option.choice("baseline", words, default: text, "The baseline subtracted from the cost.")
  }

  /// A cost minus the baseline.
  func centred(_ cost: Formula, _ site: Site, _ b: Builder) -> Formula {
    switch self {
    case .none: return cost
    case .movingAverage(let decay):
      // Read before the current cost is mixed in; mixed in first, it would shrink the gradient by
      // `decay`.
      let old = Formula(site.memory.state("baseline", [], initially: 0), b)
      site.memory.update("baseline", (old * decay + cost.meanOfAll * (1 - decay)).value)
      return cost - old
    case .inputDependent(let hidden):
      // Trained on the squared distance to the cost.
      let predicted = site.network("baseline", hidden: hidden, Formula(site.context, b))
      site.memory.minimize((cost.stopped - predicted).square.meanOfAll.value)
      return cost - predicted
    case .leaveOneOut:
      // The mean of all samples would shrink the gradient by 1 − 1/samples.
      return cost - site.otherSamples(cost)
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

/// The words for baselines in specs.
extension Word where Value == Baseline {
  private static var decay: OptionKey<Double> {
    Option.number("decay", 0...1, default: "0.99", "The weight of the past in the average.")
  }
  private static var hidden: OptionKey<Int> {
    Option.integer("hidden", 1...65_536, default: 100, "The hidden units of the network.")
  }

  static var none: Word { Word("none", "No baseline.", .none) }
  static var movingAverage: Word {
    Word("moving_average", "An average of past costs, without the current one.", [decay]) {
      .movingAverage(decay: $0[decay])
    }
  }
  static var inputDependent: Word {
    Word(
      "input_dependent",
      "A separate network that predicts the cost from the row's data and the node's parameters.",
      [hidden]
    ) { .inputDependent(hidden: $0[hidden]) }
  }
  static var leaveOneOut: Word {
    Word(
      "leave_one_out", "The mean cost of the row's other samples; needs two samples.", .leaveOneOut)
  }
}

import Estimators
import Language

extension Dice {
  /// A call with random options of a table: each left out, or given any value that its kind admits.
  mutating func call(_ name: String, _ options: [Option], steps: Int) -> String {
    let texts = options.compactMap { option -> String? in
      guard option.defaultText == nil || chance(0.4) else { return nil }
      return "\(option.name)=\(value(option, steps: steps))"
    }
    return texts.isEmpty ? name : "\(name)(\(texts.joined(separator: ", ")))"
  }

  private mutating func value(_ option: Option, steps: Int) -> String {
    switch option.kind {
    case _ where option.name == "learning_rate":
      return chance(0.3) ? schedule(0.01...0.2) : "\(number(0.01...0.2))"
    case .flag: return chance(0.5) ? "true" : "false"
    case .integer(let range):
      let low = max(range.lowerBound, 1)
      return "\(integer(low...max(low, min(range.upperBound, low + 4))))"
    case .number(let range):
      // The ends of a range are where rules differ.
      if chance(0.1), range.lowerBound.isFinite { return "\(range.lowerBound)" }
      if chance(0.1), range.upperBound == 1 { return "1" }
      return "\(number(near(range)))"
    case .scalar(let range, _):
      return chance(0.3) ? schedule(near(range)) : "\(number(near(range)))"
    case .choice(let choices):
      let choice = pick(choices)
      return call(choice.name, choice.options, steps: steps)
    }
  }

  /// The part of a range in which training makes sense.
  private func near(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let low =
      range.lowerBound.isFinite ? range.lowerBound + (range.lowerBound == 0 ? 0.05 : 0) : 0.05
    let high = max(low, min(range.upperBound, low + 1.5))
    return low...(range.upperBound == 1 && low < 0.97 ? 0.97 : high)
  }

  /// A schedule whose values stay in a range.
  mutating func schedule(_ range: ClosedRange<Double>) -> String {
    let schedule = pick(Schedule.all)
    let texts = schedule.options.map { option -> String in
      switch option.kind {
      case .integer: "\(option.name)=\(integer(1...6))"
      case .number(let own):
        own.upperBound <= 1
          ? "\(option.name)=\(number(max(own.lowerBound, 0.05)...max(own.lowerBound, 0.95)))"
          : "\(option.name)=\(number(range))"
      default: "\(option.name)=1"
      }
    }
    return "\(schedule.name)(\(texts.joined(separator: ", ")))"
  }
}

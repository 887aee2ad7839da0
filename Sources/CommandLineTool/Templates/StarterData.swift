/// Small generated tables, so that a starter spec runs without any download.
enum StarterData {
  /// 600 noisy pictures of 4 × 4 pixels, horizontal or vertical bars, and which of the two it is.
  case bars
  /// 600 contexts of two numbers and the rewards of three arms.
  case bandit

  /// The table as comma-separated values under a line of names.
  var csv: String {
    var random = SplitMix64(state: 1)
    let rows: [[String]]
    let header: [String]
    switch self {
    case .bars:
      header = (0..<16).map { "pixel\($0)" } + ["vertical"]
      rows = (0..<600).map { _ in Self.picture(&random) }
    case .bandit:
      header = ["context0", "context1", "reward0", "reward1", "reward2"]
      rows = (0..<600).map { _ in Self.round(&random) }
    }
    return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func picture(_ random: inout SplitMix64) -> [String] {
    let isVertical = Bool.random(using: &random)
    let isOn = (0..<4).map { _ in Bool.random(using: &random) }
    let pixels = (0..<16).map { position in
      let line = isVertical ? position % 4 : position / 4
      let isFlipped = Int.random(in: 0..<50, using: &random) == 0
      return isOn[line] != isFlipped ? "1" : "0"
    }
    return pixels + [isVertical ? "1" : "0"]
  }

  /// The best arm is 0 where the first context is large, 1 where the second is, else 2.
  private static func round(_ random: inout SplitMix64) -> [String] {
    let context = (0..<2).map { _ in Int.random(in: -100...100, using: &random) }
    let best = context[0] > 30 ? 0 : context[1] > 30 ? 1 : 2
    let rewards = (0..<3).map { arm in
      Int.random(in: 0...40, using: &random) + (arm == best ? 60 : 0)
    }
    return (context + rewards).map(Self.hundredths)
  }

  /// A whole number of hundredths as a decimal number.
  private static func hundredths(_ value: Int) -> String {
    let digits = "\(abs(value) % 100)"
    return (value < 0 ? "-" : "") + "\(abs(value) / 100)." + (digits.count < 2 ? "0" : "") + digits
  }
}

/// A small generator with a fixed sequence (Steele, Lea and Flood, 2014), alike on every machine.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

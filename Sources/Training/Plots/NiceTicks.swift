import Foundation

/// Round positions along an axis (after Heckbert 1990, "Nice numbers for graph labels").
struct NiceTicks {
  /// The positions, ascending, all within the axis.
  let values: [Double]
  /// The axis' ends.
  let range: ClosedRange<Double>
  private let step: Double

  /// The largest magnitude that can be shown.
  static let limit = 1e300

  /// An axis that holds `low` to `high` and about `count` ticks, 1, 2 or 5 times a power of ten
  /// apart; the ends are ticks too.
  init(low: Double, high: Double, count: Int = 6) {
    var (low, high) = (low, high)
    // A step that is negligible relative to the values could not be counted.
    let least = max(max(abs(low), abs(high)) * 1e-9, 1e-300)
    if high - low < least {
      let margin = max(abs(low) * 0.1, low == 0 ? 1 : least)
      (low, high) = (low - margin, high + margin)
    }
    let rough = (high - low) / Double(count)
    let power = pow(10, floor(log10(rough)))
    let fraction = rough / power
    step = (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10) * power
    let first = floor(low / step + 1e-9)
    let last = ceil(high / step - 1e-9)
    values = stride(from: first, through: last, by: 1).map { [step] index in index * step }
    range = first * step...last * step
  }

  /// The number at a tick, with as many decimals as the step needs.
  func label(_ value: Double) -> String {
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    if largest >= 1e6 || largest < 1e-3 {
      let digits = max(0, Int(floor(log10(largest) + 1e-9)) - Int(floor(log10(step) + 1e-9)))
      return value == 0 ? "0" : Self.scientific(value, digits)
    }
    let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }

  private static func scientific(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)e", value)
    guard let split = text.firstIndex(of: "e"), let power = Int(text[split...].dropFirst()) else {
      return text
    }
    return (text[..<split] + "e\(power)").replacing("-", with: "−")
  }
}

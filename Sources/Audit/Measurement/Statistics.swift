import Foundation

/// The normal distribution as tests need it.
enum Statistics {
  /// The probability that at least one of all true claims of an audit fails by chance.
  static let familyError = 1e-6

  /// The |z| that one of so many true claims exceeds with the given probability, by Bonferroni's
  /// bound.
  static func criticalZ(tests: Int, error: Double = familyError) -> Double {
    let tail = error / Double(max(tests, 1))
    var (low, high) = (0.0, 40.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(middle / 2.0.squareRoot()) > tail { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The Euclidean norm.
  static func norm(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}

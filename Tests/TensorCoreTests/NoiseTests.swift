import Foundation
import TensorCore
import Testing

@Suite struct NoiseTests {
  static let count = 200_000
  let key = RandomKey(seed: 42)

  func draws(_ noise: Noise) -> [Double] {
    (0..<Self.count).map { noise.value(key, element: $0 % 100, row: $0 / 100) }
  }

  struct Moments: Sendable, CustomTestStringConvertible {
    let noise: Noise
    let mean, variance, kurtosis: Double
    var testDescription: String { noise.rawValue }
  }

  static let moments = [
    Moments(noise: .uniform, mean: 0.5, variance: 1 / 12.0, kurtosis: 1.8),
    Moments(noise: .gumbel, mean: 0.5772156649, variance: .pi * .pi / 6, kurtosis: 5.4),
    Moments(noise: .logistic, mean: 0, variance: .pi * .pi / 3, kurtosis: 4.2),
    Moments(noise: .normal, mean: 0, variance: 1, kurtosis: 3),
  ]

  @Test(arguments: moments) func momentsAreThoseOfTheVariable(_ expected: Moments) {
    let values = draws(expected.noise)
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + pow($1 - mean, 2) } / count
    // Five standard errors of the mean and of the variance.
    #expect(abs(mean - expected.mean) < 5 * (expected.variance / count).squareRoot())
    let error = expected.variance * ((expected.kurtosis - 1) / count).squareRoot()
    #expect(abs(variance - expected.variance) < 5 * error)
  }

  @Test func neighboursAreUncorrelated() {
    for noise in Noise.allCases {
      let values = draws(noise)
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      let pairs = zip(values, values.dropFirst())
      let covariance =
        pairs.reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) } / Double(values.count)
      #expect(abs(covariance / variance) < 5 / Double(values.count).squareRoot(), "\(noise)")
    }
  }

  @Test func uniformStaysInTheOpenIntervalAtTheExtremeBits() {
    let smallest = Noise.distance(0)
    let largest = Noise.distance(.max)
    #expect(smallest.w > 0 && !smallest.isUpper)
    #expect(largest.w == smallest.w && largest.isUpper)
    #expect(1 - max(largest.w, 0x1p-53) < 1)
    #expect(Float(smallest.w) > 0)
  }

  /// A 24-bit uniform would cap Gumbel draws at −log(−log(1 − 2⁻²⁴)) = 16.6.
  @Test func gumbelReachesFarBeyondTwentyFourBits() {
    let (w, isUpper) = Noise.distance(.max)
    #expect(isUpper)
    #expect(-log(-log1p(-w)) > 22.8)
    #expect(-log(-log1p(-Noise.distance(.max - (1 << 7)).w)) > 16.7)
  }

  @Test func distanceIsSymmetric() {
    for bits in [0, 1, 12345, UInt32.max / 2, 1 << 30] {
      let (low, high) = (Noise.distance(bits), Noise.distance(~bits))
      #expect(low.w == high.w && low.isUpper != high.isUpper)
    }
  }

  @Test func normalPairsLieOnTheRadiusOfTheirUniform() {
    for element in stride(from: 0, to: 40, by: 2) {
      let (x, y) = (
        Noise.normal.value(key, element: element), Noise.normal.value(key, element: element + 1)
      )
      let u = Noise.uniform.value(key, element: element)
      #expect(abs((x * x + y * y) + 2 * log(u)) < 1e-9)
    }
  }
}

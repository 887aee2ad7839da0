import Foundation
import TensorCore
import Testing

/// An expression that is finite although a part of it is not, with its derivatives at two places.
private struct MaskedCase: Sendable, CustomTestStringConvertible {
  let text: String
  let weights: [Double]
  let slopes: [Double]
  var testDescription: String { text }

  init(_ text: String, at weights: [Double], _ slopes: [Double]) {
    self.text = text
    self.weights = weights
    self.slopes = slopes
  }
}

private let half = log(0.5)
private let cases: [MaskedCase] = [
  .init("where(c == 0, 0, w * log(w))", at: [0, 0.5], [0, half + 1]),
  .init("where(c != 0, w * log(w), 0)", at: [0, 0.5], [0, half + 1]),
  .init("where(c > 0, log(w), 0)", at: [0, 0.5], [0, 2]),
  .init("where(c > 0, log(w) + w, w)", at: [0, 0.5], [1, 3]),
  .init("where(c > 0, 1 / w, w)", at: [0, 0.5], [1, -4]),
  .init("where(c > 0, sqrt(w), 0)", at: [0, 0.25], [0, 1]),
  .init("where(c > 0, w^0.5, 0)", at: [0, 0.25], [0, 1]),
  .init("where(c > 0, w^(-2), 0)", at: [0, 0.5], [0, -16]),
  .init("where(c > -1, log1p(w), 0)", at: [-1, 1], [0, 0.5]),
  .init("where(c == 0, 1, (exp(w) - 1) / w)", at: [0, 1], [0, 1]),
  .init("where(c > 50, w, log(1 + exp(w)))", at: [1000, 0], [1, 0.5]),
  .init("where(c > 50, 0, exp(w) * exp(w))", at: [1000, 0], [0, 2]),
  .init("clip(log(w), -5, 5)", at: [0, 0.5], [0, 2]),
  .init("relu(log(w))", at: [0, 2], [0, 0.5]),
  .init("where(c > 0, where(c > 0.1, log(w), 3), 0)", at: [0, 0.5], [0, 2]),
  .init("where(c > 0, 3, 0) + where(c > 0, square(log(w)), 0)", at: [0, 0.5], [0, 4 * half]),
  .init(
    "reshape(where(reshape(c, [1, 2]) > 0, log(reshape(w, [1, 2])), 0), [2])", at: [0, 0.5], [0, 2]),
  .init("concat(where(c > 0, log(w), 0)[1:], [0])", at: [0, 0.5], [0, 2]),
  .init("log(w)[1]", at: [0, 0.5], [0, 2]),
  .init("max(log(w))", at: [0, 0.5], [0, 2]),
  .init("where(c > 0, log(w) * sum(w), 0)", at: [0, 0.5], [half, half + 1]),
]

/// What is not selected has no influence on a gradient, whatever slope it has: 0 times an infinite
/// slope is 0.
@Suite("Slopes that nothing reaches")
struct UnreachedSlopeTests {
  private func run(
    _ expression: String, _ weights: [Double], _ dtype: DType
  ) throws -> (objective: Double, gradient: [Double]) {
    let spec = try SpecGradient(
      """
      onehot: 1
      name: s
      model:
        w: parameter(2)
        c: stop_gradient(w)
        cost: sum(\(expression))
        used: 0 * sum(c)
      minimize: cost + used
      """, dtype)
    let found = spec(["model.w": weights])
    return (found.objective, found.gradient["model.w"] ?? [])
  }

  @Test("a masked value has the gradient of what is selected", arguments: cases, [DType.f32, .f64])
  fileprivate func masked(_ masked: MaskedCase, _ dtype: DType) throws {
    for isSwapped in [false, true] where !masked.text.contains("[") || !isSwapped {
      let order = isSwapped ? [1, 0] : [0, 1]
      let found = try run(masked.text, order.map { masked.weights[$0] }, dtype)
      #expect(found.objective.isFinite)
      for (slope, place) in zip(found.gradient, order) {
        #expect(abs(slope - masked.slopes[place]) < 1e-5, "\(found.gradient) of \(masked.text)")
      }
    }
  }

  /// A derivative that is 0 of itself times one that is infinite is not known, and must not pass
  /// for 0.
  @Test(
    "what is selected keeps an undefined slope",
    arguments: [
      "where(c >= 0, square(sqrt(w)), 0)", "square(sqrt(w))", "where(c >= 0, log(w), 0)",
    ])
  func undefined(_ expression: String) throws {
    let found = try run(expression, [0, 0.25], .f64)
    #expect(!found.gradient[0].isFinite)
    #expect(found.gradient[1].isFinite)
  }
}

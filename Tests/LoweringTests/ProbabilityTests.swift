import Foundation
import TensorCore
import Testing

private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// A way to write probabilities, with log p and log(1 − p) as a person would work them out.
private struct ProbabilityForm: Sendable, CustomTestStringConvertible {
  let text: String
  let log: @Sendable (Double) -> Double
  let rest: @Sendable (Double) -> Double
  var testDescription: String { text }

  /// One whose log-odds are known.
  static func odds(_ text: String, _ odds: @escaping @Sendable (Double) -> Double) -> Self {
    Self(text: text, log: { -softplus(-odds($0)) }, rest: { -softplus(odds($0)) })
  }
}

private let bound = log(0.999 / 0.001)
private let forms: [ProbabilityForm] = [
  .odds("sigmoid(w)") { $0 },
  .odds("1 - sigmoid(w)") { -$0 },
  .odds("-sigmoid(w) + 1") { -$0 },
  .odds("1 - (1 - sigmoid(w))") { $0 },
  .odds("sigmoid(2 * w)") { 2 * $0 },
  .odds("clip(sigmoid(w), 0, 1)") { $0 },
  .odds("clip(sigmoid(w), 0.001, 0.999)") { min(max($0, -bound), bound) },
  .odds("reshape(stack(sigmoid(w), sigmoid(-w)), [2])[0:1]") { $0 },
  .odds("where(stop_gradient(w) > 7, 1 - sigmoid(-w), sigmoid(w))") { $0 },
  .odds("softmax(concat(w, [0]))[0:1]") { $0 },
  .odds("1 - softmax(concat(w, [0, 0]))[0:1]") { log(2.0) - $0 },
  ProbabilityForm(
    text: "sigmoid(w) * sigmoid(w)", log: { -2 * softplus(-$0) },
    rest: { -softplus($0) + log1p(sigmoid($0)) }),
  ProbabilityForm(
    text: "1 - (1 - sigmoid(w))^2", log: { -softplus(-$0) + log1p(sigmoid(-$0)) },
    rest: { -2 * softplus($0) }),
]

/// Probabilities keep their logarithms however they are written, and gradients with them, where the
/// probability itself rounds to 0 or 1.
@Suite("Probabilities")
struct ProbabilityTests {
  @Test("a likelihood and its gradient are right at the ends", arguments: forms, [DType.f32, .f64])
  fileprivate func ends(_ form: ProbabilityForm, _ dtype: DType) throws {
    let run = try SpecGradient(
      """
      onehot: 1
      name: s
      data: {y: 'binary[1]'}
      model:
        w: parameter(1)
        y: ~ bernoulli(probs=\(form.text))
      maximize: log_prob(y)
      """, dtype)
    let (tolerance, reach) = dtype == .f32 ? (2e-5, 70.0) : (1e-9, 600.0)
    for w in [-reach, -50, -20, -7.25, -0.5, 0.25, 3, 20, 50, reach] {
      for y in [0.0, 1] {
        let value = y == 1 ? form.log : form.rest
        let found = run(["model.w": [w], "data.y": [y]])
        // The loss is what is minimized.
        let slope = -(found.gradient["model.w"]?[0] ?? .nan)
        let step = 1e-5 * max(1, abs(w) / 100)
        let expected = (value(w + step) - value(w - step)) / (2 * step)
        #expect(
          abs(found.objective - value(w)) <= tolerance * max(1, abs(value(w))),
          "log p(\(y)) at \(w): \(found.objective), not \(value(w))")
        #expect(
          abs(slope - expected) <= max(tolerance, 1e-6),
          "slope of log p(\(y)) at \(w): \(slope), not \(expected)")
      }
    }
  }

  @Test("certain probabilities give exact likelihoods", arguments: [DType.f32, .f64])
  func edges(_ dtype: DType) throws {
    for (probs, y, expected) in [
      ("0", 0.0, 0.0), ("0", 1, -Double.infinity), ("1", 1, 0), ("1", 0, -.infinity),
      ("p", 1, -.infinity), ("1 - p", 1, 0), ("clip(p, 0, 1)", 0, 0),
    ] {
      let run = try SpecGradient(
        """
        onehot: 1
        name: s
        data: {p: unit, y: binary}
        model:
          unread: parameter([])
          y: ~ bernoulli(probs=\(probs))
        maximize: log_prob(y) + unread
        """, dtype)
      let found = run(["data.p": [0], "data.y": [y]])
      #expect(found.objective == expected, "probs=\(probs), y=\(y)")
    }
  }

  @Test("infinite logits give exact likelihoods, and no gradient that is not a number")
  func infiniteLogits() throws {
    let run = try SpecGradient(
      """
      onehot: 1
      name: s
      data: {u: 'real[4]', y: 'binary[4]'}
      model:
        w: parameter(4)
        y: ~ bernoulli(logits=w + log(u))
      maximize: log_prob(y)
      """, .f64)
    let values = ["model.w": [0, 0, 0.5, 0.5], "data.u": [0, .infinity, 1, 2.0]]
    var found = run(values.merging(["data.y": [0, 1, 0, 1]]) { $1 })
    let expected = -softplus(0.5) - softplus(-0.5 - log(2))
    #expect(abs(found.objective - expected) < 1e-12)
    let slopes = try #require(found.gradient["model.w"])
    for (slope, right) in zip(slopes, [0, 0, sigmoid(0.5), sigmoid(0.5 + log(2)) - 1]) {
      #expect(abs(slope - right) < 1e-12)
    }
    found = run(values.merging(["data.y": [1, 1, 0, 1]]) { $1 })
    #expect(found.objective == -.infinity)
  }

  @Test(
    "a softmax gives its logits, whatever moves its rows",
    arguments: [
      ("softmax(w)", "w", "[6, 4]"),
      ("reshape(softmax(w), [3, 2, 4])", "reshape(w, [3, 2, 4])", "[3, 2, 4]"),
      ("softmax(w)[1:3]", "w[1:3]", "[2, 4]"), ("softmax(w)[2]", "w[2]", "[4]"),
      (
        "transpose(reshape(softmax(w), [3, 2, 4]), [1, 0, 2])",
        "transpose(reshape(w, [3, 2, 4]), [1, 0, 2])", "[2, 3, 4]"
      ),
      (
        "where(x[:, 0:1] > 0.5, softmax(w), softmax(2 * w))", "where(x[:, 0:1] > 0.5, w, 2 * w)",
        "[6, 4]"
      ),
    ])
  func softmaxes(_ probs: String, _ logits: String, _ shape: String) throws {
    func run(_ argument: String) throws -> (objective: Double, gradient: [String: [Double]]) {
      let spec = try SpecGradient(
        """
        onehot: 1
        name: s
        data: {x: 'binary[6, 4]'}
        guide:
          w: parameter([6, 4]) + 0 * x
          z: ~ categorical(\(argument))
        model:
          z: ~ categorical(logits=zeros(\(shape)))
        minimize: kl(z)
        """, .f32)
      var values = (0..<24).map { Double($0 * 37 % 11) / 3 }
      (values[3], values[6], values[10]) = (300, -200, -150)
      return spec(["guide.w": values, "data.x": (0..<24).map { Double($0 % 2) }])
    }
    let (a, b) = (try run("probs=\(probs)"), try run("logits=\(logits)"))
    #expect(a.objective == b.objective)
    #expect(a.gradient == b.gradient)
    #expect(a.gradient["guide.w"]?.contains { $0 != 0 } == true)
  }

  @Test("a simplex may hold exact zeros")
  func zeros() throws {
    let run = try SpecGradient(
      """
      onehot: 1
      name: s
      data: {y: 'onehot[3]', u: 'onehot[2, 2]'}
      model:
        unread: parameter([])
        y: ~ categorical(probs=[0.5, 0.5, 0])
        u: ~ categorical(probs=[[0.25, 0.75], [1, 0]])
      maximize: log_prob(y) + log_prob(u) + unread
      """, .f64)
    #expect(
      abs(run(["data.y": [0, 1, 0], "data.u": [0, 1, 1, 0]]).objective - log(0.5 * 0.75)) < 1e-12)
    #expect(run(["data.y": [0, 0, 1], "data.u": [0, 1, 1, 0]]).objective == -.infinity)
  }

  @Test("a deviation keeps its logarithm")
  func deviations() throws {
    let run = try SpecGradient(
      """
      onehot: 1
      name: s
      data: {y: 'real[1]'}
      model:
        w: parameter(1)
        y: ~ normal(mean=zeros(1), std=exp(w))
      maximize: log_prob(y)
      """, .f32)
    let found = run(["model.w": [90], "data.y": [0]])
    #expect(abs(found.objective - (-90 - 0.5 * log(2 * .pi))) < 1e-4)
    #expect(found.gradient["model.w"] == [1])
  }
}

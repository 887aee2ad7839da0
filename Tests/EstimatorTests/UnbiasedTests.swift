import Estimators
import Foundation
import SpecModel
import TensorCore
import Testing

/// Specs on which every unbiased claim is tested: small enough to enumerate.
struct SmallSpec: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  var maximizes = false
  var testDescription: String { name }

  static let all: [SmallSpec] = [
    SmallSpec(
      name: "one Bernoulli layer",
      text: """
        onehot: 1
        name: s
        model:
          logits: parameter(3, init=[0.3, -0.2, 0.9])
          z: ~ bernoulli(logits=logits)
          cost: sum((z - 0.45)^2) + z[0] * z[1] * z[2]
        minimize: cost
        """),
    SmallSpec(
      name: "categorical units",
      text: """
        onehot: 1
        name: s
        model:
          logits: parameter([2, 3], init=normal(1.0))
          w: parameter([2, 3], init=normal(1.0))
          z: ~ categorical(logits=logits)
          s: sum(w * z)
          cost: tanh(s) + s^2
        minimize: cost
        """),
    SmallSpec(
      name: "two layers",
      text: """
        onehot: 1
        name: s
        model:
          a: parameter(2, init=normal(1.0))
          h: ~ bernoulli(logits=a)
          g: ~ categorical(logits=dense(h, [2, 3]))
          cost: tanh(sum(dense(concat(h, flatten(g)), 2))) + h[0]
        minimize: cost
        """),
    SmallSpec(
      name: "parallel sites and a term that one reaches",
      text: """
        onehot: 1
        name: s
        model:
          a: parameter(2, init=normal(1.0))
          c: parameter(3, init=normal(1.0))
          u: ~ bernoulli(logits=a)
          v: ~ categorical(logits=c)
          cost: sum(u) * v[0] + 2 * v[1]
          side: u[0]
        minimize: cost + 0.5 * side
        """),
    SmallSpec(
      name: "evidence lower bound with sampled divergence",
      text: """
        onehot: 1
        name: s
        data:
          x: binary[2]
        guide:
          z: ~ bernoulli(logits=dense(x, 2))
        model:
          b: parameter(2, init=normal(1.0))
          z: ~ bernoulli(logits=b)
          x: ~ bernoulli(logits=dense(z, 2))
        maximize: elbo(kl=sampled)
        """, maximizes: true),
    SmallSpec(
      name: "hierarchical guide",
      text: """
        onehot: 1
        name: s
        data:
          x: binary[2]
        guide:
          z: ~ categorical(logits=dense(x, 3))
          y: ~ bernoulli(logits=dense(z, 2))
        model:
          y: ~ bernoulli(logits=zeros(2))
          z: ~ categorical(logits=dense(y, 3))
          x: ~ bernoulli(logits=dense(z, 2))
        maximize: elbo
        """, maximizes: true),
  ]

  var data: [String: Tensor] { ["data.x": Tensor([2, 2], [1, 0, 1, 1])] }
  var batch: Int { text.contains("data:") ? 2 : 1 }

  func probe(_ estimator: String, replacing other: Estimator? = nil) throws -> GradientProbe {
    try GradientProbe(
      text, set: ["estimators.default": estimator], replacing: other.map { ["default": $0] } ?? [:],
      batch: batch, data: data)
  }
}

/// The exact gradient rests on finite differences of the exact objective.
@Test(arguments: SmallSpec.all)
func enumerationEqualsFiniteDifferences(_ spec: SmallSpec) throws {
  var probe = try spec.probe("enumerate")
  for point in 0..<3 {
    if point > 0 { probe.scatter(seed: UInt64(point), spread: 3) }
    let exact = probe.gradient(step: 0)
    let differences = probe.differences(maximizing: spec.maximizes)
    for (a, b) in zip(exact, differences) {
      #expect(abs(a - b) < 1e-7 * (1 + abs(b)), "\(exact) \(differences)")
    }
  }
}

/// The enumerated objective of the first spec against its sum written out.
@Test func enumeratedObjectiveIsTheSumOverStates() throws {
  let probe = try SmallSpec.all[0].probe("enumerate")
  let p = [0.3, -0.2, 0.9].map { 1 / (1 + exp(-$0)) }
  var expected = 0.0
  for state in 0..<8 {
    let z = (0..<3).map { Double(state >> $0 & 1) }
    let weight = (0..<3).map { z[$0] == 1 ? p[$0] : 1 - p[$0] }.reduce(1, *)
    let cost = z.map { ($0 - 0.45) * ($0 - 0.45) }.reduce(0, +) + z[0] * z[1] * z[2]
    expected += weight * cost
  }
  #expect(abs(probe.objective(step: 0) - expected) < 1e-12)
}

private let unbiased = [
  "score_function(baseline=none)", "score_function(baseline=leave_one_out)",
  "score_function(baseline=moving_average(decay=0.9))",
]

/// Every estimator that claims to be unbiased has the exact gradient as its mean.
@Test(arguments: SmallSpec.all, unbiased)
func meanIsTheExactGradient(_ spec: SmallSpec, _ estimator: String) throws {
  var exactly = try spec.probe("enumerate")
  var probe = try spec.probe(estimator)
  for point in 0..<2 {
    if point > 0 {
      exactly.scatter(seed: 5, spread: 1.5)
      probe.scatter(seed: 5, spread: 1.5)
    }
    let (mean, error) = probe.moments(steps: 3000)
    let test = MomentTest(mean: mean, error: error, exact: exactly.gradient(step: 0))
    #expect(test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
    #expect(test.blindSpot < 1.5, "the smallest bias that is seen is \(test.blindSpot) of the norm")
  }
}

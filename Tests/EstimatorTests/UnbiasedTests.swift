import CompilerDriver
import Diagnostics
import Estimators
import Foundation
import Language
import Lowering
import SpecModel
import TensorCore
import Testing

/// Specs on which every unbiased claim is tested: small enough to enumerate.
struct SmallSpec: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  var maximizes = false
  /// True if its logits are as large as they shall be, so that no other point is tried.
  var isExtreme = false
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
    SmallSpec(
      name: "a masked class",
      text: """
        onehot: 1
        name: s
        model:
          a: parameter([2, 3], init=normal(1.0))
          keep: [1, 0, 1]
          w: parameter([2, 3], init=normal(1.0))
          z: ~ categorical(logits=where(keep > 0.5, a, log(zeros([2, 3]))))
          s: sum(w * z)
          cost: tanh(s) + s^2
        minimize: cost
        """),
    SmallSpec(
      name: "subsets",
      text: """
        onehot: 1
        name: s
        model:
          a: parameter([2, 3], init=normal(1.0))
          w: parameter([2, 3], init=normal(1.0))
          z: ~ k_subset(logits=a, k=2)
          s: sum(w * z)
          cost: tanh(s) + s^2
        minimize: cost
        """),
    SmallSpec(
      name: "subsets in an evidence lower bound",
      text: """
        onehot: 1
        name: s
        data:
          x: binary[2]
        guide:
          z: ~ k_subset(logits=dense(x, 4), k=2)
        model:
          b: parameter(4, init=normal(1.0))
          z: ~ k_subset(logits=b, k=2)
          x: ~ bernoulli(logits=dense(z, 2))
        maximize: elbo
        """, maximizes: true),
    SmallSpec(
      name: "rankings",
      text: """
        onehot: 1
        name: s
        model:
          a: parameter([2, 3], init=normal(1.0))
          w: parameter([2, 3, 3], init=normal(1.0))
          z: ~ plackett_luce(logits=a)
          s: sum(w * z)
          cost: tanh(s) + s^2
        minimize: cost
        """),
    SmallSpec(
      name: "rankings in an evidence lower bound",
      text: """
        onehot: 1
        name: s
        data:
          x: binary[2]
        guide:
          z: ~ plackett_luce(logits=dense(x, 3))
        model:
          b: parameter(3, init=normal(1.0))
          z: ~ plackett_luce(logits=b)
          x: ~ bernoulli(logits=dense(z, 2))
        maximize: elbo
        """, maximizes: true),
    SmallSpec(
      name: "a masked item that another node's ranking follows",
      text: """
        onehot: 1
        name: s
        model:
          a: parameter(3, init=normal(1.0))
          keep: [1, 0, 1]
          y: ~ bernoulli(logits=parameter(2, init=normal(1.0)))
          z: ~ plackett_luce(logits=where(keep > 0.5, a + dense(y, 3), log(zeros(3))))
          s: sum(dense(z, 2)) + y[0] * z[0, 2]
          cost: tanh(s) + s^2
        minimize: cost
        """),
    SmallSpec(
      name: "extreme logits",
      text: """
        onehot: 1
        name: s
        model:
          a: parameter(3, init=[40.0, -40.0, 0.3])
          c: parameter(3, init=[40.0, 39.0, -40.0])
          b: ~ bernoulli(logits=a)
          z: ~ categorical(logits=c)
          cost: tanh(sum(b) + z[0]) + b[1] * z[1] + b[2] * z[0]
        minimize: cost
        """, isExtreme: true),
  ]

  var data: [String: Tensor] { ["data.x": Tensor([2, 2], [1, 0, 1, 1])] }
  /// The names of its draws with their families.
  var draws: [(String, String)] {
    let latent = text.contains("guide:") ? text.components(separatedBy: "model:")[0] : text
    return latent.matches(of: /(\w+): ~ (\w+)\(/).map { (String($0.1), String($0.2)) }
  }
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
    if point > 0 {
      guard !spec.isExtreme else { continue }
      probe.scatter(seed: UInt64(point), spread: 3)
    }
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

/// An estimator as a spec writes it, which claims to be right in the mean.
struct Claim: CustomTestStringConvertible, Sendable {
  let estimator: Estimator
  let call: String
  var testDescription: String { call }

  /// Every estimator of the catalogue whose claim under expectations is not `biased`.
  static let all: [Claim] = Estimator.all.flatMap { estimator in
    estimator.calls.map { Claim(estimator: estimator, call: $0) }
  }.filter { claim in
    guard let model = claim.estimator.distributions.lazy.compactMap({ model(claim.call, $0) }).first
    else { return false }
    return model.latents[0].estimator.claims.bias < .biased
  }

  private static func model(_ call: String, _ distribution: Distribution) -> Model? {
    guard distribution.discrete != nil else { return nil }
    let text = """
      onehot: 1
      name: s
      model:
        a: parameter(2)
        z: ~ \(distribution.name)(logits=a)
        cost: sum(z)^2
      estimators: {z: "\(call)"}
      minimize: cost
      """
    return Compiler.check(SpecLoader.tree(SourceFile(path: "s.yaml", text: text))).model
  }

  /// True if the estimator is defined for a distribution, and all of its options have an effect
  /// there.
  func isLegal(at name: String) -> Bool {
    estimator.distributions.contains {
      $0.name == name && !Estimator.isIdle(call, at: $0)
    }
  }

  /// The estimators of a spec's nodes: this one where it is defined, enumeration elsewhere.
  func overrides(_ spec: SmallSpec) -> [String: String] {
    var result: [String: String] = [:]
    for (node, distribution) in spec.draws {
      result["estimators.\(node)"] = isLegal(at: distribution) ? call : "enumerate"
    }
    return result
  }
}

/// Every estimator that claims to be right in the mean has the exact gradient as its mean, on every
/// kind of spec that has a node for it.
@Test(arguments: Claim.all, SmallSpec.all)
func meanIsTheExactGradient(_ claim: Claim, _ spec: SmallSpec) throws {
  let overrides = claim.overrides(spec)
  guard overrides.values.contains(claim.call) else { return }
  var exactly = try spec.probe("enumerate")
  var probe = try GradientProbe(
    spec.text, set: overrides, batch: spec.batch, data: spec.data)
  for point in 0..<(spec.isExtreme ? 1 : 2) {
    if point > 0 {
      exactly.scatter(seed: 5, spread: 1.5)
      probe.scatter(seed: 5, spread: 1.5)
    }
    let exact = exactly.gradient(step: 0)
    let (mean, error) = try probe.moments(steps: 10_000)
    let test = MomentTest(mean: mean, error: error, exact: exact)
    #expect(
      test.passes, "|z| \(test.largestZ), bound \(test.bound): mean \(mean), exact \(exact)")
    #expect(test.blindSpot < 1, "the smallest bias that is seen is \(test.blindSpot) of the norm")
  }
}

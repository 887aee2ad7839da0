import Audit
import CompilerDriver
import Foundation
import Lowering
import Objectives
import SpecModel
import TensorCore
import TensorIR
import Testing

/// The rules of `Semantics.md`: one test for each, on the example of the page.
@Suite struct SemanticsTests {
  @Test func rule1NamesSharedByTheGraphs() throws {
    let rule = try Rule.example(1)
    let model = try rule.model()
    #expect(model.latents.map(\.path) == ["model.u", "guide.z"])
    let shapes = model.nodeTypes().filter { $0.node.name == "h" }.map(\.shape.extents)
    #expect(shapes == [[3], [5]])
    let breaches = [
      ("dense(z, 5)", "dense(guide.z, 5)", "model-reads-guide"),
      ("dense(x, 3)", "dense(u, 3)", "guide-reads-model-latent"),
      ("zeros(2)", "dense(x, 2)", "cycle"),
      ("dense(u, 2)", "dense(u, 3)", "latent-mismatch"),
      ("guide:\n", "guide:\n  x: ~ bernoulli(logits=zeros(4))\n", "guide-observes-data"),
      ("guide:\n", "guide:\n  v: ~ bernoulli(logits=dense(x, 2))\n", "guide-only-latent"),
    ]
    for (part, other, id) in breaches {
      #expect(try rule.replacing(part, by: other).ids.contains(id), "\(other)")
    }
  }

  @Test func rule2WeightsAndShapes() throws {
    let model = try Rule.example(2).model()
    let shapes = Dictionary(
      uniqueKeysWithValues: model.nodeTypes().map { ($0.node.name, $0.shape.extents) })
    #expect(shapes["all"] == [4] && shapes["rows"] == [2, 4] && shapes["twice"] == [2, 3])
    #expect(model.latents.map(\.path) == ["model.code.z[0]", "model.code.z[1]"])
    let weights = try StepBuilder(model, precision: .f64).build().weights.map(\.path)
    #expect(weights.filter { $0.hasPrefix("model.w") } == ["model.w"])
    #expect(!weights.contains { $0.hasPrefix("model.twice") })
    #expect(weights.count { $0.hasPrefix("model.code") } == 2)
  }

  @Test func rule3ConstantsAndDropout() throws {
    let rule = try Rule.example(3)
    let w = [0.5, -1.5, 2.0]
    var kept = 0
    for seed in 0..<8 {
      let found = try #require(rule.gradient(seed: seed).gradient["model.w"])
      for (derivative, value) in zip(found, w) {
        #expect(derivative == 0 || abs(derivative - 2 * value) < 1e-12)
        if derivative != 0 { kept += 1 }
      }
    }
    #expect(kept > 0 && kept < 24)
    #expect(try rule.metric("cost", rows: 1, [:]) == [6.5])
  }

  @Test func rule4AffineObjectives() throws {
    let rule = try Rule.example(4)
    let objective = try rule.model().objective
    #expect(objective.terms.map(\.coefficient) == [1, -2])
    for other in ["cost * size", "log(size)", "1 / cost"] {
      let ids = try rule.replacing("cost - 2 * (size + 1) ", by: other + " ").ids
      #expect(ids == ["affine-objective"], "\(other)")
    }
  }

  @Test func rule5Terms() throws {
    let rule = try Rule.example(5)
    let data = ["data.x": Tensor(.f64, [1, 1], [1])]
    let evidence = log(sigmoid(0.4) * sigmoid(1) + sigmoid(-0.4) * sigmoid(-1))
    #expect(abs(try rule.metric("evidence", rows: 1, data)[0] - evidence) < 1e-12)
    let estimators = "maximize: elbo\nestimators: {z: reweighted_wake_sleep}\n"
    #expect(try rule.replacing("maximize: elbo\n", by: estimators).ids == ["unknown-estimator"])
    let large = try rule.replacing("[0.4]", by: "zeros(20)").replacing(
      "dense(x, 1)", by: "dense(x, 20)"
    )
    .replacing("2 * z - 1", by: "dense(z, 1)")
    #expect(large.ids.contains("enumeration-budget"))
  }

  @Test func rule6Samples() throws {
    let rule = try Rule.example(6)
    #expect(StepBuilder.samples(try rule.model()) == 2)
    #expect(
      try rule.replacing("elbo  #", by: "elbo(samples=1)  #").ids == ["needs-more-samples"])
    let more = try rule.replacing("elbo  #", by: "elbo(samples=5)  #")
    #expect(StepBuilder.samples(try more.model()) == 5)
  }

  @Test func rule7ClosedFormDivergences() throws {
    let rule = try Rule.example(7)
    #expect(try rule.model().latents.filter(\.hasAnalyticDivergence).map(\.name) == ["b"])
    let analytic = try rule.replacing("elbo  #", by: "elbo(kl=analytic)  #")
    #expect(analytic.ids == ["analytic-kl-illegal"])
    let relaxed = try rule.replacing("elbo  #", by: "elbo(kl=relaxed)  #")
    #expect(Set(relaxed.ids) == ["relaxed-kl-illegal"])
  }

  @Test func rule8TheLogMassOffTheVertices() throws {
    let rule = try Rule.example(8)
    let (objective, _, nodes) = try rule.gradient()
    let y = try #require(nodes["model.z"]).elements[0]
    #expect(y > 0 && y < 1)
    #expect(abs(objective - (y * 0.7 - softplus(0.7))) < 1e-12)
  }

  @Test func rule9ImportanceWeightedBounds() throws {
    let rule = try Rule.example(9)
    #expect(try rule.labels()["guide.z.logits.kernel"] == "unbiased")
    let other = try rule.replacing(
      "{z: vimco}", by: "{z: score_function(baseline=leave_one_out)}")
    #expect(other.ids == ["illegal-estimator"])
    let surrogate = try rule.replacing("{z: vimco}", by: "{z: gumbel_softmax(hard=true)}")
    #expect(try surrogate.labels()["guide.z.logits.kernel"] == "biased")
  }

  @Test func rule10OptionalFieldsAndStrata() throws {
    let rule = try Rule.example(10)
    let x = Tensor(.f64, [2, 2], [1, 0, 0, 1])
    let y = Tensor(.f64, [2, 3], [0, 1, 0, 1, 0, 0])
    // The second row is without y.
    let guessed = try rule.metric(
      "guessed", rows: 2,
      ["data.x": x, "data.y": y, "data.y.present": Tensor(.f64, [2], [1, 0])])
    #expect(guessed[0] < 0 && guessed[1] == 0)
    #expect(
      try rule.replacing("elbo + 0.5", by: "elbo(hide(y)) + 0.5").ids.count == 1)

    func objective(_ weight: String) throws -> Double {
      let other = try rule.replacing("weight: 3", by: "weight: \(weight)")
      return try other.gradient(
        batches: [2, 2],
        ["data.labelled.x": x, "data.labelled.y": y, "data.unlabelled.x": x]
      ).objective
    }
    let (none, one, three) = try (objective("0"), objective("1"), objective("3"))
    #expect(abs((three - none) - 3 * (one - none)) < 1e-12)
    #expect(one != none)
  }

  @Test func rule11Randomness() throws {
    let rule = try Rule.example(11)
    let lines = rule.text.split(separator: "\n", omittingEmptySubsequences: false)
    let u = try #require(lines.first { $0.contains("u: ~") })
    let without = try rule.replacing(u + "\n", by: "").replacing(" + sum(u)", by: "")
    let draws = try [rule, without].map { rule in
      let step = try StepBuilder(try rule.model(), precision: .f64).build()
      return Rule.run(step.function, step.weights, [:], seed: 11).nodes["model.z"]
    }
    #expect(draws[0] != nil && draws[0] == draws[1])
  }

  @Test func rule12DeclarationsOfEstimators() throws {
    let rule = try Rule.example(12)
    let (p, q) = (sigmoid(0.3), sigmoid(-0.2))
    for seed in 0..<4 {
      let (_, gradient, nodes) = try rule.gradient(seed: seed)
      let z = try #require(nodes["model.z"]).elements[0]
      // The branches of y give its exact derivative, and weigh the cost of z, whose baseline is 0.
      let exact = p * (1 - p) * (0.55 * 0.55 - 0.45 * 0.45)
      let mean = p * 0.55 * 0.55 + (1 - p) * 0.45 * 0.45 + 2 * (z - 0.3) * (z - 0.3)
      #expect(abs(try #require(gradient["model.a"])[0] - exact) < 1e-12)
      #expect(abs(try #require(gradient["model.b"])[0] - (z - q) * mean) < 1e-12)
    }
    let step = try StepBuilder(try rule.model(), precision: .f64).build()
    let next = Rule.run(step.function, step.weights, [:], seed: 0).results
    #expect(try #require(next["estimators.model.z.baseline"]).elements[0] != 0)
  }

  @Test func rule13Replays() throws {
    let rule = try Rule.example(13)
    let coupled = try rule.replacing("v: parameter(1)", by: "v: parameter(1, init=[3.0])")
    var isMoved = false
    for seed in 0..<16 {
      #expect(try rule.gradient(seed: seed).gradient["model.a"] == [0])
      isMoved = try isMoved || coupled.gradient(seed: seed).gradient["model.a"] != [0]
    }
    #expect(isMoved)
  }

  @Test func rule14TheCostOfASite() throws {
    let rule = try Rule.example(14)
    let p = sigmoid(0.6)
    var seen: Set<Double> = []
    for seed in 0..<8 {
      let (_, gradient, nodes) = try rule.gradient(
        seed: seed, ["data.x": Tensor(.f64, [1, 1], [1])])
      let z = try #require(nodes["guide.z"]).elements[0]
      let likelihood = -softplus(-(1.5 * z - 0.5))
      let expected = (z - p) * likelihood - p * (1 - p) * (0.6 - 0.2)
      #expect(abs(try #require(gradient["guide.w"])[0] + expected) < 1e-12)
      seen.insert(z)
    }
    #expect(seen == [0, 1])
  }

  @Test func rule15TheStep() throws {
    let step = try StepBuilder(try Rule.example(15).model(), precision: .f64).build()
    let state = step.function.parameters.compactMap(\.name).filter {
      $0 != "seed" && $0 != "step" && !$0.hasPrefix("data.")
    }
    #expect(state.contains("estimators.model.z.baseline") && state.count >= 4)
    #expect(Set(state).isSubset(of: step.function.results.map(\.name)))
    let runs = (0..<2).map { _ in Rule.run(step.function, step.weights, [:], seed: 7).results }
    #expect(runs[0] == runs[1])
  }

  @Test func rule16Evaluation() throws {
    let rule = try Rule.example(16)
    let data = ["data.x": Tensor(.f64, [1, 4], [1, 0, 1, 1])]
    #expect(try rule.metric("between", rows: 1, data) == [0])
    let z = try #require(try rule.gradient(data).nodes["guide.z"]).elements
    #expect(z.contains { $0 > 0 && $0 < 1 })
    let relaxed = try rule.replacing("between: sum(z * (1 - z))", by: "between: elbo(kl=relaxed)")
    #expect(relaxed.ids == ["relaxed-kl-illegal"])
  }

  @Test func rule17BiasLabels() throws {
    let rule = try Rule.example(17)
    let calls = [
      ("enumerate", "exact", "exact"), ("score_function", "unbiased", "unbiased"),
      ("gumbel_softmax(temperature=1.0, hard=true)", "biased", "unbiased"),
      ("gumbel_softmax(temperature=1.0)", "biased", "biased"),
    ]
    for (call, a, w) in calls {
      let other = try rule.replacing("gumbel_softmax(temperature=1.0, hard=true)", by: call)
      #expect(try other.labels() == ["model.a": a, "model.w": w], "\(call)")
    }
  }

  @Test func rule18BoundLabels() throws {
    let rule = try Rule.example(18)
    let labels = [
      ("log_prob(x) - kl(z) ", "lower bound of log p(x | c)"),
      ("log_prob(x) - 0.5 * kl(z) ", "not a bound"), ("elbo + log_prob(x) ", "not a bound"),
      ("log_marginal() ", "equal to log p(x | c)"),
    ]
    for (objective, label) in labels {
      let other = try rule.replacing("log_prob(x) - kl(z) ", by: objective)
      #expect(try other.model().boundLabel.text == label, "\(objective)")
    }
  }

  @Test func rule19DeadPaths() throws {
    let rule = try Rule.example(19)
    let call = "z: score_function(baseline=moving_average)"
    for (other, ids) in [
      ("enumerate", []), ("straight_through", ["dead-gradient-path"]),
      ("gumbel_softmax", ["dead-gradient-path"]),
    ] {
      #expect(try rule.replacing(call, by: "z: \(other)").ids == ids, "\(other)")
    }
  }

  @Test func rule20Audits() throws {
    func report(_ estimator: String) throws -> AuditReport {
      let override = Override(name: "estimators.z", value: estimator)
      return try Auditor(
        try AuditSubject(try Rule.example(20).tree, overrides: [override]), draws: 20
      ).run()
    }
    let exact = try report("enumerate")
    #expect(exact.verdict == .pass)
    #expect(exact.points == ["initialization", "scattered 1", "scattered 2"])
    let vague = try report("score_function(baseline=leave_one_out)")
    #expect(vague.verdict == .inconclusive && !vague.verdict.isClean)
    #expect(try report("gumbel_softmax").verdict == .noClaim)
  }
}

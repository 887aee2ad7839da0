import Audit
import CompilerDriver
import Diagnostics
import Estimators
import Foundation
import Lowering
import SpecModel
import TensorCore
import Testing

/// Verdicts on claims that are right, wrong, and hard to judge.
@Suite struct AuditTests {
  @Test func aRightClaimPasses() throws {
    let report = try Auditor(try subject(Specs.coins), draws: 60_000).run()
    #expect(report.verdict == .pass)
    #expect(report.reference == .enumeration)
    #expect(report.points == ["initialization", "scattered 1", "scattered 2"])
    #expect(report.draws == 60_000)
    #expect(report.drawsNeeded == nil)
  }

  /// 9 elements at a family-wise error of 1e-6: the normal quantile of 1 − 1e-6 ⁄ 18.
  @Test func theThresholdIsBonferronis() throws {
    let report = try Auditor(try subject(Specs.coins), draws: 10).run()
    #expect(report.tests == 9)
    #expect(abs(report.criticalZ - 5.307545769326643) < 1e-9)
  }

  @Test(arguments: [0, 0.8, -1, 1.25])
  func aWrongFactorFails(_ factor: Double) throws {
    let wrong = Estimator.scaledScore(factor, claim: .unbiased)
    let report = try Auditor(try subject(Specs.coins, replacing: wrong), draws: 600_000).run()
    #expect(report.verdict == .fail, "\(report.parameters[0].worst.maxAbsZ)")
  }

  @Test func aRescaledGradientIsJudgedWithoutItsFactor() throws {
    let right = Estimator.scaledScore(0.25, claim: .rescaled)
    let report = try Auditor(
      try subject(Specs.coins, replacing: right), draws: 40_000, tolerance: 0.5
    ).run()
    #expect(report.verdict == .pass)
    #expect(abs(report.parameters[0].points[0].factor - 0.25) < 0.05)
    let wrong = Estimator.scaledScore(-1, claim: .rescaled)
    #expect(
      try Auditor(try subject(Specs.coins, replacing: wrong), draws: 40_000).run().verdict == .fail)
  }

  @Test func anExactClaimWithNoiseFails() throws {
    let noisy = Estimator.scaledScore(1, claim: .exact)
    #expect(
      try Auditor(try subject(Specs.coins, replacing: noisy), draws: 1000).run().verdict == .fail)
  }

  @Test func anAdmittedBiasIsMeasured() throws {
    let report = try Auditor(
      try subject(Specs.coins, set: ["estimators.z": "gumbel_softmax"]), draws: 20_000
    ).run()
    #expect(report.verdict == .noClaim)
    #expect(report.verdict.isClean)
    #expect(report.json.contains("\"verdict\": \"no claim\""))
    #expect(report.parameters[0].bias == .biased)
    #expect(report.parameters[0].worst.maxAbsZ > report.criticalZ)
    #expect(report.parameters[0].worst.biasNorm > 0.1 * report.parameters[0].worst.exactNorm)
  }

  @Test func claimsDecideBesideWeightsThatClaimNothing() {
    let all: [Verdict] = [.pass, .fail, .inconclusive, .noClaim]
    for (verdicts, joined) in [
      ([.pass, .noClaim], .pass), ([.noClaim, .pass], .pass), ([.noClaim], .noClaim), ([], .pass),
      ([.noClaim, .noClaim], .noClaim), ([.noClaim, .fail, .pass], .fail),
      ([.pass, .inconclusive, .noClaim], .inconclusive), (all, .fail),
    ] as [([Verdict], Verdict)] {
      #expect(Verdict.join(verdicts) == joined)
    }
  }

  @Test func fewDrawsAreInconclusive() throws {
    let report = try Auditor(try subject(Specs.coins), draws: 100).run()
    #expect(report.verdict == .inconclusive)
    #expect(try #require(report.drawsNeeded) > 10_000)
  }

  /// A gradient that is seldom other than zero is not condemned for draws that miss it.
  @Test func rareEventsAreNoBias() throws {
    let rare = Specs.coins.replacing("[0.3, -0.2, 0.9]", with: "[-13.0, -14.0, 15.0]")
      .replacing("leave_one_out", with: "none")
    #expect(try Auditor(try subject(rare), draws: 2000).run().verdict != .fail)
  }

  /// The same where another variable makes every draw differ a little.
  @Test(arguments: ["score_function(baseline=none)", "score_function", "disarm", "measure_valued"])
  func rareEventsBesideCommonOnesAreNoBias(_ estimator: String) throws {
    let spec = """
      onehot: 1
      name: rare
      model:
        a: ~ bernoulli(logits=parameter([], init=-13))
        e: ~ bernoulli(logits=parameter([]))
        cost: 100 * a + 0.001 * e
      minimize: cost
      estimators: {default: "\(estimator)"}
      """
    #expect(try Auditor(try subject(spec), draws: 2000).run().verdict != .fail)
  }

  @Test func theSameSubjectGivesTheSameBytes() throws {
    let reports = try (0..<2).map { _ in
      try Auditor(try subject(Specs.autoencoder), draws: 500).run().json
    }
    #expect(reports[0] == reports[1])
  }

  // MARK: - Models

  @Test func aSpecIsShrunkAndItsDataMadeUp() throws {
    let subject = try subject(Specs.autoencoder)
    #expect(subject.shrunk.map { "\($0.name)=\($0.value)" } == ["units=2"])
    let report = try Auditor(subject).run()
    #expect(report.verdict == .pass)
    #expect(report.draws == 20_000)
    #expect(report.tolerance == 0.2)
    #expect(report.rows == 3)
    #expect(report.parameters.allSatisfy { $0.spec.shape.extents != [40] })
    #expect(report.differences.allSatisfy { $0.passes && $0.checked == $0.elements })
  }

  @Test func theCommandLineHasTheLastWordOnSizes() throws {
    let subject = try subject(Specs.autoencoder, set: ["units": "3"])
    #expect(subject.shrunk.isEmpty)
    #expect(subject.model.latent("z")?.shape == [3])
  }

  @Test func beyondEnumerationAnUnbiasedEstimatorIsTheReference() throws {
    let report = try Auditor(
      try subject(Specs.autoencoder, set: ["units": "20"]), draws: 500, tolerance: 1
    ).run()
    // Not the one on trial.
    #expect(report.reference == .estimator("score_function(baseline=none)"))
    #expect(report.verdict != .fail)
    // Weights behind no draw are checked at fixed draws all the same.
    #expect(report.differences.allSatisfy { $0.passes && $0.checked > 0 })
    let wrong = Estimator.scaledScore(-1, claim: .unbiased)
    let failed = try subject(
      Specs.autoencoder, set: ["units": "20", "estimators.z": "score_function(baseline=none)"],
      replacing: wrong)
    #expect(try Auditor(failed, draws: 60_000).run().verdict == .fail)
  }

  /// With base noise held fixed an enumerated label leaves nothing random, dropout included.
  @Test func baseNoiseIsHeldFixed() throws {
    let report = try Auditor(try subject(Specs.semisupervised)).run()
    #expect(report.verdict == .pass)
    #expect(report.fixesBaseNoise)
    #expect(report.draws == 1)
    #expect(report.parameters.allSatisfy { $0.worst.biasNorm == 0 })
  }

  /// A drawn label sees the noise that the enumerated one sees.
  @Test func baseNoiseIsSharedByBranches() throws {
    let report = try Auditor(
      try subject(
        Specs.semisupervised, set: ["estimators.y": "score_function(baseline=leave_one_out)"]),
      draws: 20_000, tolerance: 0.5
    ).run()
    #expect(report.verdict == .pass)
    #expect(report.parameters.contains { $0.worst.maxAbsZ > 1e-3 })
    let wrong = Estimator.scaledScore(0, claim: .unbiased)
    let failed = try subject(Specs.semisupervised, replacing: wrong)
    #expect(try Auditor(failed, draws: 20_000).run().verdict == .fail)
  }

  @Test func everySupportHasRows() throws {
    let report = try Auditor(try subject(Specs.supports)).run()
    #expect(report.verdict == .pass)
    #expect(report.parameters.contains { $0.bias == .exact && $0.exactNorm > 0 })
  }

  @Test func stoppedGradientsAreConstants() throws {
    let stopped = Specs.coins.replacing(
      "(z - 0.45)^2", with: "(z - 0.45)^2 * stop_gradient(logits)")
    let report = try Auditor(
      try subject(stopped, set: ["estimators.z": "enumerate"]), draws: 100
    ).run()
    #expect(report.verdict == .pass)
    #expect(report.differences.allSatisfy { $0.passes && $0.largestRelativeError > 0 })
  }

  @Test func aMultiSampleBoundIsAudited() throws {
    let bound = Specs.autoencoder.replacing("maximize: elbo", with: "maximize: iwae(samples=2)")
      .replacing("baseline=leave_one_out", with: "baseline=none")
    let report = try Auditor(try subject(bound), draws: 20_000).run()
    #expect(report.verdict != .fail)
  }

  // MARK: - Errors

  @Test func errorsOfTheSpecAreThrown() throws {
    let error = try #require(throws: AuditError.self) {
      try subject(Specs.coins.replacing("minimize: cost", with: "minimize: csot"))
    }
    #expect(error.diagnostics.contains { $0.message.contains("csot") })
    let library = try #require(throws: AuditError.self) {
      try subject("onehot: 1\ndefine: {f(x): {return: \"x + 1\"}}\n")
    }
    #expect(library.message?.contains("library") == true)
  }

  @Test func anObjectiveOfRelaxedDensitiesHasNoReference() throws {
    let relaxed = Specs.autoencoder.replacing("maximize: elbo", with: "maximize: elbo(kl=relaxed)")
      .replacing("score_function(baseline=leave_one_out)", with: "gumbel_softmax")
    let error = try #require(throws: AuditError.self) { try subject(relaxed) }
    #expect(error.message?.contains("unbiased") == true)
  }

  // MARK: - The contract

  @Test func jsonHasTheKeysOfTheContract() throws {
    let text = try Auditor(try subject(Specs.autoencoder), draws: 200).run().json
    let object = try object(text)
    #expect(object["format_version"] as? String == "1.1")
    #expect(object["spec"] as? String == "autoencoder")
    #expect(object["draws"] as? Int == 200)
    #expect(["pass", "fail", "inconclusive", "no claim"].contains(object["verdict"] as? String))
    let nodes = try #require(object["nodes"] as? [[String: Any]])
    #expect(nodes.map { $0["node"] as? String } == ["guide.z"])
    let estimator = try #require(nodes[0]["estimator"] as? String)
    #expect(estimator.hasPrefix("score_function(baseline=leave_one_out"))
    #expect(nodes[0]["bias"] as? String == "unbiased")
    #expect(nodes[0]["evaluations"] as? [String: Int] == ["forward": 1, "backward": 0])
    let parameters = try #require(object["parameters"] as? [[String: Any]])
    #expect(parameters.count == 7)
    for parameter in parameters {
      let shape = try #require(parameter["shape"] as? [Int])
      for key in ["exact", "mean", "standard_error"] {
        #expect((parameter[key] as? [Double])?.count == shape.reduce(1, *), "\(key)")
      }
      for key in ["max_abs_z", "smallest_detectable_bias"] {
        #expect(parameter[key] is Double, "\(key)")
      }
      for key in ["name", "bias", "reference", "verdict", "point"] {
        #expect(parameter[key] is String, "\(key)")
      }
      #expect((parameter["points"] as? [[String: Any]])?.count == 3)
    }
    #expect((object["finite_differences"] as? [[String: Any]])?.count == 3)
  }

  /// Gradients are of what is minimized: the same model maximized has the opposite ones.
  @Test func gradientsAreOfTheMinimizedQuantity() throws {
    let minimized = try Auditor(try subject(Specs.coins), draws: 10).run().parameters[0].points[0]
    let text = Specs.coins.replacing("minimize: cost", with: "maximize: cost")
    let maximized = try Auditor(try subject(text), draws: 10).run().parameters[0].points[0]
    // ∂ ⁄ ∂logit of p·0.3025 + (1 − p)·0.2025 is 0.1·p·(1 − p).
    let p = 1 / (1 + exp(-0.3))
    #expect(abs(minimized.exact[0] - 0.1 * p * (1 - p)) < 1e-12)
    #expect(maximized.exact.map { -$0 } == minimized.exact)
  }
}

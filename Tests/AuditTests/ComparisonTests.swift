import Audit
import Diagnostics
import Estimators
import Foundation
import Language
import SpecModel
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Estimators side by side.
@Suite struct ComparisonTests {
  private func compare(
    _ text: String, _ estimators: String?, set overrides: [String: String] = [:],
    nodes: [String]? = nil, draws: Int? = 400, steps: Int? = 20
  ) throws -> ComparisonReport {
    let request = ComparisonRequest(
      tree: tree(text), overrides: overrides.map { Override(name: $0.key, value: $0.value) },
      estimators: estimators.map(EstimatorCalls.split), nodes: nodes, draws: draws, steps: steps)
    return try Comparator(request).run()
  }

  @Test func commasInParenthesesSeparateNothing() {
    #expect(
      EstimatorCalls.split("enumerate, f(a=1, b=g(2,3)),h") == [
        "enumerate", "f(a=1, b=g(2,3))", "h",
      ])
    #expect(EstimatorCalls.split(" , ").isEmpty)
  }

  @Test func figuresAreThoseOfTheEstimators() throws {
    let report = try compare(
      Specs.coins, "score_function(baseline=none),enumerate,straight_through", draws: 4000)
    let figures = try report.estimators.map { try #require($0.figures) }
    #expect(report.references.map(\.reference) == [.enumeration, .enumeration])
    #expect(figures.map(\.bias) == [.unbiased, .exact, .biased])
    let (score, exact, straight) = (
      figures[0].points[0], figures[1].points[0], figures[2].points[0]
    )
    #expect(exact.variance == 0 && exact.biasNorm == 0)
    #expect(score.variance > straight.variance)
    #expect(score.biasNorm < 4 * score.biasNoise)
    #expect(straight.biasNorm > 10 * straight.biasNoise)
    #expect(report.ranked.map(\.name).first == "enumerate")
    for figures in figures {
      #expect(figures.microseconds > 0)
      #expect(figures.objective.map(\.step) == Array(0...20))
      // One start for all.
      #expect(figures.objective[0].value == report.ranked[0].figures.objective[0].value)
    }
  }

  /// Draws of a model whose weights are not numbers look like an objective.
  @Test func aContenderThatDivergesHasNoObjective() throws {
    let report = try compare(
      Specs.coins, "straight_through", set: ["train.optimizer": "sgd(learning_rate=1e300)"])
    let figures = try #require(report.estimators[0].figures)
    #expect(figures.objective.first?.value.isFinite == true)
    #expect(figures.objective.last?.value.isNaN == true)
  }

  /// (f(z) − 0)·(z − p) of independent coins, whose variance can be written down.
  @Test func theVarianceIsRight() throws {
    let one = """
      onehot: 1
      name: one
      model:
        logits: parameter(1, init=[0.3])
        z: ~ bernoulli(logits=logits)
        cost: sum(2 * z + 1)
      minimize: cost
      """
    let report = try compare(one, "score_function", draws: 20_000)
    let figures = try #require(report.estimators[0].figures).points[0].parameters[0]
    let p = 1 / (1 + exp(-0.3))
    let mean = 2 * p * (1 - p)
    let square = p * pow(3 * (1 - p), 2) + (1 - p) * p * p
    #expect(abs(figures.variance / (square - mean * mean) - 1) < 0.05)
    #expect(abs(figures.mean[0] - mean) < 0.05)
    #expect(report.curve == nil && report.steps == 0)
  }

  @Test func anIllegalEstimatorHasAReasonAndNoFigures() throws {
    let report = try compare(Specs.coins, "pathwise,score_functoin,enumerate")
    let object = try object(report.json)
    let lines = try #require(object["estimators"] as? [[String: Any]])
    #expect(lines.map { $0["legal"] as? Bool } == [false, false, true])
    #expect(Set(lines[0].keys) == ["name", "legal", "reason"])
    #expect((lines[0]["reason"] as? String)?.contains("not defined for `bernoulli`") == true)
    #expect((lines[1]["reason"] as? String)?.contains("score_functoin") == true)
    #expect(lines[2]["reason"] is NSNull)
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let report = try compare(Specs.coins, "score_function,enumerate")
    let object = try object(report.json)
    #expect(object["format_version"] as? String == "1.0")
    #expect(object["spec"] as? String == "coins")
    #expect(object["draws"] as? Int == 400)
    for line in try #require(object["estimators"] as? [[String: Any]]) {
      #expect(line["bias"] is String)
      #expect(line["microseconds_per_step"] is Double)
      let curve = try #require(line["objective"] as? [[String: Any]])
      #expect(curve.allSatisfy { $0["step"] is Int && $0["value"] is Double })
      let parameters = try #require(line["parameters"] as? [[String: Any]])
      #expect(parameters.count == 1)
      #expect(parameters[0]["name"] as? String == "model.logits")
      #expect((parameters[0]["mean"] as? [Double])?.count == 3)
      #expect(parameters[0]["variance"] is Double && parameters[0]["bias_norm"] is Double)
      // Without noise the ratio is infinite, which JSON cannot say.
      let isNoisy = line["name"] as? String == "score_function"
      #expect(parameters[0]["signal_to_noise"] is Double == isNoisy)
    }
  }

  /// Every estimator of the table is there once, with figures or a reason, and every word of an
  /// option.
  @Test func allAreCompared() throws {
    let report = try compare(Specs.coins, nil, draws: 50, steps: 5)
    let names = report.estimators.map(\.name)
    for estimator in Estimator.all {
      #expect(
        names.contains { $0 == estimator.name || $0.hasPrefix(estimator.name + "(") },
        "\(estimator.name)")
      for option in estimator.options {
        guard case .choice(let choices) = option.kind else { continue }
        for choice in choices {
          let word = "\(option.name)=\(choice.name)"
          #expect(names.contains { $0.hasPrefix(estimator.name) && $0.contains(word) }, "\(word)")
        }
      }
    }
    #expect(Set(names).count == names.count)
    #expect(report.estimators.contains { $0.name == "pathwise" && $0.figures == nil })
  }

  @Test func onlyTimesDiffer() throws {
    let reports = try (0..<2).map { _ in
      try compare(Specs.coins, "score_function,gumbel_softmax").json
        .replacing(/"microseconds_per_step": [^,]*/, with: "")
    }
    #expect(reports[0] == reports[1])
  }

  @Test func withoutFilesRowsAreMadeUpAndNothingIsTrained() throws {
    let report = try compare(
      Specs.autoencoder, "score_function(baseline=leave_one_out),straight_through",
      set: ["units": "20"], draws: 50)
    #expect(report.rows.contains("made-up"))
    #expect(report.steps == 0 && report.curve == nil)
    #expect(
      report.references.map(\.reference)
        == [.estimator("score_function(baseline=leave_one_out)")])
    #expect(report.estimators.allSatisfy { $0.figures?.samples == 2 || $0.figures?.samples == 1 })
  }

  @Test func nodesMayBeNamed() throws {
    let two = Specs.coins.replacing(
      "cost: sum(", with: "w: ~ bernoulli(logits=logits)\n  cost: sum(w * "
    )
    .replacing("{z: score", with: "{w: enumerate, z: score")
    let report = try compare(two, "straight_through", nodes: ["w"])
    #expect(report.estimators[0].figures?.bias == .biased)
    #expect(throws: AuditError.self) { try compare(two, "enumerate", nodes: ["v"]) }
  }

  @Test func thePlotIsWellFormed() throws {
    let report = try compare(Specs.coins, nil, draws: 50, steps: 5)
    let parser = XMLParser(data: Data(report.svg.utf8))
    let isWellFormed = parser.parse()
    #expect(isWellFormed)
    for name in report.ranked.map(\.name) where name.count <= 40 {
      #expect(report.svg.contains(">\(name)</text>"))
    }
    #expect(report.svg.contains(">none</text>"), "the exact one has no variance")
  }
}

import CompilerDriver
import Diagnostics
import Estimators
import Lowering
import Objectives
import Reports
import SpecModel
import Testing

/// The specs of the repository, which are those of the language's description among others.
@Suite struct SpecTests {
  @Test(arguments: Support.specs)
  func everySpecIsClean(_ spec: String) throws {
    let checked = Compiler.check(try SpecLoader.load(Support.path(spec)))
    #expect(checked.diagnostics.isEmpty, "\(TextRenderer().render(checked.diagnostics))")
    #expect(checked.isLibrary == (checked.model == nil))
    #expect(checked.isLibrary == spec.contains("/lib/"))
  }

  @Test func thereAreSpecsAndALibrary() {
    #expect(Support.specs.contains("Specs/m2-semi-supervised.yaml"))
    #expect(Support.specs.contains("Specs/lib/networks.yaml"))
  }

  @Test(arguments: Support.specs.filter { !$0.contains("/lib/") })
  func aResolvedSpecReadsBackToItself(_ spec: String) throws {
    let model = try #require(Compiler.check(try SpecLoader.load(Support.path(spec))).model)
    let text = ResolvedSpec.text(model)
    let again = check(text)
    let errors = again.diagnostics.filter { $0.severity == .error }
    let second = try #require(again.model, "\(TextRenderer().render(errors))\n\(text)")
    #expect(ResolvedSpec.text(second) == text)
    // The same weights under the same names, so that a run can be resumed from its resolved spec.
    let (step, other) = (try Compiler.step(model), try Compiler.step(second))
    #expect(step.weights.map(\.path) == other.weights.map(\.path))
    #expect("\(step.function)" == "\(other.function)")
  }

  @Test(arguments: Support.specs.filter { !$0.contains("/lib/") }, Stage.allCases)
  func everyStagePrints(_ spec: String, _ stage: Stage) throws {
    let model = try #require(Compiler.check(try SpecLoader.load(Support.path(spec))).model)
    #expect(!(try stage.text(model)).isEmpty)
  }

  /// The estimators of a spec's draws.
  struct Expectation: Sendable {
    let spec: String
    /// Path, estimator, and whether the spec names it.
    let estimators: [(String, String, isNamed: Bool)]
    /// The label of some weights.
    let labels: [String: Bias]
    let bound: String
  }

  static let expectations = [
    Expectation(
      spec: "digits-categorical-vae",
      estimators: [("guide.z", "gumbel_softmax", true)],
      labels: ["guide.h.kernel": .biased, "model.x.logits.bias": .biased],
      bound: "not a bound"),
    Expectation(
      spec: "m2-semi-supervised",
      estimators: [("guide.y", "enumerate", true), ("guide.z", "pathwise", true)],
      labels: ["guide.y.logits.h.kernel": .unbiased, "model.x.logits.return.bias": .unbiased],
      bound: "not a bound"),
    Expectation(
      spec: "sbn-structured-prediction",
      estimators: [("model.h1", "muprop", true), ("model.h2", "muprop", true)],
      labels: ["model.h1.logits.kernel": .unbiased, "model.bottom.logits.bias": .unbiased],
      bound: "lower bound of log p(bottom | top)"),
    Expectation(
      spec: "digits-bernoulli-mixture",
      estimators: [("model.k", "enumerate", false)],
      labels: ["model.weights": .exact, "model.pixels": .exact],
      bound: "equal to log p(x)"),
    Expectation(
      spec: "digits-hierarchical-vae",
      estimators: [("guide.low", "gumbel_softmax", true), ("guide.top", "gumbel_softmax", true)],
      labels: ["guide.low.logits.kernel": .biased, "model.prior": .unbiased],
      bound: "lower bound of log p(x)"),
    Expectation(
      spec: "digits-feature-gates",
      estimators: [("model.gate", "straight_through", true)],
      labels: ["model.keep": .biased, "model.logits.kernel": .unbiased],
      bound: "not a bound"),
    Expectation(
      spec: "toy",
      estimators: [("model.z", "score_function", true)],
      labels: ["model.logits": .unbiased],
      bound: "not a bound"),
  ]

  @Test(arguments: expectations.indices)
  func estimatorsLabelsAndBoundAreAsExpected(_ index: Int) throws {
    let expected = Self.expectations[index]
    let path = Support.path("Specs/\(expected.spec).yaml")
    let model = try #require(Compiler.check(try SpecLoader.load(path)).model)
    let found = Set(model.latents.map(\.path))
    #expect(found == Set(expected.estimators.map(\.0)))
    for (path, name, isNamed) in expected.estimators {
      let latent = try #require(model.latents.first { $0.path == path })
      #expect(latent.estimator.estimator.name == name)
      #expect((latent.estimator.chosenBecause == nil) == isNamed)
    }
    let labels = try Compiler.step(model).labels
    for (path, bias) in expected.labels {
      let label = try #require(labels.first { $0.path == path })
      #expect(label.bias == bias, "\(path)")
    }
    #expect(model.boundLabel.text == expected.bound)
  }
}

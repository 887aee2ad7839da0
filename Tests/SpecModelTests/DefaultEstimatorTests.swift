import CompilerDriver
import Diagnostics
import Estimators
import Language
import Reports
import SpecModel
import Testing

/// The choice of estimators that a spec does not name.
@Suite struct DefaultEstimatorTests {
  /// A draw of each family, with few joint values and with many.
  private static let draws: [(small: String, large: String)] = [
    ("bernoulli(logits=w)", "bernoulli(logits=v)"),
    ("categorical(logits=w)", "categorical(logits=reshape(v, [8, 5]))"),
    ("k_subset(logits=w, k=2)", "k_subset(logits=v, k=20)"),
    ("plackett_luce(logits=w)", "plackett_luce(logits=v)"),
    ("normal(mean=w, std=1.0)", "normal(mean=v, std=1.0)"),
  ]
  private static let objectives = [
    "maximize: elbo", "maximize: elbo(samples=1)", "maximize: elbo(samples=2)",
    "maximize: elbo(samples=1) + 2 * elbo(samples=3)", "minimize: cost",
    "maximize: iwae(samples=1)", "maximize: iwae(samples=3)",
    "maximize: iwae(samples=3) + elbo(samples=1)", "maximize: iwae(samples=2) - cost",
    "maximize: iwae(samples=2) + iwae(samples=1)", "maximize: reweighted_wake_sleep(samples=2)",
    "maximize: elbo(samples=1) - cost",
  ]
  /// Estimators of a second draw, which may have branches beside which defaults must stand.
  private static let others = ["", "top_k(values=2)", "without_replacement(values=2)", "enumerate"]

  private func spec(_ draw: String, _ objective: String, _ other: String) -> String {
    let second = other.isEmpty ? "" : "  o: ~ categorical(logits=dense(sum(z) + zeros(2), 3))\n"
    let estimators = other.isEmpty ? "" : "estimators: {o: \(other)}\n"
    return """
      onehot: 1
      name: default
      data: {x: binary}
      model:
        w: parameter(4)
        v: parameter(40)
        z: ~ \(draw)
      \(second)  x: ~ bernoulli(logits=dense(\(other.isEmpty ? "z" : "concat(flatten(z), o)"), 1)[0])
        cost: sum(z) * x
      \(estimators)\(objective)
      train: {optimizer: sgd(learning_rate=0.1), batch: 2, steps: 1}

      """
  }

  /// Whatever is chosen would be legal had the spec named it, so that the resolved spec, which
  /// names it, reads back to the same.
  @Test(arguments: draws.indices, others)
  func defaultsAreLegal(_ index: Int, _ other: String) throws {
    for draw in [Self.draws[index].small, Self.draws[index].large] {
      for objective in Self.objectives {
        let text = spec(draw, objective, other)
        let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "s.yaml", text: text)))
        guard let model = checked.model else {
          // The named estimator may be illegal, but no default.
          let errors = checked.diagnostics.filter { $0.severity == .error }
          #expect(
            !other.isEmpty && errors.allSatisfy { $0.span?.text.contains(other) == true },
            "\(text)\(errors.map(\.message))")
          continue
        }
        let resolved = ResolvedSpec.text(model)
        let again = Compiler.check(SpecLoader.tree(SourceFile(path: "r.yaml", text: resolved)))
        #expect(
          again.model.map(ResolvedSpec.text) == resolved,
          "\(text)\(resolved)\(again.diagnostics.map(\.message))")
      }
    }
  }

  @Test("one sample has no others to leave out")
  func oneSample() throws {
    let text = spec(Self.draws[1].large, "maximize: elbo(samples=1)", "")
    let model = try #require(
      Compiler.check(SpecLoader.tree(SourceFile(path: "s.yaml", text: text))).model)
    let use = try #require(model.latent("z")?.estimator)
    #expect(use.estimator === Estimator.scoreFunction)
    #expect(use.options["baseline"] == .choice("moving_average", ["decay": .number(0.99)]))
    #expect(use.chosenBecause?.contains("one sample") == true)
  }
}

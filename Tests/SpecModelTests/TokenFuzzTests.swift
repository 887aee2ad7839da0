import CompilerDriver
import Diagnostics
import Execution
import Foundation
import Lowering
import Objectives
import Reports
import SpecModel
import TensorCore
import TensorIR
import Testing

/// Specs whose words and numbers were exchanged: most are wrong in some way of meaning, not of
/// syntax.
///
/// Each is refused, or else compiles through every stage: nothing that passes the checks ends in a
/// trap.
@Suite struct TokenFuzzTests {
  /// The mutants of each spec; more on request, for a long look.
  private static let count =
    ProcessInfo.processInfo.environment["ONEHOT_FUZZ"].flatMap(Int.init) ?? 30

  @Test(arguments: Support.specs.filter { !$0.contains("/lib/") })
  func everyMutantIsRefusedOrCompiles(_ spec: String) throws {
    let text = try String(contentsOfFile: Support.path(spec), encoding: .utf8)
    // Small shapes keep what passes cheap.
    let small = text.replacing("784", with: "12").replacing("392", with: "6")
    var random = SplitMix(state: UInt64(spec.utf8.count * 7919))
    for _ in 0..<Self.count {
      let mutant = mutated(small, &random)
      let file = SourceFile(path: Support.path(spec), text: mutant)
      let checked = Compiler.check(SpecLoader.tree(file))
      #expect(checked.model != nil || checked.isLibrary || checked.diagnostics.hasErrors)
      guard let model = checked.model, isCheap(model) else { continue }
      compile(model)
    }
  }

  /// Enumeration of many values is legal and slow to compile.
  private func isCheap(_ model: Model) -> Bool {
    model.latents.allSatisfy { ($0.states ?? 0) <= 1024 || $0.estimator.text != "enumerate" }
      && (model.train?.strata ?? []).allSatisfy { $0.batch <= 1000 }
  }

  private func compile(_ model: Model) {
    #expect(!ResolvedSpec.text(model).isEmpty)
    #expect(!model.boundLabel.text.isEmpty)
    // One that is too large is refused with a finding.
    guard let step = try? Compiler.step(model) else { return }
    #expect(!Compiler.plan(Compiler.optimize(step.function)).kernels.isEmpty)
    for metric in model.evaluate.metrics {
      let builder = EvaluationBuilder(model, precision: .f32)
      for term in (try? builder.terms(metric.objective, rows: 3)) ?? [] {
        #expect(!Compiler.optimize(term.function).results.isEmpty)
      }
    }
  }

  /// The text with one to three words or numbers replaced by others.
  private func mutated(_ text: String, _ random: inout SplitMix) -> String {
    var text = text
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let tokens = text.matches(of: /[A-Za-z_][A-Za-z0-9_.]*|[0-9]+(?:\.[0-9]+)?/)
      guard let old = tokens.randomElement(using: &random) else { return text }
      let isNumber = old.output.first?.isNumber == true
      let same = tokens.filter { ($0.output.first?.isNumber == true) == isNumber }
      let pool = isNumber ? ["0", "1", "2", "7", "0.5", "100"] : Self.words
      let own = same.map { String($0.output) }
      let new = (own + pool).randomElement(using: &random) ?? ""
      text.replaceSubrange(old.range, with: new)
    }
    return text
  }

  /// Words of the language that a spec may not hold yet.
  private static let words = [
    "bernoulli", "categorical", "k_subset", "normal", "plackett_luce", "dense", "sum", "mean",
    "index", "one_hot", "concat",
    "softmax", "log_softmax", "sigmoid", "exp", "log", "round", "dropout", "layer_norm",
    "embedding", "conv2d", "conv2d_transpose", "same", "valid",
    "stop_gradient", "parameter", "reshape", "flatten", "transpose", "where", "enumerate",
    "score_function", "straight_through", "gumbel_softmax", "pathwise", "elbo", "iwae",
    "log_marginal", "log_prob", "kl", "mode", "accuracy", "guide", "model", "binary", "real",
    "onehot", "unit", "count",
  ]
}

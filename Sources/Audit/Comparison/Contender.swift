import CompilerDriver
import Diagnostics
import Estimators
import Engine
import Lowering
import SpecModel
import TensorIR

/// One estimator of a comparison, as far as it is legal in the spec.
struct Contender {
  /// The call.
  let name: String
  /// The spec with it.
  let model: Model
  /// The estimator with its options.
  let use: EstimatorUse
  /// Its passes in a step.
  let evaluations: Evaluations
  /// The training step in float32.
  let step: TrainingStep
  /// The optimized step.
  let function: Function
  /// The operations of a step.
  let flops: Int

  /// The memory that a step may take.
  private static let memory = 2 << 30
  /// The operations that a step may take.
  private static let work = 20_000_000_000

  /// A contender, or the reason why it is not compared.
  static func make(
    _ name: String, _ variants: Variants, _ base: Model, nodes: Set<String>?,
    on engine: any Engine
  ) -> Result<Contender, Illegal> {
    let discrete = base.discreteLatents.filter { nodes?.contains($0.family) ?? true }
    let estimator = EstimatorCalls.estimator(name)
    let defined = discrete.filter { estimator?.distributions.contains($0.distribution) ?? false }
    // If it is defined for no node, checking reports that.
    let latents = defined.isEmpty ? discrete : defined
    let checked = variants.check(
      Dictionary(uniqueKeysWithValues: Set(latents.map(\.family)).map { ($0, name) }))
    let replaced = latents.first.flatMap { checked.model?.latent($0.name) }
    guard let model = checked.model, let replaced else {
      let problem = checked.diagnostics.first { $0.severity == .error }
      return .failure(
        Illegal(
          reason: problem?.message ?? "the spec has no discrete node for it",
          isMistake: problem.map { Illegal.mistakes.contains($0.id) } ?? false))
    }
    let step: TrainingStep
    do throws(Diagnostic) {
      step = try Compiler.step(model)
    } catch {
      return .failure(Illegal(reason: error.message))
    }
    let function = Compiler.optimize(step.function)
    let cost = Compiler.cost(of: function, on: engine)
    guard cost.bytes <= memory else {
      return .failure(Illegal(reason: "a step takes \(cost.bytes >> 20) MiB of memory"))
    }
    guard cost.flops <= work else {
      return .failure(Illegal(reason: "a step takes \(cost.flops / 1_000_000_000) GFLOP"))
    }
    let use = replaced.estimator
    return .success(
      Contender(
        name: name, model: model, use: use,
        evaluations: use.claims.evaluations(replaced.size), step: step,
        function: function, flops: cost.flops))
  }

  /// The reason why an estimator is not compared.
  struct Illegal: Error {
    let reason: String
    /// True if the call itself is wrong, and not only out of place in this spec.
    var isMistake = false

    /// The mistake in a call that is wrong in any spec.
    static let mistakes: Set<DiagnosticID> = [
      .duplicateArgument, .emptyValue, .expressionSyntax, .missingArgument, .numberOutOfRange,
      .positionalAfterKeyword, .typeMismatch, .unbalancedParentheses, .unknownArgument,
      .unknownFunction, .unknownName, .unknownOption, .yaml11Spelling,
    ]
  }

  /// True if the mean of every weight's gradient is claimed to be right.
  var isUnbiased: Bool { step.labels.allSatisfy { $0.bias.map { $0 <= .unbiased } ?? true } }
}

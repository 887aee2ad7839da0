import CompilerDriver
public import Diagnostics
import Lowering
public import SpecModel
public import TensorCore
import TensorIR

/// The outputs of `onehot compile --emit`.
public enum Stage: String, Sendable, CaseIterable {
  /// The spec with every default filled in.
  case resolved
  /// The checked graphs with the shape and support of every node.
  case model
  /// The forward function, up to the objective.
  case forward
  /// The training step.
  case step
  /// The training step after all passes.
  case optimized
  /// The plan that the interpreter runs.
  case plan
  /// The graphs in the language of Graphviz.
  case dot

  /// The printed form of a model at this stage.
  ///
  /// - Throws: that the step is too large to be built.
  public func text(_ model: Model, precision: DType = .f32) throws(Diagnostic) -> String {
    switch self {
    case .resolved: return ResolvedSpec.text(model)
    case .model: return ModelText.text(model)
    case .dot: return ModelText.dot(model)
    case .forward: return "\(try Compiler.step(model, precision: precision).forward)"
    case .step: return "\(try Compiler.step(model, precision: precision).function)"
    case .optimized: return "\(try optimized(model, precision))"
    case .plan: return "\(Compiler.plan(try optimized(model, precision)))"
    }
  }

  private func optimized(
    _ model: Model, _ precision: DType
  ) throws(Diagnostic) -> Function {
    Compiler.optimize(try Compiler.step(model, precision: precision).function)
  }
}

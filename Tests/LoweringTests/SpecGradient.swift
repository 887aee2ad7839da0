import CompilerDriver
import Diagnostics
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A spec's objective and gradient by the reference rules, at weights and data of a test's choice.
struct SpecGradient {
  let model: Model
  private let dtype: DType
  private let step: TrainingStep
  private let gradient: Function

  init(_ text: String, _ dtype: DType, rows: Int = 1) throws {
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
    try #require(
      checked.diagnostics.filter { $0.severity == .error }.map(\.message) == [], "\(text)")
    model = try #require(checked.model)
    self.dtype = dtype
    (step, gradient) = try StepBuilder(model, precision: dtype).buildGradient(batches: [rows])
  }

  /// The objective, and the derivatives of the minimized loss by weight.
  func callAsFunction(
    _ values: [String: [Double]] = [:]
  ) -> (objective: Double, gradient: [String: [Double]]) {
    func arguments(_ function: Function) -> [Tensor] {
      function.parameters.map { node in
        let (name, type) = (node.name!, node.result.type)
        if name == "seed" { return Tensor(.u32, [2], [3, 0]) }
        if let known = values[name] {
          return known.count == 1
            ? Tensor(type.dtype, type.shape, repeating: known[0])
            : Tensor(type.dtype, type.shape, known)
        }
        if let spec = step.weights.first(where: { $0.path == name }) {
          return spec.initial(dtype, seed: 0)
        }
        return Tensor(type.dtype, type.shape, repeating: 0)
      }
    }
    let objective = NaiveEvaluator.run(step.forward, arguments(step.forward))[0].elements[0]
    let out = NaiveEvaluator.run(gradient, arguments(gradient))
    let names = gradient.results.map { String($0.name.dropFirst("gradient.".count)) }
    return (objective, Dictionary(uniqueKeysWithValues: zip(names, out.map(\.elements))))
  }
}

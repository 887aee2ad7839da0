import CompilerDriver
import Diagnostics
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Draws, objectives and gradients stay finite at extreme logits, masked classes and low
/// temperatures.
@Test(
  arguments: [
    "enumerate", "score_function", "score_function(baseline=leave_one_out)", "straight_through",
    "gumbel_softmax(temperature=0.01)", "gumbel_softmax(temperature=0.01, hard=true)",
    "gumbel_softmax(temperature=5.0)",
  ], [DType.f32, .f64])
func extremeLogitsStayFinite(_ estimator: String, _ dtype: DType) throws {
  for (form, relaxed) in [("auto", false), ("sampled", false), ("relaxed", true)] {
    guard !relaxed || estimator.hasPrefix("gumbel") && !estimator.contains("hard") else { continue }
    let text = """
      onehot: 1
      name: s
      data:
        x: binary[2]
      guide:
        a: parameter([4, 3], init=[[100, -100, 0], [-40, 40, 40], [0, 0, 0], [1e-30, 88, -88]])
        z: ~ categorical(logits=a)
        c: parameter(4, init=[100, -100, 40, 0])
        u: ~ bernoulli(logits=c)
      model:
        z: ~ categorical(logits=zeros([4, 3]))
        u: ~ bernoulli(logits=zeros(4))
        x: ~ bernoulli(logits=dense(concat(flatten(z), u), 2))
      estimators:
        default: \(estimator)
      maximize: elbo(kl=\(form))
      """
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
    try #require(checked.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    let model = try #require(checked.model)
    let (step, gradient) = try StepBuilder(model, precision: dtype).buildGradient(batches: [2])
    for number in 0..<20 {
      let arguments = gradient.parameters.map { node -> Tensor in
        let (name, type) = (node.name!, node.result.type)
        if name == "seed" { return Tensor(.u32, [2], [3, 0]) }
        if name == "step" { return Tensor(.i32, [], [Double(number)]) }
        if name == "data.x" { return Tensor(dtype, [2, 2], [1, 0, 0, 1]) }
        if let spec = step.weights.first(where: { $0.path == name }) {
          return spec.initial(dtype, seed: 0)
        }
        return Tensor(type.dtype, type.shape, repeating: 0)
      }
      let out = NaiveEvaluator.run(gradient, arguments)
      for (result, tensor) in zip(gradient.results, out) {
        let finite = tensor.elements.allSatisfy(\.isFinite)
        #expect(finite, "\(result.name) under kl=\(form) at step \(number)")
      }
    }
  }
}

import CompilerDriver
import Diagnostics
import Estimators
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A temperature that the objective trains beside every estimator with states of its own.
@Suite struct LearnedTemperatureTests {
  /// Every estimator of a Bernoulli, under every word and flag of its options.
  private static let texts = Estimator.all.filter { $0.distributions.contains(.bernoulli) }
    .flatMap { estimator in
      estimator.options.reduce([[String]()]) { texts, option in
        let words: [String] =
          switch option.kind {
          case .choice(let choices): choices.map { "\(option.name)=\($0.name)" }
          case .flag: ["\(option.name)=true", "\(option.name)=false"]
          default: []
          }
        return words.isEmpty ? texts : texts.flatMap { text in words.map { text + [$0] } }
      }.map { "\(estimator.name)(\($0.joined(separator: ", ")))" }
    }

  private static func model(_ text: String, _ objective: String, isBehind: Bool) -> Model? {
    let (first, second) = isBehind ? ("t", "s") : ("s", "t")
    let spec = """
      onehot: 1
      name: learned
      data: {x: 'binary[2]'}
      guide:
        \(first): ~ bernoulli(logits=dense(x, 2))
        \(second): ~ bernoulli(logits=dense(\(first), 3))
      model:
        \(first): ~ bernoulli(logits=parameter(2))
        \(second): ~ bernoulli(logits=dense(\(first), 3))
        x: ~ bernoulli(logits=dense(concat(s, t), 2))
      estimators: {t: gumbel_softmax(learn=true), s: '\(text)'}
      maximize: \(objective)
      train: {optimizer: adam(learning_rate=0.1), batch: 3, steps: 1}
      """
    return Compiler.check(SpecLoader.tree(SourceFile(path: "s.yaml", text: spec))).model
  }

  /// Each state is read once and written once, and the step is finite.
  @Test(arguments: texts, [true, false])
  func statesAreWrittenOnce(_ text: String, _ isBehind: Bool) throws {
    for objective in ["elbo", "elbo(kl=sampled)", "iwae(samples=1)", "iwae(samples=3)"] {
      guard let model = Self.model(text, objective, isBehind: isBehind) else { continue }
      let step = try Compiler.step(model, precision: .f64)
      let names = step.function.results.map(\.name)
      #expect(Set(names).count == names.count)
      for state in step.states { #expect(names.contains(state.path), "\(objective) \(state.path)") }
      let temperatures = step.estimatorWeights.filter {
        $0.path.hasSuffix("guide.t.log_temperature")
      }
      #expect(temperatures.count == 1 && names.contains(temperatures[0].path))

      let arguments = step.function.parameters.map { parameter -> Tensor in
        let (name, type) = (parameter.name ?? "", parameter.result.type)
        if let spec = (step.weights + step.estimatorWeights).first(where: { $0.path == name }) {
          return spec.initial(.f64, seed: 1)
        }
        let value = step.states.first { $0.path == name }?.initial ?? 0
        return Tensor(type.dtype, type.shape, repeating: value)
      }
      let values = NaiveEvaluator.run(step.function, arguments)
      #expect(values.allSatisfy { $0.elements.allSatisfy { $0.isFinite } }, "\(objective)")
    }
  }

  @Test("the cases are not refused") func cases() {
    let legal = Self.texts.filter { Self.model($0, "elbo", isBehind: true) != nil }
    #expect(legal.count > 15)
    #expect(legal.contains { $0.contains("moving_average, normalize=true") })
  }
}

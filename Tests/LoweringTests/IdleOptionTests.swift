import CompilerDriver
import Diagnostics
import Estimators
import Foundation
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Other values than the default of an option, as specs write them.
private func alternatives(_ option: Option) -> [String] {
  func number(_ range: ClosedRange<Double>) -> [String] {
    let standard = option.defaultText.flatMap(Double.init)
    return [0.3, 0.7, 1.7].filter { range.contains($0) && $0 != standard }.prefix(1).map { "\($0)" }
  }
  switch option.kind {
  case .flag: return ["true", "false"].filter { $0 != option.defaultText }
  case .number(let range), .scalar(let range, _): return number(range)
  case .integer(let range):
    let standard = option.defaultText.flatMap(Int.init) ?? range.lowerBound
    return [standard + 1, standard - 1].filter(range.contains).prefix(1).map { "\($0)" }
  case .choice(let choices):
    return choices.flatMap { choice in
      [choice.name].filter { $0 != option.defaultText }
        + choice.options.flatMap { own in
          alternatives(own).map { "\(choice.name)(\(own.name)=\($0))" }
        }
    }
  }
}

/// Calls with all values of the flags and words among some options.
private func contexts(_ options: [Option]) -> [[String]] {
  options.reduce([[]]) { contexts, option in
    switch option.kind {
    case .flag, .choice:
      let values = alternatives(option).filter { !$0.contains("(") }.map { "\(option.name)=\($0)" }
      return contexts.flatMap { context in [context] + values.map { context + [$0] } }
    default: return contexts
    }
  }
}

/// The model's weights after some steps at float64, or the findings where the spec is refused.
private func weights(_ text: String, steps: Int = 3) throws -> (
  values: [Double], ids: [DiagnosticID]
) {
  let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
  let errors = checked.diagnostics.filter { $0.severity == .error }.map(\.id)
  guard errors.isEmpty, let model = checked.model else { return ([], errors) }
  let step = try StepBuilder(model, precision: .f64).build(batches: [2])
  var values: [String: Tensor] = [:]
  for spec in step.weights + step.estimatorWeights {
    values[spec.path] = spec.initial(.f64, seed: 0)
  }
  for slot in step.slots { values[slot.name] = Tensor(.f64, slot.shape, repeating: 0) }
  for state in step.states {
    values[state.path] = Tensor(.f64, state.shape, repeating: state.initial)
  }
  values["seed"] = Tensor(.u32, [2], [3, 0])
  for input in step.inputs {
    values[input.parameter.text] = Tensor(
      .f64, input.type.shape, (0..<input.type.shape.count).map { Double($0 % 2) })
  }
  let function = Compiler.optimize(step.function)
  for number in 0..<steps {
    values["step"] = Tensor(.i32, [], [Double(number)])
    let out = NaiveEvaluator.run(function, function.parameters.map { values[$0.name!]! })
    for (result, value) in zip(function.results, out) { values[result.name] = value }
  }
  return (step.weights.flatMap { values[$0.path]!.elements }, [])
}

/// A small model with a latent variable of some distribution.
private func spec(
  _ distribution: Distribution, _ estimator: String, _ objective: String, entry: String = "z"
) -> String {
  let shape = distribution.minimumRank == 0 ? "[3]" : "[2, 4]"
  let index = distribution.index.map { ", \($0.name)=2" } ?? ""
  let arguments = distribution == .normal ? "mean=h, log_std=0.3 * h" : "logits=h\(index)"
  let prior = distribution == .normal ? "mean=0 * h, log_std=0 * h" : "logits=0 * h\(index)"
  return """
    onehot: 1
    name: s
    data: {x: 'binary[2]'}
    guide:
      h: reshape(dense(x, \(shape)), \(shape))
      z: ~ \(distribution.name)(\(arguments))
    model:
      h: parameter(\(shape))
      z: ~ \(distribution.name)(\(prior))
      x: ~ bernoulli(logits=dense(2 * z - 0.7 * z * z, 2) * 20)
    estimators: {\(entry): '\(estimator)'}
    maximize: \(objective)
    train: {optimizer: sgd(learning_rate=0.05), batch: 2, steps: 3}
    """
}

/// Every option changes what is trained, or is refused: none is ignored in silence.
@Suite("Options without effect")
struct IdleOptionTests {
  @Test("an estimator's option changes the weights or is refused", arguments: Estimator.all)
  func estimators(_ estimator: Estimator) throws {
    for distribution in estimator.distributions {
      for option in estimator.options {
        let others = estimator.options.filter { $0.name != option.name }
        for context in contexts(others) {
          for text in alternatives(option) {
            func trained(_ own: [String]) throws -> (values: [Double], ids: [DiagnosticID])? {
              let arguments = (context + own).joined(separator: ", ")
              let call = arguments.isEmpty ? estimator.name : "\(estimator.name)(\(arguments))"
              for objective in ["elbo", "elbo(samples=3, kl=sampled)", "iwae(samples=3)"] {
                let found = try weights(spec(distribution, call, objective))
                // One of the objectives is what the estimator is for.
                if found.ids != [.illegalEstimator], found.ids != [.needsMoreSamples] {
                  return found
                }
              }
              return nil
            }
            guard let base = try trained([]), base.ids.isEmpty,
              let other = try trained(["\(option.name)=\(text)"])
            else { continue }
            #expect(
              other.ids == [.optionWithoutEffect] || other.values != base.values,
              "\(estimator.name)(\(context)) for \(distribution.name): \(option.name)=\(text)")
          }
        }
      }
    }
  }

  @Test("the default estimator takes the options that a named one takes", arguments: Estimator.all)
  func defaults(_ estimator: Estimator) {
    for distribution in estimator.distributions {
      for option in estimator.options {
        for context in contexts(estimator.options.filter { $0.name != option.name }) {
          for text in alternatives(option) {
            let arguments = (context + ["\(option.name)=\(text)"]).joined(separator: ", ")
            func ids(_ entry: String) -> [DiagnosticID] {
              let text = spec(
                distribution, "\(estimator.name)(\(arguments))", "elbo(samples=3)", entry: entry)
              return Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
                .diagnostics.filter { $0.severity == .error }.map(\.id)
            }
            #expect(ids("default") == ids("z"), "\(estimator.name)(\(arguments))")
          }
        }
      }
    }
  }

  @Test("an optimizer's option changes the weights or is refused", arguments: Optimizer.all)
  func optimizers(_ optimizer: Optimizer) throws {
    for option in optimizer.options {
      let others = optimizer.options.filter { $0.name != option.name }
      for context in contexts(others) {
        for text in alternatives(option) {
          func trained(_ own: [String]) throws -> (values: [Double], ids: [DiagnosticID]) {
            var arguments = context + own
            if !arguments.contains(where: { $0.hasPrefix("learning_rate") }) {
              arguments.append("learning_rate=0.01")
            }
            let call = "\(optimizer.name)(\(arguments.joined(separator: ", ")))"
            return try weights(
              spec(.bernoulli, "straight_through", "elbo")
                .replacingOccurrences(of: "sgd(learning_rate=0.05)", with: "'\(call)'"), steps: 8)
          }
          let (base, other) = (try trained([]), try trained(["\(option.name)=\(text)"]))
          guard base.ids.isEmpty else { continue }
          #expect(
            other.ids == [.optionWithoutEffect] || other.values != base.values,
            "\(optimizer.name)(\(context)): \(option.name)=\(text)")
        }
      }
    }
  }
}

import CompilerDriver
import Diagnostics
import Estimators
import Engine
import Foundation
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A spec's gradient as a function that can be run many times, in float64 unless said otherwise.
struct GradientProbe {
  let step: TrainingStep
  let gradient: Function
  private let objective: Function
  private(set) var weights: [String: Tensor] = [:]
  private let data: [String: Tensor]
  private let dtype: DType

  /// The probe of a spec, with the estimators of some nodes, or of all by `default`, replaced.
  init(
    _ text: String, set overrides: [String: String] = [:],
    replacing estimators: [String: Estimator] = [:],
    batch: Int? = nil, data: [String: Tensor] = [:], precision dtype: DType = .f64
  ) throws {
    let tree = SpecLoader.tree(SourceFile(path: "spec.yaml", text: text))
    let checked = Compiler.check(
      tree, overrides: overrides.map { Override(name: $0.key, value: $0.value) })
    let errors = checked.diagnostics.filter { $0.severity == .error }.map(\.message)
    try #require(errors == [], "\(overrides)")
    var model = try #require(checked.model)
    for index in model.latents.indices where model.latents[index].distribution.discrete != nil {
      let latent = model.latents[index]
      guard let estimator = estimators[latent.name] ?? estimators["default"] else { continue }
      // A variant of an estimator keeps the options that the spec gives it.
      model.latents[index].estimator = EstimatorUse(
        estimator: estimator, options: latent.estimator.options, chosenBecause: nil,
        text: estimator.name)
    }
    (step, gradient) = try StepBuilder(model, precision: dtype).buildGradient(
      batches: batch.map { [$0] })
    objective = step.forward
    self.data = data
    self.dtype = dtype
    for spec in step.weights + step.estimatorWeights {
      weights[spec.path] = spec.initial(dtype, seed: 1)
    }
  }

  /// Moves all weights to a seeded random point with logits of the given spread.
  mutating func scatter(seed: UInt64, spread: Double) {
    for spec in step.weights {
      weights[spec.path] = Initializer.uniform(from: -spread, to: spread)
        .tensor(spec.shape, dtype, key: RandomKey(seed: seed).folding(spec.path))
    }
  }

  /// Moves the model's weights off zero and leaves the guide's logits.
  mutating func shift(seed: UInt64) {
    for spec in step.weights where spec.path.hasPrefix("model.") {
      weights[spec.path] = Initializer.uniform(from: -1, to: 1)
        .tensor(spec.shape, dtype, key: RandomKey(seed: seed).folding(spec.path))
    }
  }

  /// The arguments of one of the functions at a step.
  func arguments(_ function: Function, step number: Int) -> [Tensor] {
    function.parameters.map { node in
      let (name, type) = (node.name!, node.result.type)
      if name == ParameterName.seed.text { return Tensor(.u32, [2], [7, 0]) }
      if name == ParameterName.step.text { return Tensor(.i32, [], [Double(number)]) }
      if let tensor = weights[name] ?? data[name] { return tensor.converted(to: type.dtype) }
      let state = step.states.first { $0.path == name }
      return Tensor(type.dtype, type.shape, repeating: state?.initial ?? 0)
    }
  }

  /// The gradient of the minimized loss at one step's draws, all weights in a row.
  func gradient(step number: Int) -> [Double] {
    NaiveEvaluator.run(gradient, arguments(gradient, step: number)).flatMap(\.elements)
  }

  /// The objective at one step's draws.
  func objective(step number: Int) -> Double {
    NaiveEvaluator.run(objective, arguments(objective, step: number))[0].elements[0]
  }

  /// Central differences of the objective, negated where it is maximized.
  mutating func differences(step number: Int = 0, maximizing: Bool, width: Double = 1e-5)
    -> [Double]
  {
    var result: [Double] = []
    for spec in step.weights {
      let tensor = weights[spec.path]!
      for index in 0..<tensor.count {
        func value(_ delta: Double) -> Double {
          var elements = tensor.elements
          elements[index] += delta
          weights[spec.path] = Tensor(.f64, spec.shape, elements)
          return objective(step: number)
        }
        let slope = (value(width) - value(-width)) / (2 * width)
        weights[spec.path] = tensor
        result.append(maximizing ? -slope : slope)
      }
    }
    return result
  }

  /// Mean and standard error of the gradient over a number of steps, on the engine.
  func moments(steps: Int) throws -> (mean: [Double], error: [Double]) {
    let function = Compiler.optimize(gradient)
    let program = try Compiler.prepare(function, on: Machine(threads: 1))
    for (node, tensor) in zip(function.parameters, arguments(function, step: 0)) {
      try program.write(ParameterName(node.name!), tensor)
    }
    var mean: [Double] = []
    var square: [Double] = []
    for number in 0..<steps {
      try program.write(.step, Tensor(.i32, [], [Double(number)]))
      try program.step()
      let sample = try function.results.flatMap {
        try program.tensor(ResultName($0.name)).elements
      }
      if mean.isEmpty {
        mean = [Double](repeating: 0, count: sample.count)
        square = mean
      }
      for index in sample.indices {
        let delta = sample[index] - mean[index]
        mean[index] += delta / Double(number + 1)
        square[index] += delta * (sample[index] - mean[index])
      }
    }
    let count = Double(steps)
    return (mean, square.map { ($0 / (count * (count - 1))).squareRoot() })
  }
}

/// The verdict of comparing an estimator's mean with the exact gradient.
struct MomentTest {
  /// The largest |z| of all parameters.
  let largestZ: Double
  /// The bound on it that keeps false alarms below one in a million over all parameters.
  let bound: Double
  /// The largest bias that could have gone unseen, relative to the exact gradient's norm.
  let blindSpot: Double

  init(mean: [Double], error: [Double], exact: [Double]) {
    var largest = 0.0
    for index in exact.indices {
      let difference = abs(mean[index] - exact[index])
      // A parameter without noise must agree to rounding.
      let scale = max(error[index], 1e-9 * (1 + abs(exact[index])))
      largest = max(largest, difference.isNaN ? .infinity : difference / scale)
    }
    largestZ = largest
    // Bonferroni: 1e-6 two-sided over n parameters; the normal tail by its usual bound.
    bound = (2 * log(1e6 * Double(exact.count))).squareRoot()
    let norm = exact.map { $0 * $0 }.reduce(0, +).squareRoot()
    blindSpot = (error.max() ?? 0) * (bound + 2) / max(norm, 1e-12)
  }

  var passes: Bool { largestZ < bound }
}

extension Estimator {
  /// The estimator under every choice of words and flags, as specs write it.
  var calls: [String] {
    func texts(_ options: [Option]) -> [[String]] {
      options.reduce([[]]) { partial, option in
        let values: [String]
        switch option.kind {
        case .choice(let words):
          values = words.flatMap { word in
            texts(word.options).map {
              $0.isEmpty ? word.name : "\(word.name)(\($0.joined(separator: ", ")))"
            }
          }
        case .flag: values = ["false", "true"]
        default: return partial
        }
        return partial.flatMap { chosen in values.map { chosen + ["\(option.name)=\($0)"] } }
      }
    }
    return texts(options).map { $0.isEmpty ? name : "\(name)(\($0.joined(separator: ", ")))" }
  }

  /// True if a call is refused at a distribution since an option changes nothing there.
  static func isIdle(_ call: String, at distribution: Distribution) -> Bool {
    let member = distribution.index.map { ", \($0.name)=2" } ?? ""
    let parameters =
      distribution.discrete == nil
      ? "mean=parameter(3), log_std=parameter(3)" : "logits=parameter(3)\(member)"
    let text = """
      onehot: 1
      name: s
      model:
        z: ~ \(distribution.name)(\(parameters))
        cost: sum(z)
      estimators: {z: "\(call)"}
      minimize: cost
      """
    return Compiler.check(SpecLoader.tree(SourceFile(path: "s.yaml", text: text))).diagnostics
      .contains { $0.id == .optionWithoutEffect }
  }

  /// The calls that are not refused at a distribution since an option changes nothing there.
  func calls(at distribution: Distribution) -> [String] {
    calls.filter { !Self.isIdle($0, at: distribution) }
  }

  /// The same schema with another value or gradient: for controls that must fail.
  func variant(
    _ name: String, value: (@Sendable (Site, Builder) -> SiteValue)? = nil,
    gradient: GradientRule? = nil
  ) -> Estimator {
    Estimator(
      name, summary: summary, formula: formula, citation: citation, options: options,
      distributions: distributions, claims: claims, value: value ?? self.value,
      gradient: gradient ?? self.gradient)
  }
}

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

/// A spec's gradient as a function that can be run many times in float64.
struct GradientProbe {
  let step: TrainingStep
  private let gradient: Function
  private let objective: Function
  private(set) var weights: [String: Tensor] = [:]
  private let data: [String: Tensor]

  /// The probe of a spec, with the estimators of some nodes, or of all by `default`, replaced.
  init(
    _ text: String, set overrides: [String: String] = [:],
    replacing estimators: [String: Estimator] = [:],
    batch: Int? = nil, data: [String: Tensor] = [:]
  ) throws {
    let tree = SpecLoader.tree(SourceFile(path: "spec.yaml", text: text))
    let checked = Compiler.check(
      tree, overrides: overrides.map { Override(name: $0.key, value: $0.value) })
    let errors = checked.diagnostics.filter { $0.severity == .error }.map(\.message)
    try #require(errors == [])
    var model = try #require(checked.model)
    for index in model.latents.indices where model.latents[index].distribution.discrete != nil {
      let name = model.latents[index].name
      guard let estimator = estimators[name] ?? estimators["default"] else { continue }
      model.latents[index].estimator = EstimatorUse(
        estimator: estimator, options: [:], scalars: [:], chosenBecause: nil,
        text: estimator.name)
    }
    (step, gradient) = StepBuilder(model, precision: .f64).buildGradient(
      batches: batch.map { [$0] })
    objective = step.forward
    self.data = data
    for spec in step.weights { weights[spec.path] = spec.initial(.f64, seed: 1) }
  }

  /// Moves all weights to a seeded random point with logits of the given spread.
  mutating func scatter(seed: UInt64, spread: Double) {
    for spec in step.weights {
      weights[spec.path] = Initializer.uniform(from: -spread, to: spread)
        .tensor(spec.shape, .f64, key: RandomKey(seed: seed).folding(spec.path))
    }
  }

  private func arguments(_ function: Function, step number: Int) -> [Tensor] {
    function.parameters.map { node in
      let (name, type) = (node.name!, node.result.type)
      if name == "seed" { return Tensor(.u32, [2], [7, 0]) }
      if name == "step" { return Tensor(.i32, [], [Double(number)]) }
      if let tensor = weights[name] ?? data[name] { return tensor }
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

  /// Mean and standard error of the gradient over a number of steps.
  func moments(steps: Int) -> (mean: [Double], error: [Double]) {
    var mean: [Double] = []
    var square: [Double] = []
    for number in 0..<steps {
      let sample = gradient(step: number)
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
      largest = max(largest, difference / scale)
    }
    largestZ = largest
    // Bonferroni: 1e-6 two-sided over n parameters; the normal tail by its usual bound.
    bound = (2 * log(1e6 * Double(exact.count))).squareRoot()
    let norm = exact.map { $0 * $0 }.reduce(0, +).squareRoot()
    blindSpot = (error.max() ?? 0) * (bound + 2) / max(norm, 1e-12)
  }

  var passes: Bool { largestZ < bound }
}

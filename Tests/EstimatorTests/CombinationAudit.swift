import CompilerDriver
import Diagnostics
import Estimators
import Engine
import Foundation
import Language
import Lowering
import SpecModel
import Synchronization
import TensorCore
import TensorIR

/// The outcome of a combination.
enum CombinationOutcome: Sendable {
  /// It has errors.
  case refused([Diagnostic])
  /// It compiles and claims nothing that an audit could refute.
  case compiled
  /// The mean of its gradient was compared with that of the enumerated model.
  case audited(MomentTest, draws: Int)
}

extension Combination {
  /// The rows of a step, each a draw of its own.
  private static let rows = 64
  /// The steps of an audit, and of those that decide where few leave it open.
  private static let steps = [48, 480, 4800]
  /// The bias, relative to the norm of the gradient, that no audit may miss.
  static let smallestBias = 0.25

  /// Compiles the combination and compares those weights whose labels claim that the mean is right.
  func run(replacing variants: [Int: Estimator] = [:]) throws -> CombinationOutcome {
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "\(self).yaml", text: text)))
    guard var model = checked.model else { return .refused(checked.diagnostics) }
    for (index, variant) in variants {
      let use = model.latents[index].estimator
      model.latents[index].estimator = EstimatorUse(
        estimator: variant, options: use.options, chosenBecause: nil, text: variant.name)
    }
    let samples = StepBuilder.samples(model)
    let (step, gradient): (TrainingStep, Function)
    do throws(Diagnostic) {
      (step, gradient) = try StepBuilder(
        model, precision: .f64, samples: samples, fixingBaseNoise: true
      ).buildGradient(batches: [Self.rows])
    } catch {
      return .refused([error])
    }
    // A rescaled gradient has the factor 1 before the first step.
    let claims = step.labels.filter {
      $0.bias.map { $0 <= .rescaled && $0 != .consistent } ?? false
    }
    .map(\.path)
    guard !claims.isEmpty else { return .compiled }
    let exact = try exactGradient(samples, claims)
    let probe = try CombinationProbe(step, gradient, rows: Self.rows)
    var first = 0
    var test: MomentTest?
    for steps in Self.steps {
      let (mean, error) = try probe.moments(claims, steps: first..<first + steps)
      first += steps
      let new = MomentTest(mean: mean, error: error, exact: exact)
      test = new
      if new.passes, new.blindSpot < Self.smallestBias { break }
    }
    return .audited(test!, draws: first * Self.rows)
  }

  /// The nodes with their distributions alone.
  private var enumerated: Combination {
    Combination(
      sites: sites.map { site in
        let estimator: Estimator = site.distribution.discrete == nil ? .pathwise : .enumerate
        return SiteCall(
          estimator: estimator, distribution: site.distribution, call: estimator.name)
      }, arrangement: arrangement, objective: objective)
  }

  private static let known = Mutex<[String: [String: [Double]]]>([:])

  /// The gradient of the enumerated model by weight, at the same noise of continuous nodes.
  private func exactGradient(_ samples: Int, _ claims: [String]) throws -> [Double] {
    let enumerated = enumerated
    let key = "\(samples) \(enumerated)"
    let all =
      try Self.known.withLock { $0[key] }
      ?? {
        () throws in
        let checked = Compiler.check(
          SpecLoader.tree(SourceFile(path: "exact.yaml", text: enumerated.text)))
        guard let model = checked.model else {
          fatalError("\(TextRenderer().render(checked.diagnostics))")
        }
        // Without continuous nodes all rows with the same data are alike.
        let rows = sites.contains { $0.distribution.discrete == nil } ? Self.rows : 2
        let builder = StepBuilder(
          model, precision: .f64, samples: samples, fixingBaseNoise: true)
        guard let (step, gradient) = try? builder.buildGradient(batches: [rows]) else {
          fatalError("the enumeration of \(self) is too large")
        }
        let probe = try CombinationProbe(step, gradient, rows: rows)
        let paths = step.weights.map(\.path)
        let gradients = Dictionary(
          uniqueKeysWithValues: try paths.map { ($0, try probe.moments([$0], steps: 0..<1).mean) })
        Self.known.withLock { $0[key] = gradients }
        return gradients
      }()
    return claims.flatMap { all[$0]! }
  }
}

/// A gradient on the engine, at one random point, over many rows a step.
private struct CombinationProbe {
  private let program: any PreparedFunction

  init(_ step: TrainingStep, _ gradient: Function, rows: Int) throws {
    let function = Compiler.optimize(gradient)
    program = try Compiler.prepare(function, on: Machine(threads: 1))
    let states = Dictionary(uniqueKeysWithValues: step.states.map { ($0.path, $0.initial) })
    let scattered = Set(step.weights.map(\.path))
    let own = Dictionary(uniqueKeysWithValues: step.estimatorWeights.map { ($0.path, $0) })
    for node in function.parameters {
      let (name, type) = (node.name!, node.result.type)
      let tensor: Tensor
      switch ParameterName(name) {
      case .seed: tensor = Tensor(.u32, [2], [7, 0])
      case .baseSeed: tensor = Tensor(.u32, [2], [11, 0])
      case .step: tensor = Tensor(.i32, [], [0])
      case ParameterName("data.x"):
        // Two rows that differ, over and over.
        let elements = (0..<rows * 2).map { $0 % 4 == 1 ? 0.0 : 1.0 }
        tensor = Tensor(.f64, [rows, 2], elements).converted(to: type.dtype)
      case _ where scattered.contains(name):
        tensor = Initializer.uniform(from: -1, to: 1)
          .tensor(type.shape, .f64, key: RandomKey(seed: 3).folding(name))
      case _ where own[name] != nil: tensor = own[name]!.initial(.f64, seed: 1)
      default: tensor = Tensor(type.dtype, type.shape, repeating: states[name] ?? 0)
      }
      try program.write(ParameterName(name), tensor)
    }
  }

  /// Mean and standard error over steps of the gradients of some weights, all in a row.
  func moments(_ weights: [String], steps: Range<Int>) throws -> (mean: [Double], error: [Double]) {
    var mean: [Double] = []
    var square: [Double] = []
    for number in steps {
      // The step stays, since the noise of continuous nodes follows it.
      try program.write(.seed, Tensor(.u32, [2], [7, Double(number)]))
      try program.step()
      let sample = try weights.flatMap {
        try program.tensor(ResultName.gradient(of: $0)).elements
      }
      if mean.isEmpty {
        mean = [Double](repeating: 0, count: sample.count)
        square = mean
      }
      for index in sample.indices {
        let delta = sample[index] - mean[index]
        mean[index] += delta / Double(number - steps.lowerBound + 1)
        square[index] += delta * (sample[index] - mean[index])
      }
    }
    let count = Double(steps.count)
    return (mean, square.map { ($0 / max(1, count * (count - 1))).squareRoot() })
  }
}

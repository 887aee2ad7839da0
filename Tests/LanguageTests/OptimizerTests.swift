import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

/// An optimizer's options and the same update in plain code.
struct OptimizerCase: Sendable, CustomStringConvertible {
  let name: String
  let options: Options
  /// The parameter after every step, from its start, the gradients and the learning rates.
  let plain: @Sendable (Double, [Double], [Double]) -> [Double]

  var description: String { "\(name) \(options.names.sorted())" }

  private static let moments: [String: OptionValue] = [
    "beta1": .number(0.9), "beta2": .number(0.999), "epsilon": .number(1e-8),
  ]

  /// Algorithm 1 of Kingma and Ba (2015), in its letters, with what a step becomes from m̂, v̂ and
  /// t.
  static func adamLike(
    beta2: Double = 0.999, _ step: @escaping @Sendable (Double, Double, Double, Double) -> Double
  ) -> @Sendable (Double, [Double], [Double]) -> [Double] {
    { start, gradients, rates in
      var (theta, m, v) = (start, 0.0, 0.0)
      return gradients.indices.map { index in
        let (g, t) = (gradients[index], Double(index + 1))
        m = 0.9 * m + (1 - 0.9) * g
        v = beta2 * v + (1 - beta2) * g * g
        theta -= rates[index] * step(m / (1 - pow(0.9, t)), v / (1 - pow(beta2, t)), t, theta)
        return theta
      }
    }
  }

  static let all: [OptimizerCase] = [
    OptimizerCase(name: "sgd", options: ["momentum": .number(0), "nesterov": .flag(false)]) {
      start, gradients, rates in
      var theta = start
      return gradients.indices.map { index in
        theta -= rates[index] * gradients[index]
        return theta
      }
    },
    OptimizerCase(name: "sgd", options: ["momentum": .number(0.9), "nesterov": .flag(false)]) {
      start, gradients, rates in
      var (theta, velocity) = (start, 0.0)
      return gradients.indices.map { index in
        velocity = 0.9 * velocity + gradients[index]
        theta -= rates[index] * velocity
        return theta
      }
    },
    OptimizerCase(name: "sgd", options: ["momentum": .number(0.9), "nesterov": .flag(true)]) {
      start, gradients, rates in
      var (theta, velocity) = (start, 0.0)
      return gradients.indices.map { index in
        velocity = 0.9 * velocity + gradients[index]
        theta -= rates[index] * (gradients[index] + 0.9 * velocity)
        return theta
      }
    },
    OptimizerCase(
      name: "adam", options: Options(moments),
      plain: adamLike { m, v, _, _ in m / (v.squareRoot() + 1e-8) }),
    OptimizerCase(
      name: "adamw", options: Options(moments.merging(["weight_decay": .number(0.01)]) { $1 }),
      plain: adamLike { m, v, _, theta in m / (v.squareRoot() + 1e-8) + 0.01 * theta }),
    OptimizerCase(
      name: "radam", options: Options(moments.merging(["beta2": .number(0.999)]) { $1 }),
      plain: adamLike { m, v, t, _ in rectified(m, v, t, beta2: 0.999) }),
    OptimizerCase(
      name: "radam", options: Options(moments.merging(["beta2": .number(0.9)]) { $1 }),
      plain: adamLike(beta2: 0.9) { m, v, t, _ in rectified(m, v, t, beta2: 0.9) }),
    OptimizerCase(
      name: "radam", options: Options(moments.merging(["beta2": .number(0.5)]) { $1 }),
      plain: adamLike(beta2: 0.5) { m, v, t, _ in rectified(m, v, t, beta2: 0.5) }),
    OptimizerCase(
      name: "rmsprop",
      options: ["decay": .number(0.9), "momentum": .number(0), "epsilon": .number(1e-8)]
    ) { start, gradients, rates in
      var (theta, square) = (start, 0.0)
      return gradients.indices.map { index in
        let g = gradients[index]
        square = 0.9 * square + 0.1 * g * g
        theta -= rates[index] * g / (square.squareRoot() + 1e-8)
        return theta
      }
    },
    OptimizerCase(
      name: "rmsprop",
      options: ["decay": .number(0.9), "momentum": .number(0.5), "epsilon": .number(1e-8)]
    ) { start, gradients, rates in
      var (theta, square, velocity) = (start, 0.0, 0.0)
      return gradients.indices.map { index in
        let g = gradients[index]
        square = 0.9 * square + 0.1 * g * g
        velocity = 0.5 * velocity + g / (square.squareRoot() + 1e-8)
        theta -= rates[index] * velocity
        return theta
      }
    },
  ]

  /// The rectified step (Liu et al., 2020, algorithm 2).
  static func rectified(_ m: Double, _ v: Double, _ t: Double, beta2: Double) -> Double {
    let longest = 2 / (1 - beta2) - 1
    let length = longest - 2 * t * pow(beta2, t) / (1 - pow(beta2, t))
    guard length > 4 else { return m }
    let r = ((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
      .squareRoot()
    return r * m / (v.squareRoot() + 1e-8)
  }
}

@Suite struct OptimizerTests {
  static let gradients: [[Double]] = (0..<8).map { (step: Int) -> [Double] in
    let t = Double(step)
    return [sin(t) + 0.3, 100 * cos(2 * t), 1e-4 * (t - 3)]
  }
  static let rates = (0..<8).map { 0.1 / Double($0 + 1) }
  static let start = [0.5, -2, 0]

  @Test(arguments: OptimizerCase.all)
  func updatesAreThoseOfPlainCode(_ item: OptimizerCase) throws {
    let optimizer = try #require(Optimizer.named(item.name))
    let expected = (0..<3).map { place in
      item.plain(Self.start[place], Self.gradients.map { $0[place] }, Self.rates)
    }
    for (dtype, tolerance) in [(DType.f64, 1e-12), (.f32, 2e-6)] {
      var parameter = Tensor(dtype, [3], Self.start)
      let names = optimizer.slots(item.options)
      var slots = names.map { _ in Tensor(dtype, [3], repeating: 0) }
      for (index, gradient) in Self.gradients.enumerated() {
        let harness = Harness(dtype: dtype)
        let inputs = Optimizer.Update(
          parameter: harness.input(parameter),
          gradient: harness.input(Tensor(dtype, [3], gradient)),
          slots: slots.map { harness.input($0) },
          step: harness.input(Tensor(scalar: Double(index + 1))),
          scalars: ["learning_rate": harness.input(Tensor(scalar: Self.rates[index]))],
          options: item.options)
        let result = optimizer.update(harness.b, inputs)
        #expect(result.slots.count == names.count)
        #expect(result.parameter.type.dtype == dtype)
        let values = harness.run([result.parameter] + result.slots)
        parameter = values[0]
        slots = Array(values.dropFirst())
        expectClose(
          parameter.elements, expected.map { $0[index] }, tolerance: tolerance, "step \(index)")
      }
    }
  }

  @Test func theFirstStepOfAdamIsTheLearningRate() {
    // m̂ ⁄ √v̂ is the gradient's sign at first (Kingma and Ba, 2015, section 2.1).
    let values = OptimizerCase.all[3].plain(0, [123], [1e-3])
    expectClose(values, [-1e-3], tolerance: 1e-9)
  }

  @Test(arguments: Optimizer.all.map(\.name))
  func updatesAreElementwise(_ name: String) throws {
    let optimizer = try #require(Optimizer.named(name))
    let item = try #require(OptimizerCase.all.last { $0.name == name })
    let harness = Harness()
    let tensor = Tensor(.f64, [3], repeating: 1)
    _ = optimizer.update(
      harness.b,
      Optimizer.Update(
        parameter: harness.input(tensor), gradient: harness.input(tensor),
        slots: optimizer.slots(item.options).map { _ in harness.input(tensor) },
        step: harness.input([], [1]), scalars: ["learning_rate": harness.input([], [1])],
        options: item.options))
    for node in harness.b.nodes {
      guard let kernel = node.op?.kernel else { continue }
      if case .elementwise = kernel { continue }
      #expect(kernel == .constant)
    }
  }

  @Test func everyOptimizerTakesALearningRate() {
    for optimizer in Optimizer.all {
      guard case .scalar? = optimizer.options.first(where: { $0.name == "learning_rate" })?.kind
      else {
        Issue.record("\(optimizer.name) takes no learning rate")
        continue
      }
    }
  }
}

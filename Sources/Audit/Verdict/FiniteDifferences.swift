import CompilerDriver
import Engine
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Training

/// Central differences of the minimized objective in float64, at fixed draws.
///
/// A weight is looked at where its gradient at fixed draws is a derivative: where no draw with a
/// score and no straight-through value depends on it. Of an enumerated model that is every weight.
struct FiniteDifferences {
  private let probe: GradientProbe
  private let objective: any PreparedFunction
  private let stopped: (program: any PreparedFunction, names: [String])?
  private let sign: Double
  private let isTaken: [Bool]

  /// The widths of the differences; the better one counts, since a kink may lie within one.
  private static let widths = [1e-5, 1e-6]
  /// The distance of a first move of the weights: weights that start at 0 are often at a kink.
  private static let nudge = 1e-2
  /// The operations that the differences at one point may take.
  private static let budget = 20_000_000_000
  /// A step costs about as much as this many operations, however few it has.
  private static let leastStep = 50_000
  /// The rounding error of an objective, relative to it.
  private static let rounding = 2e-14

  /// The differences of the objective whose gradient a probe takes.
  init(_ probe: GradientProbe, _ model: Model) throws(EngineError) {
    self.probe = probe
    let forward = probe.step.forward
    sign = model.objective.direction == .maximize ? -1 : 1
    let parts = StoppedGradients(forward)
    func program(_ function: Function) throws(EngineError) -> any PreparedFunction {
      let function = Compiler.optimize(function)
      let program = try Compiler.prepare(function, on: probe.machine.single)
      try probe.start(program, function)
      return program
    }
    objective = try program(parts.held)
    let names = parts.values.results.map(\.name)
    stopped = names.isEmpty ? nil : (try program(parts.values), names)
    isTaken = probe.step.weights.map { Self.isDeterministic($0.path, forward) }
  }

  private static func isDeterministic(_ path: String, _ function: Function) -> Bool {
    var depends = [Bool](repeating: false, count: function.nodes.count)
    for node in function.nodes {
      let follows =
        node.op == nil ? node.name == path : node.operands.contains { depends[$0.id] }
      depends[node.result.id] = follows
      if follows, node.op === Op.sample || node.op === Op.straightThrough { return false }
    }
    return true
  }

  /// The figures beside a point, at the first draw of a stream.
  func check(
    _ point: WeightPoint, _ stream: RandomKey
  ) throws(EngineError) -> DifferenceFigures {
    let point = Self.nudged(point)
    try probe.load(point.weights)
    let gradient = try probe.gradient(0, stream)
    for program in [objective] + (stopped.map { [$0.program] } ?? []) {
      try GradientProbe.draw(0, stream, program)
      for (path, tensor) in point.weights { try program.write(ParameterName(path), tensor) }
    }
    if let stopped {
      try stopped.program.step()
      for name in stopped.names {
        try objective.write(ParameterName(name), stopped.program.tensor(ResultName(name)))
      }
    }
    let scale = gradient.reduce(1e-12) { max($0, abs($1)) }
    var largest = 0.0
    let chosen = places()
    for (spec, index, place) in chosen {
      guard let tensor = point.weights[spec.path] else { continue }
      var error = Double.infinity
      for width in Self.widths where error > DifferenceFigures.tolerance {
        let high = try value(spec, index, tensor.elements[index] + width)
        let low = try value(spec, index, tensor.elements[index] - width)
        let slope = sign * (high - low) / (2 * width)
        let noise = Self.rounding * max(abs(high), abs(low)) / width
        let resolved = max(scale, noise / DifferenceFigures.tolerance)
        error = min(error, abs(slope - gradient[place]) / resolved)
      }
      try set(spec, index, tensor.elements[index])
      largest = max(largest, error)
    }
    return DifferenceFigures(
      point: point.name, largestRelativeError: largest, checked: chosen.count,
      elements: gradient.count)
  }

  /// The elements to look at: all of them, or a seeded choice where that is too much work.
  private func places() -> [(spec: WeightSpec, index: Int, place: Int)] {
    var all: [(spec: WeightSpec, index: Int, place: Int)] = []
    for (number, spec) in probe.step.weights.enumerated() where isTaken[number] {
      let part = probe.parts[number]
      all += part.map { (spec, $0 - part.lowerBound, $0) }
    }
    let limit = max(20, Self.budget / (2 * max(objective.cost.flops, Self.leastStep)))
    let order = permutation(of: all.count, key: RandomKey(seed: 0).folding("differences"))
    return order.prefix(limit).sorted().map { all[$0] }
  }

  private static func nudged(_ point: WeightPoint) -> WeightPoint {
    let root = RandomKey(seed: 0).folding("nudge")
    var weights: [String: Tensor] = [:]
    for (path, tensor) in point.weights {
      let key = root.folding(path)
      let elements = tensor.elements.enumerated().map { index, value in
        value + nudge * (2 * Noise.uniform.value(key, element: index) - 1)
      }
      weights[path] = Tensor(.f64, tensor.shape, elements)
    }
    return WeightPoint(name: point.name, weights: weights)
  }

  /// The objective where one element of a weight has another value.
  private func value(
    _ spec: WeightSpec, _ index: Int, _ element: Double
  ) throws(EngineError) -> Double {
    try set(spec, index, element)
    try objective.step()
    return try objective.number(.objective, .f64)
  }

  /// Writes one element alone: to write whole weights would cost the square of their number.
  private func set(_ spec: WeightSpec, _ index: Int, _ element: Double) throws(EngineError) {
    try objective.modify(spec.parameter) { $0.bindMemory(to: Double.self)[index] = element }
  }
}

/// The distance of finite differences from the gradient near a point.
public struct DifferenceFigures: Sendable {
  /// The point.
  public let point: String
  /// The largest error, relative to the largest element of the gradient or to the resolution of
  /// rounding.
  public let largestRelativeError: Double
  /// The number of elements that were looked at.
  public let checked: Int
  /// The number of elements of the gradient.
  public let elements: Int

  /// The largest relative error of a derivative that is right.
  static let tolerance = 1e-5

  /// True if the gradient is the derivative.
  public var passes: Bool { largestRelativeError <= Self.tolerance }
}

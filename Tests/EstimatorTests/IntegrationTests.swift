import CompilerDriver
import Estimators
import Foundation
import Language
import Lowering
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A gradient as a function of the noise of its only draw.
private struct Integrand {
  private let function: Function
  private let arguments: [Tensor]
  /// The shape of the noise.
  let shape: Shape

  /// Nothing where the gradient reads other noise than the draw's.
  init?(_ probe: GradientProbe) {
    let old = Compiler.optimize(probe.gradient)
    let noises = old.nodes.filter { node in
      if case .random? = node.op?.kernel { true } else { false }
    }
    guard noises.count == 1 else { return nil }
    let b = Builder()
    var copies = old.parameters.map { b.parameter($0.name!, $0.result.type) }
    let noise = b.parameter("noise", noises[0].result.type)
    for node in old.body {
      let isNoise = node.result.id == noises[0].result.id
      copies.append(isNoise ? noise : b.copy(node, node.operands.map { copies[$0.id] }))
    }
    function = b.finish(
      "integrand", results: old.results.map { ($0.name, copies[$0.value.id]) })
    arguments = probe.arguments(old, step: 0)
    shape = noise.shape
  }

  func callAsFunction(_ noise: [Double]) -> [Double] {
    NaiveEvaluator.run(function, arguments + [Tensor(.f64, shape, noise)]).flatMap(\.elements)
  }

  /// The sum over cells of noise within which the gradient is constant; nothing where it is not.
  ///
  /// - Parameter cells: for every independent part of the noise, which follow each other, its
  ///   cells: two points within each, and its probability.
  func integral(_ cells: [[(points: [[Double]], probability: Double)]]) -> [Double]? {
    var sum: [Double] = []
    func visit(_ part: Int, _ noises: [[Double]], _ probability: Double) -> Bool {
      guard part < cells.count else {
        let (value, other) = (self(noises[0]), self(noises[1]))
        guard zip(value, other).allSatisfy({ abs($0 - $1) < 1e-9 * (1 + abs($0)) }) else {
          return false
        }
        if sum.isEmpty { sum = value.map { _ in 0 } }
        for index in value.indices { sum[index] += probability * value[index] }
        return true
      }
      return cells[part].allSatisfy { cell in
        visit(
          part + 1, [0, 1].map { noises[$0] + cell.points[$0] }, probability * cell.probability)
      }
    }
    return visit(0, [[], []], 1) ? sum : nil
  }
}

/// A spec with one draw, and the cells of its noise.
private struct PiecewiseSpec: CustomTestStringConvertible, Sendable {
  let name: String
  let draw: String
  let logits: [[Double]]
  /// The estimators whose gradient is constant on all cells, as specs write them.
  let calls: Set<String>
  var testDescription: String { name }

  static let all = [
    PiecewiseSpec(
      name: "coins", draw: "bernoulli", logits: [[0.4, -1.1]],
      calls: shared.union(["disarm(tree=balanced)", "top_k"])),
    PiecewiseSpec(
      name: "categories", draw: "categorical", logits: [[0.4, -1.1, 0.2], [0.9, 0.0, -0.3]],
      calls: shared),
  ]

  private static let shared: Set<String> = [
    "double_control_variate(learn=false)", "double_control_variate(learn=true)",
    "local_expectation", "muprop(baseline=input_dependent)", "muprop(baseline=moving_average)",
    "muprop(baseline=none)", "rodeo(learn=false)", "rodeo(learn=true)",
    "score_function(baseline=input_dependent, normalize=false)",
    "score_function(baseline=leave_one_out, normalize=false)",
    "score_function(baseline=moving_average, normalize=false)",
    "score_function(baseline=none, normalize=false)",
  ]

  var text: String {
    """
    onehot: 1
    name: s
    model:
      a: parameter([\(logits.count), \(logits[0].count)], init=\(logits))
      z: ~ \(draw)(logits=a)
      s: sum(z * [0.3, -0.8, 1.1][:\(logits[0].count)])
      cost: tanh(s) + s^2
    minimize: cost
    """
  }

  /// Logistic noise changes a coin at −φ, and its antithetic partner at φ; Gumbel noise changes a
  /// unit where the largest perturbed logit does.
  func cells(samples: Int) -> [[(points: [[Double]], probability: Double)]] {
    func cdf(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let parts = logits.flatMap { row -> [[(points: [[Double]], probability: Double)]] in
      if draw == "bernoulli" {
        return row.map { logit in
          let edge = abs(logit)
          return [
            ([[-edge - 1e-6], [-edge - 9]], cdf(-edge)),
            ([[1e-6 - edge], [edge - 1e-6]], cdf(edge) - cdf(-edge)),
            ([[edge + 1e-6], [edge + 9]], cdf(-edge)),
          ]
        }
      }
      let total = row.map { exp($0) }.reduce(0, +)
      return [
        row.indices.map { winner in
          let points = [1.0, 2.0].map { top in
            row.indices.map { index in
              (index == winner ? top : sin(top * Double(index)) * 0.9) - row[index]
            }
          }
          return (points, exp(row[winner]) / total)
        }
      ]
    }
    return (0..<samples).flatMap { _ in parts }
  }
}

/// Where the gradient is constant between the places at which the draw changes, its mean is a
/// finite sum, which equals the exact gradient to rounding.
@Test(arguments: PiecewiseSpec.all)
private func meansOfPiecewiseConstantGradientsAreExact(_ spec: PiecewiseSpec) throws {
  let exact = try GradientProbe(spec.text, set: ["estimators.z": "enumerate"]).gradient(step: 0)
  var integrated: Set<String> = []
  let row = spec.logits.count * spec.logits[0].count
  for claim in Claim.all where claim.isLegal(at: spec.draw) {
    let probe = try GradientProbe(spec.text, set: ["estimators.z": claim.call])
    guard probe.step.labels.allSatisfy({ $0.bias == .unbiased }), let integrand = Integrand(probe),
      integrand.shape.count % row == 0,
      let mean = integrand.integral(spec.cells(samples: integrand.shape.count / row))
    else { continue }
    integrated.insert(claim.call)
    for (a, b) in zip(mean, exact) { #expect(abs(a - b) < 1e-12, "\(claim.call)") }
  }
  #expect(integrated == spec.calls, "\(integrated.sorted())")
}

/// A wrong baseline is seen by the sum, too.
@Test func theSumRejectsTheCurrentCostAsBaseline() throws {
  let spec = PiecewiseSpec.all[0]
  let probe = try GradientProbe(
    spec.text, set: ["estimators.z": "score_function(baseline=none)"],
    replacing: ["z": .currentCostInBaseline])
  let exact = try GradientProbe(spec.text, set: ["estimators.z": "enumerate"]).gradient(step: 0)
  let integrand = try #require(Integrand(probe))
  let mean = try #require(integrand.integral(spec.cells(samples: 1)))
  #expect(zip(mean, exact).contains { abs($0 - $1) > 1e-3 })
}

import CompilerDriver
import Diagnostics
import Foundation
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

/// A rule of `Semantics.md` with its example, which is compiled and run by the reference rules.
struct Rule {
  let number: Int
  /// The example, perhaps with changes.
  let text: String

  /// All rules of the page, in order.
  static let all: [Rule] = {
    let url = Repository.root.appending(
      path: "Sources/CompilerDriver/Documentation.docc/Semantics.md")
    let page = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    let rules = page.matches(of: /(?m)^## (\d+)\. (?s:.*?)^```yaml\n((?s:.*?))^```/)
    return rules.compactMap { rule in
      Int(rule.1).map { Rule(number: $0, text: String(rule.2)) }
    }
  }()

  static func example(_ number: Int) throws -> Rule {
    try #require(all.first { $0.number == number })
  }

  /// The example with a part replaced, which must occur once.
  func replacing(_ part: String, by other: String) throws -> Rule {
    try #require(text.ranges(of: part).count == 1, "\(part)")
    return Rule(number: number, text: text.replacing(part, with: other))
  }

  var tree: SpecTree {
    SpecLoader.tree(SourceFile(path: "rule-\(number).yaml", text: text))
  }

  /// The ids of all findings.
  var ids: [String] { Compiler.check(tree).diagnostics.map(\.id.name) }

  func model() throws -> Model { try #require(Compiler.check(tree).model, "\(ids)") }

  /// The bias labels of the weights, by path.
  func labels() throws -> [String: String] {
    let labels = try StepBuilder(try model(), precision: .f64).build().labels
    return Dictionary(
      uniqueKeysWithValues: labels.map { ($0.path, $0.bias.map { "\($0)" } ?? "none") })
  }

  /// The objective, the derivatives of the minimized loss by weight, and the values of named nodes.
  func gradient(
    seed: Int = 3, batches: [Int] = [1], _ data: [String: Tensor] = [:]
  ) throws -> (objective: Double, gradient: [String: [Double]], nodes: [String: Tensor]) {
    let (step, gradient) = try StepBuilder(try model(), precision: .f64)
      .buildGradient(batches: batches)
    let forward = Self.run(step.forward, step.weights, data, seed: seed)
    let backward = Self.run(gradient, step.weights, data, seed: seed)
    let derivatives = backward.results.map { name, tensor in
      (String(name.dropFirst("gradient.".count)), tensor.elements)
    }
    return (
      forward.results[step.forward.results[0].name]!.elements[0],
      Dictionary(uniqueKeysWithValues: derivatives), forward.nodes
    )
  }

  /// The values of a metric in every row.
  func metric(_ name: String, rows: Int, _ data: [String: Tensor]) throws -> [Double] {
    let model = try model()
    let metric = try #require(model.evaluate.metrics.first { $0.name == name })
    let terms = try EvaluationBuilder(model, precision: .f64)
      .terms(metric.objective, rows: rows, bytes: 1 << 20)
    try #require(terms.count == 1)
    let out = Self.run(terms[0].function, terms[0].weights, data, seed: 5).results
    return try #require(out[ResultName.value.text]).elements
  }

  /// Runs a function with weights at their initial values, given data, and zero for all else.
  static func run(
    _ function: Function, _ weights: [WeightSpec], _ data: [String: Tensor], seed: Int
  ) -> (results: [String: Tensor], nodes: [String: Tensor]) {
    var nodes: [String: Tensor] = [:]
    let arguments = function.parameters.map { node -> Tensor in
      let (name, type) = (node.name!, node.result.type)
      if name == "seed" { return Tensor(.u32, [2], [Double(seed), 0]) }
      if let tensor = data[name] { return tensor }
      if let spec = weights.first(where: { $0.path == name }) { return spec.initial(.f64, seed: 2) }
      return Tensor(type.dtype, type.shape, repeating: 0)
    }
    let out = NaiveEvaluator.run(function, arguments) { node, tensor in
      if let name = node.name { nodes[name] = tensor }
    }
    return (Dictionary(uniqueKeysWithValues: zip(function.results.map(\.name), out)), nodes)
  }
}

func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

func softplus(_ x: Double) -> Double { log1p(exp(x)) }

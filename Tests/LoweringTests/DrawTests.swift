import CompilerDriver
import Diagnostics
import Foundation
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

private func model(_ text: String) throws -> Model {
  let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
  try #require(checked.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
  return try #require(checked.model)
}

/// Runs a function with weights by their initial values and everything else as given, and returns
/// its results with every named node's value.
private func run(
  _ function: Function, _ weights: [WeightSpec], _ given: [String: Tensor]
) -> (results: [String: Tensor], nodes: [String: Tensor]) {
  var nodes: [String: Tensor] = [:]
  let arguments = function.parameters.map { node -> Tensor in
    let name = node.name!
    if let tensor = given[name] { return tensor }
    if name == "seed" { return Tensor(.u32, [2], [11, 0]) }
    if let spec = weights.first(where: { $0.path == name }) { return spec.initial(.f64, seed: 3) }
    return Tensor(node.result.type.dtype, node.result.shape, repeating: 0)
  }
  let out = NaiveEvaluator.run(function, arguments) { node, tensor in
    if let name = node.name { nodes[name] = tensor }
  }
  return (
    Dictionary(uniqueKeysWithValues: zip(function.results.map(\.name), out)), nodes
  )
}

private let oneSite = """
  onehot: 1
  name: s
  model:
    a: parameter([4, 3], init=normal(1.0))
    z: ~ categorical(logits=a)
    cost: sum(z * a)
  estimators: {default: score_function}
  minimize: cost
  train: {optimizer: sgd(learning_rate=0.1), batch: 5, steps: 1}
  """

/// An unrelated node changes no other node's draws, and neither does an unrelated weight.
@Test func unrelatedNodesChangeNoDraws() throws {
  let more = oneSite.replacingOccurrences(
    of: "  cost: sum(z * a)",
    with: "  b: parameter(2, init=normal(1.0))\n  u: ~ bernoulli(logits=b)\n"
      + "  cost: sum(z * a) + sum(u)")
  var draws: [Tensor] = []
  for text in [oneSite, more] {
    let step = try StepBuilder(try model(text), precision: .f64).build()
    draws.append(try #require(run(step.function, step.weights, [:]).nodes["model.z"]))
  }
  #expect(draws[0] == draws[1])
}

/// The rows of a chunk draw what they draw in the whole split, and samples likewise.
@Test func chunksDrawWhatTheWholeDraws() throws {
  let text = """
    onehot: 1
    name: s
    data:
      x: binary[3]
    guide:
      z: ~ bernoulli(logits=dense(x, 4))
    model:
      z: ~ bernoulli(logits=zeros(4))
      x: ~ bernoulli(logits=dense(z, 3))
    maximize: elbo
    evaluate:
      metrics:
        nll: -iwae(samples=6)
    """
  let model = try model(text)
  let metric = model.evaluate.metrics[0].objective
  let builder = EvaluationBuilder(model, precision: .f64)
  let x = (0..<12).map { Double($0 % 5 % 2) }
  func values(rows: Int, bytes: Int) throws -> [Double] {
    let term = try #require(try builder.terms(metric, rows: rows, bytes: bytes).first)
    #expect(term.samples == 6)
    var result: [Double] = []
    for first in stride(from: 0, to: 4, by: rows) {
      var total = [Double](repeating: 0, count: rows)
      for sample in stride(from: 0, to: 6, by: term.chunk) {
        let part = run(
          term.function, term.weights,
          [
            "data.x": Tensor([rows, 3], Array(x[first * 3..<(first + rows) * 3])),
            "origin": Tensor(.i32, [3], [Double(first), Double(sample), 0]),
          ])
        let value = try #require(part.results["value"]).elements
        for row in 0..<rows { total[row] += exp(value[row]) }
      }
      result += total
    }
    return result
  }
  let whole = try values(rows: 4, bytes: 1 << 26)
  for (rows, bytes) in [(2, 1 << 26), (1, 1 << 26), (4, 1), (2, 1)] {
    for (a, b) in zip(whole, try values(rows: rows, bytes: bytes)) {
      #expect(abs(a - b) < 1e-12 * abs(a))
    }
  }
}

/// A ranking is drawn in its own shape, which is not that of its logits; one that is observed has
/// no mean in closed form to sample.
@Test func rankingsAreSampledAsMatrices() throws {
  let sampling = SamplingFunction(
    try model(
      """
      onehot: 1
      name: s
      data: {r: "onehot[2, 4, 4]"}
      model:
        z: ~ plackett_luce(logits=parameter([2, 3], init=normal(1.0)))
        r: ~ plackett_luce(logits=dense(z, [2, 4]))
      maximize: elbo
      """), precision: .f64, rows: 5)
  #expect(sampling.function.results.map(\.name) == ["z", "r.draw"])
  let (draws, _) = run(sampling.function, sampling.weights, [:])
  for (name, shape) in [("z", [5, 2, 3, 3]), ("r.draw", [5, 2, 4, 4])] as [(String, Shape)] {
    let (draw, n) = (try #require(draws[name]), shape[-1])
    #expect(draw.shape == shape)
    for start in stride(from: 0, to: draw.count, by: n * n) {
      let items = (0..<n).map { place in
        (0..<n).filter { draw.elements[start + place * n + $0] == 1 }
      }
      #expect(items.flatMap { $0 }.sorted() == Array(0..<n))
    }
  }
}

import Diagnostics
import Engine
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// Finds the node at which a step's objective or gradient, or a metric, stopped being a finite
/// number.
///
/// Walking from the bad result to bad operands finds where it began; infinities elsewhere that were
/// masked out are not blamed.
struct NonFiniteSearch {
  private let function: Function
  private let arguments: [Tensor]
  private let isFinite: [Bool]

  /// Evaluates a function on the values of its parameters.
  private init(_ function: Function, _ arguments: [Tensor]) {
    self.function = function
    self.arguments = arguments
    var isFinite = [Bool](repeating: true, count: function.nodes.count)
    _ = NaiveEvaluator.run(function, self.arguments) { node, value in
      isFinite[node.result.id] = value.elements.allSatisfy(\.isFinite)
    }
    self.isFinite = isFinite
  }

  /// Evaluates a function on the values that a program of it holds.
  init(_ function: Function, of program: any PreparedFunction) throws(EngineError) {
    self.init(
      function,
      try function.parameters.map { (node) throws(EngineError) in
        try program.tensor(ParameterName(node.name ?? ""))
      })
  }

  /// The first node of a bad result's history whose operands are all finite.
  private func culprit(of results: [ResultName]) -> Node? {
    for name in results {
      guard let result = function.results.first(where: { $0.name == name.text }),
        !isFinite[result.value.id]
      else { continue }
      var node = function.nodes[result.value.id]
      while let operand = node.operands.first(where: { value in !isFinite[value.id] }) {
        node = function.nodes[operand.id]
      }
      return node
    }
    return nil
  }

  /// Where a bad result began, in words, and where that stands in the spec; nothing where all are
  /// finite.
  func beginning(of results: [ResultName]) -> (text: String, span: Span?)? {
    guard let culprit = culprit(of: results) else { return nil }
    let place = origin(of: culprit)
    guard let op = culprit.op else {
      return ("`\(culprit.name ?? "a parameter")` itself was not finite", place?.span)
    }
    let text =
      "it began at the `\(op.name)`" + (place.map { " of `\($0.path)`" } ?? "")
      + (numbers(at: culprit).map { ", \($0)" } ?? "")
    return (text, place?.span)
  }

  /// The numbers at the first bad element of an elementwise node, as in `log(0.0) = -inf`.
  private func numbers(at culprit: Node) -> String? {
    guard case .elementwise = culprit.op?.kernel else { return nil }
    var values: [Int: Tensor] = [:]
    let wanted = Set(culprit.operands.map(\.id) + [culprit.result.id])
    _ = NaiveEvaluator.run(function, arguments) { node, value in
      if wanted.contains(node.result.id) { values[node.result.id] = value }
    }
    guard let result = values[culprit.result.id],
      let position = result.elements.firstIndex(where: { !$0.isFinite })
    else { return nil }
    let operands = culprit.operands.compactMap { operand in
      values[operand.id].map { $0.broadcast(to: result.shape).elements[position] }
    }
    let list = operands.map { "\($0)" }.joined(separator: ", ")
    return "`\(culprit.op?.name ?? "")(\(list)) = \(result.elements[position])`"
  }

  /// The diagnostic for a bad step.
  func diagnostic(
    _ what: String, step: Int, _ model: Model, hasCheckpoint: Bool, results: [ResultName]
  ) -> Diagnostic {
    let beginning = beginning(of: results)
    var notes: [String] = []
    if beginning == nil { notes.append("the reference evaluator finds the same step finite") }
    // Before the first update no learning rate has had an effect.
    let help =
      step == 1
      ? "keep logarithms, divisions and roots away from 0, as `log(clip(x, 1e-6, 1))` does, and pass "
        + "`logits` in place of `probs` that may be 0 or 1" : Self.help
    return Self.diagnostic(
      "\(what) at step \(step)" + (beginning.map { "; \($0.text)" } ?? ""),
      at: beginning?.span ?? model.objective.span, notes, hasCheckpoint, help)
  }

  /// The diagnostic for a weight that an update made infinite or NaN.
  static func diagnostic(
    ofWeight name: String, _ value: Double, step: Int, _ model: Model, hasCheckpoint: Bool
  ) -> Diagnostic {
    diagnostic(
      "`\(name)` is \(value) after step \(step)", at: model.objective.span, [], hasCheckpoint,
      help)
  }

  private static let help =
    "lower the learning rate, clip the gradient (`clip: norm(1.0)`), or look for a "
    + "logarithm or division of zero"

  private static func diagnostic(
    _ message: String, at span: Span?, _ notes: [String], _ hasCheckpoint: Bool, _ help: String
  ) -> Diagnostic {
    Diagnostic(
      .notFinite, at: span, message,
      notes: notes + (hasCheckpoint ? ["the last good checkpoint is kept"] : []), help: help)
  }

  /// The origin of a node, or of the nearest node that it reads.
  private func origin(of node: Node) -> Origin? {
    if let origin = node.origin { return origin }
    var queue = node.operands
    var seen: Set<Value> = []
    while !queue.isEmpty {
      let value = queue.removeFirst()
      guard seen.insert(value).inserted else { continue }
      if let origin = function.nodes[value.id].origin { return origin }
      queue += function.nodes[value.id].operands
    }
    return nil
  }
}

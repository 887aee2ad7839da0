import Diagnostics
import SpecModel
import Lowering
import TensorCore
import TensorIR
import TensorOps

/// Finds the node at which a step's objective or gradient stopped being a finite number.
///
/// Walking from the bad result to bad operands finds where it began; infinities elsewhere that were
/// masked out are not blamed.
struct NonFiniteSearch {
  private let function: Function
  private let isFinite: [Bool]

  /// Evaluates a step's function on its parameters' values by name.
  init(_ function: Function, _ arguments: (Node) -> Tensor) {
    self.function = function
    var isFinite = [Bool](repeating: true, count: function.nodes.count)
    _ = NaiveEvaluator.run(function, function.parameters.map(arguments)) { node, value in
      isFinite[node.result.id] = value.elements.allSatisfy(\.isFinite)
    }
    self.isFinite = isFinite
  }

  /// The first node of a bad result's history whose operands are all finite.
  func culprit(of results: [String]) -> Node? {
    for name in results {
      guard let result = function.results.first(where: { $0.name == name }),
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

  /// The diagnostic for a bad step.
  func diagnostic(
    _ what: String, step: Int, _ model: Model, hasCheckpoint: Bool, results: [String]
  ) -> Diagnostic {
    let culprit = culprit(of: results)
    let place = culprit.flatMap { origin(of: $0) }
    var message = "\(what) at step \(step)"
    var notes: [String] = []
    if let culprit {
      if let op = culprit.op {
        message += "; it began at the `\(op.name)`" + (place.map { " of `\($0.path)`" } ?? "")
      } else if let name = culprit.name {
        message += "; `\(name)` itself was not finite"
      }
    } else {
      notes.append("the reference evaluator finds the same step finite")
    }
    return Self.diagnostic(message, at: place?.span ?? model.objective.span, notes, hasCheckpoint)
  }

  /// The diagnostic for a weight that an update made infinite or NaN.
  static func diagnostic(
    ofWeight name: String, _ value: Double, step: Int, _ model: Model, hasCheckpoint: Bool
  ) -> Diagnostic {
    diagnostic(
      "`\(name)` holds \(value) after step \(step)", at: model.objective.span, [], hasCheckpoint)
  }

  private static func diagnostic(
    _ message: String, at span: Span?, _ notes: [String], _ hasCheckpoint: Bool
  ) -> Diagnostic {
    Diagnostic(
      .notFinite, at: span, message,
      notes: notes + (hasCheckpoint ? ["the last good checkpoint is kept"] : []),
      help: "lower the learning rate, clip the gradient (`clip: norm(1.0)`), or look for a "
        + "logarithm or division of zero")
  }

  /// Where a node comes from, or the nearest of the nodes it reads.
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

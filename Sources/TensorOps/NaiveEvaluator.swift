public import TensorCore
public import TensorIR
import Traps

/// Runs a function node by node through each op's reference; slow, and right by construction.
///
/// Every value is rounded to its element type, so the result is that of plain code in that type,
/// apart from rounding within an op.
public struct NaiveEvaluator {
  /// The values of a function's results.
  ///
  /// - Parameters:
  ///   - function: the function.
  ///   - arguments: one tensor a parameter, of the parameter's element type and shape.
  ///   - observe: called with every node and its value, parameters included, in order.
  public static func run(
    _ function: Function, _ arguments: [Tensor], observe: ((Node, Tensor) -> Void)? = nil
  ) -> [Tensor] {
    require(
      arguments.count == function.parameterCount,
      "naive evaluator: \(arguments.count) arguments for \(function.parameterCount) parameters")
    var values = arguments
    values.reserveCapacity(function.nodes.count)
    for (node, argument) in zip(function.parameters, arguments) {
      check(node, argument)
      observe?(node, argument)
    }
    for node in function.body {
      guard let op = node.op else { fatalError("naive evaluator: a late parameter") }
      let operands = node.operands.map { values[$0.id] }
      let value = op.reference(operands, node.attributes, node.result.type)
      check(node, value)
      observe?(node, value)
      values.append(value)
    }
    return function.results.map { values[$0.value.id] }
  }

  private static func check(_ node: Node, _ value: Tensor) {
    let type = node.result.type
    require(
      value.dtype == type.dtype && value.shape == type.shape,
      "naive evaluator: \(node.op?.name ?? "a parameter") is \(value.dtype)\(value.shape), not \(type)"
    )
  }
}

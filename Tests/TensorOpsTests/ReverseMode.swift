import TensorCore
import TensorIR
import TensorOps

/// Reverse mode in its plainest form, to try the ops' rules.
enum ReverseMode {
  /// The function of the same parameters and a cotangent for its single result, which returns the
  /// result and the cotangents of the parameters for which there are any.
  static func apply(to function: Function) -> Function {
    let b = Builder()
    let parameters = function.parameters.map { b.parameter($0.name ?? "", $0.result.type) }
    let result = b.inline(function, parameters)[0]
    let primal = b.nodes
    let seed = b.parameter(
      "g\(function.parameterCount)", TensorType(result.type.dtype, result.shape))
    var cotangents: [Int: Value] = [result.id: seed]
    for node in primal.reversed() {
      guard let op = node.op, let g = cotangents[node.result.id],
        case .vjp(_, let rule) = op.derivative
      else { continue }
      for (operand, cotangent) in zip(node.operands, rule(b, node, g)) {
        guard let cotangent, operand.type.dtype.isFloating else { continue }
        precondition(cotangent.shape == operand.shape, "cotangent of \(op.name)")
        cotangents[operand.id] =
          cotangents[operand.id].map { b.emit(.add, $0, cotangent) } ?? cotangent
      }
    }
    let results = parameters.compactMap { parameter in
      cotangents[parameter.id].map { (name: "d\(parameter.id)", value: $0) }
    }
    return b.finish("vjp", results: [("y", result)] + results)
  }
}

import TensorIR

extension Pass {
  /// Drops nodes that no result needs; parameters stay, since they are the function's signature.
  public static let deadCode = Pass(
    "dead-code", summary: "Drops nodes on which no result depends."
  ) { function in
    var isNeeded = [Bool](repeating: false, count: function.nodes.count)
    for (_, value) in function.results { isNeeded[value.id] = true }
    for node in function.body.reversed() where isNeeded[node.result.id] {
      for operand in node.operands { isNeeded[operand.id] = true }
    }
    let b = Builder(stage: "pass dead-code", reserving: function.nodes.count)
    var values = function.nodes.map(\.result)
    for node in function.nodes where node.op == nil || isNeeded[node.result.id] {
      b.origin = node.origin
      values[node.result.id] =
        node.op == nil
        ? b.parameter(node.name ?? "", node.result.type)
        : b.copy(node, node.operands.map { values[$0.id] })
    }
    return b.finish(
      function.name, results: function.results.map { ($0.name, values[$0.value.id]) })
  }
}

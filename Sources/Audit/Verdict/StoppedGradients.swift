import TensorIR
import TensorOps

/// A function in which every `stop_gradient` is a parameter, so that differences treat it as
/// derivatives do.
struct StoppedGradients {
  /// The function with the parameters.
  let held: Function
  /// The function that gives their values, by the same names.
  let values: Function

  /// Takes the stopped values out of a function.
  init(_ function: Function) {
    let stopped = function.body.filter { $0.op === Op.stopGradient }
    let names = Dictionary(
      uniqueKeysWithValues: stopped.enumerated().map { ($1.result.id, "stopped.\($0)") })
    values = Function(
      name: "stopped", parameterCount: function.parameterCount, nodes: function.nodes,
      results: stopped.compactMap { node in
        names[node.result.id].map { (name: $0, value: node.result) }
      })
    let b = Builder(stage: "audit", reserving: function.nodes.count)
    var copies: [Value] = []
    for node in function.nodes {
      if node.op == nil {
        copies.append(b.parameter(node.name ?? "", node.result.type))
      } else if let name = names[node.result.id] {
        copies.append(b.parameter(name, node.result.type))
      } else {
        copies.append(b.copy(node, node.operands.map { copies[$0.id] }))
      }
    }
    held = b.finish(
      function.name, results: function.results.map { ($0.name, copies[$0.value.id]) })
  }
}

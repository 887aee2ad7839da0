import TensorCore
import TensorIR
import TensorOps

/// A function whose draws are parameters, since targets disagree on random operators.
struct NoiseCut {
  /// The function; its parameter `step` is a constant.
  let function: Function
  /// The distribution of each new parameter, by name.
  let noises: [String: Noise]

  /// Cuts the draws out of a function.
  init(_ function: Function, step: Int) {
    let b = Builder(stage: "export", reserving: function.nodes.count)
    var values: [Value] = []
    var noises: [String: Noise] = [:]
    var known: [Draw: Value] = [:]
    for node in function.nodes {
      b.origin = node.origin
      guard let op = node.op else {
        let isStep = node.name == ParameterRole.step
        values.append(
          isStep
            ? b.constant(Tensor(.i32, [], [Double(step)]))
            : b.parameter(node.name ?? "", node.result.type))
        continue
      }
      let operands = node.operands.map { values[$0.id] }
      guard case .random(let noise) = op.kernel else {
        values.append(b.copy(node, operands))
        continue
      }
      let draw = Draw(op: op, operands: operands, attributes: node.attributes)
      if let value = known[draw] {
        values.append(value)
        continue
      }
      let name = Self.unique(Self.name(b.node(operands[0]), op), noises)
      let value = b.parameter(name, node.result.type)
      noises[name] = noise
      known[draw] = value
      values.append(value)
    }
    self.function = b.finish(
      function.name, results: function.results.map { ($0.name, values[$0.value.id]) })
    self.noises = noises
  }

  /// A draw: equal ones are the same numbers.
  private struct Draw: Hashable {
    let op: Op
    let operands: [Value]
    let attributes: Attributes
  }

  /// The name of a key's draws: its path, and its purpose if that is another than the draw itself.
  static func name(_ key: Node, _ op: Op) -> String {
    guard key.op == .deriveKey else { return "noise.\(op.name)" }
    let purpose = key[Op.purpose].split(separator: ".").last.map(String.init) ?? "draw"
    return "noise.\(key[Op.path])" + (purpose == "draw" ? "" : ".\(purpose)")
  }

  private static func unique(_ name: String, _ known: [String: Noise]) -> String {
    guard known[name] != nil else { return name }
    return (2...).lazy.map { "\(name).\($0)" }.first { known[$0] == nil } ?? name
  }
}

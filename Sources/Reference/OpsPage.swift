import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension ReferencePages {
  /// The ops of the intermediate representation.
  static var ops: ReferencePage {
    let intro = """
      The primitives of the intermediate representation. Each is one literal with all of its \
      rules, in its own file in `Sources/TensorOps/Ops`.

      Every op works on trailing axes and lets leading axes broadcast; axes are counted from the \
      end, so -1 is the last. An example shows operands, the use as the text form writes it, and \
      the result behind `//`.
      """
    return ReferencePage(
      "Ops", source: "`OpTable.standard`", [intro] + OpTable.standard.flatMap(blocks))
  }

  private static func blocks(_ op: Op) -> [String] {
    var operands = op.operands.names.map(Markdown.code)
    if op.operands.isVariadic { operands[operands.count - 1] += " (one or more)" }
    var blocks = [
      "## \(op.name)", Markdown.prose(op.summary),
      Markdown.list([
        "Operands: " + (operands.isEmpty ? "none" : operands.joined(separator: ", ")),
        "Regularity: " + op.regularity.words, "Derivative: " + derivative(op),
      ]),
    ]
    if !op.attributes.isEmpty {
      blocks.append(
        Markdown.table(
          ["attribute", "kind", "meaning"],
          op.attributes.map { [Markdown.code($0.name), $0.kind, Markdown.prose($0.summary)] }))
    }
    return blocks + [Markdown.block("", example(op))]
  }

  private static func derivative(_ op: Op) -> String {
    switch op.derivative {
    case .zero(let reason): return "zero, because \(Markdown.prose(reason))"
    case .estimated: return "from the estimator of the draw's node"
    case .vjp(let inert, _):
      guard !inert.isEmpty else { return "a rule for every operand" }
      let names = inert.map { op.operands.names[min($0, op.operands.names.count - 1)] }
      return "a rule, with no cotangent for \(Markdown.codes(names))"
    }
  }

  /// The op's example as lines of the text form.
  private static func example(_ op: Op) -> String {
    let example = op.example
    let b = Builder()
    var lines: [String] = []
    let operands = example.operands.enumerated().map { index, tensor in
      let names = op.operands.names
      let name = index < names.count ? names[index] : "\(names[names.count - 1])\(index)"
      let support = index < example.supports.count ? example.supports[index] : .real
      let type = TensorType(tensor.dtype, tensor.shape, support)
      lines.append("%\(name) = \(tensor.text) : \(type)")
      return b.parameter(name, type)
    }
    let result = b.emit(op, operands, example.attributes)
    b.name(result, "result")
    let text = b.finish("example", results: [("result", result)]).description
    // The text is a header, the use, `return` and a brace.
    let use = text.split(separator: "\n")[1].drop { $0 == " " }
    return (lines + ["\(use)  // \(example.result.text)"]).joined(separator: "\n")
  }
}

extension Regularity {
  /// The class in words.
  fileprivate var words: String {
    switch self {
    case .smooth: "smooth"
    case .piecewiseSmooth: "piecewise smooth"
    case .piecewiseConstant: "piecewise constant"
    }
  }
}

extension Tensor {
  /// The elements as a nested list.
  fileprivate var text: String {
    guard shape.rank > 0 else { return elements[0].shortText }
    let rest = Shape(Array(shape.extents.dropFirst()))
    let items = (0..<shape.extents[0]).map { index in
      let start = index * rest.count
      return Tensor(dtype, rest, Array(elements[start..<start + rest.count])).text
    }
    return "[" + items.joined(separator: ", ") + "]"
  }
}

import Diagnostics
import Language
import SpecSyntax
import TensorIR
import TensorOps

extension Check {
  /// Logits are any real numbers; the results of `sigmoid` and `softmax` are probabilities, which a
  /// distribution would squash again.
  static let squashedLogits = Check("squashed-logits", of: .allSpecs, reads: \.rows, \.latents) {
    reader, rows, _ in reader.checkSquashedLogits(rows)
  }
}

extension SpecReader {
  fileprivate func checkSquashedLogits(_ rows: RowCheck) {
    for kind in GraphKind.allCases {
      var reported: Set<String> = []
      for node in rows.scope.graph(kind).nodes {
        guard let draw = rows.evaluator.draw(kind, node.name), draw.distribution.discrete != nil,
          case .call(_, let arguments) = node.expression.kind,
          let logits = arguments.first(where: { $0.keyword?.text == "logits" }),
          let keyword = logits.keyword,
          let squash = squash(draw.parameters[0], in: rows.evaluator.rows.b)
        else { continue }
        guard reported.insert(node.family).inserted else { continue }
        let function = squash.op == .softmax ? "softmax" : "sigmoid"
        let isElsewhere = squash.origin?.span.map { !$0.contains(node.span) } ?? false
        report.add(
          .probabilitiesAsLogits, at: logits.value.span,
          "the logits of `\(node.family)` are probabilities",
          labels: isElsewhere
            ? squash.origin?.span.map { [Label($0, "`\(function)` is applied here")] } ?? [] : [],
          notes: ["`\(draw.distribution.name)` applies `\(function)` to its logits itself"],
          help: "pass the values before `\(function)`, or write `probs=`",
          fixes: [Fix("write `probs`", .suggested, replacing: keyword.span, by: "probs")]
            + unwrapping(logits.value, function))
      }
    }
  }

  /// The op that turned a value into probabilities, looking through ops that only move elements.
  private func squash(_ value: RowValue, in b: Builder) -> Node? {
    var node = b.node(value.value)
    while let op = node.op {
      if op == .sigmoid || op == .softmax { return node }
      guard [.reshape, .broadcastTo, .transpose, .slice].contains(op) else { return nil }
      node = b.node(node.operands[0])
    }
    return nil
  }

  /// Takes away the call around an argument.
  private func unwrapping(_ expression: Expr, _ function: String) -> [Fix] {
    guard case .call(let name, let arguments) = expression.kind, name.text == function,
      arguments.count == 1, arguments[0].keyword == nil
    else { return [] }
    return [
      Fix(
        "remove the `\(function)`", .suggested, replacing: expression.span,
        by: arguments[0].value.span.text)
    ]
  }
}

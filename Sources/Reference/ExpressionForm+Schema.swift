import Estimators
import JSON
import Language
import SpecModel
import TensorIR

extension ExpressionForm {
  /// The keywords of JSON Schema for an expression of this form.
  var keywords: JSON.Members {
    switch self {
    case .objective, .node: SpecSchema.expression
    case .field:
      [
        "type": "string",
        "pattern": .string(#"^\s*(\#(Self.supports))\s*(\[[^\]]+\])?\s*\??\s*$"#),
      ]
    case .estimator: Self.calls(Estimator.all.map { ($0.name, $0.summary) })
    case .optimizer: Self.calls(Optimizer.all.map { ($0.name, $0.summary) })
    case .word(let words): Self.calls(words.map { ($0.name, nil) })
    }
  }

  private static var supports: String {
    DataField.supports.map(\.rawValue).joined(separator: "|")
  }

  /// One of some names, with options in parentheses or without.
  private static func calls(
    _ names: [(name: String, summary: String?)]
  ) -> JSON.Members {
    let all = names.map(\.name).joined(separator: "|")
    let lines = names.compactMap { name, summary in summary.map { "- `\(name)`: \($0)" } }
    let text = lines.joined(separator: "\n")
    return [
      "type": "string",
      "pattern": .string(#"^\s*(\#(all))\s*(\([\s\S]*\)\s*)?$"#),
      "examples": JSON(encoding: names.map(\.name)),
    ] + (lines.isEmpty ? [:] : ["markdownDescription": .string(text)])
  }
}

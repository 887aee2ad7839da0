import Diagnostics
import Language
import Objectives
import SpecSyntax
import TensorCore

extension SpecReader {
  /// Reads `predict`: quantities by name.
  func readPredict(_ node: YAMLNode?, _ rows: RowCheck) -> [Quantity] {
    entries(node, "predict").compactMap { entry in
      guard let name = parseIdentifier(entry, &report.diagnostics) else { return nil }
      return readQuantity(name.text, entry.value, rows)
    }
  }

  private func readQuantity(_ name: String, _ node: YAMLNode, _ rows: RowCheck) -> Quantity? {
    let path = "predict.\(name)"
    let weights = rows.weights.count
    let expression = parseExpression(node, &report.diagnostics)
    if expression.isInvalid { return nil }
    let value: Quantity.Value
    if expression.sumsTerms {
      guard
        let objective = readObjective(node, .maximize, rows, path: path, isMetric: true)
      else { return nil }
      value = .terms(objective)
    } else {
      let operand = rows.evaluator.asking { rows.evaluator.evaluate(expression, path: path) }
      usedConstants.formUnion(rows.evaluator.usedNames)
      guard case .row(let row) = operand else {
        if case .unknown = operand { return nil }
        report.add(
          .typeMismatch, at: expression.span, "a value of the row is expected here",
          label: "this is \(operand.kind)", help: "name a node, for example `mode(z)`")
        return nil
      }
      value = .row(expression, shape: row.shape, isInteger: row.dtype == .i32)
    }
    guard rows.weights.count == weights else {
      report.add(
        .expressionSyntax, at: expression.span,
        "a quantity cannot make weights, which nothing would train",
        help: "compute it in a node of the model or guide, and name the node here")
      return nil
    }
    return Quantity(name: name, value: value, span: expression.span)
  }
}

extension Expr {
  /// True if the expression is a term of an objective, or a sum of terms with coefficients.
  fileprivate var sumsTerms: Bool {
    switch kind {
    case .negate(let inner): inner.sumsTerms
    case .binary(_, let a, let b): a.sumsTerms || b.sumsTerms
    default: OptionReader.call(self).map { Term.named($0.name.text) != nil } ?? false
    }
  }
}

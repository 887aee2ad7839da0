import Diagnostics
import Language
import SpecSyntax
import TensorIR

extension SpecReader {
  /// Data must lie in the support of the distribution that the model gives it, with its shape.
  func checkObservedSupports(_ rows: RowCheck) {
    for node in rows.scope.graph(.model).nodes where node.isDraw {
      guard let field = rows.scope.field(node.name),
        let draw = rows.evaluator.draw(.model, node.name)
      else { continue }
      guard field.support.isSubset(of: draw.distribution.valueSupport) else {
        report.add(
          .supportMismatch, at: draw.span,
          "`\(draw.distribution.name)` cannot give `\(field.name)`, whose values are "
            + field.support.rawValue,
          labels: [Label(field.span, "declared here")],
          help: "values of `\(draw.distribution.name)` are "
            + draw.distribution.valueSupport.rawValue)
        continue
      }
      if field.shape != draw.shape {
        report.add(
          .shapeMismatch, at: draw.span,
          "`\(field.name)` has the shape \(field.shape), and its distribution \(draw.shape)",
          labels: [Label(field.span, "\(field.shape)")])
      }
    }
  }
}

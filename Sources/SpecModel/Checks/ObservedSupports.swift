import Diagnostics
import Language
import SpecSyntax
import TensorCore
import TensorIR

extension Check {
  /// Data must lie in the support of the distribution that the model gives it, with its shape.
  static let observedSupports = Check("observed-supports", of: .allSpecs, reads: \.rows) {
    $0.checkObservedSupports($1)
  }
}

extension SpecReader {
  /// Help: the distribution that fits a field, or the values that the drawn one produces.
  private func help(_ field: DataField, _ draw: EvaluatedDraw) -> String {
    if field.support == .index, draw.distribution.valueSupport == .onehot {
      return "declare it `onehot\(draw.shape)`: a file may still contain class numbers"
    }
    let fitting = Distribution.all.filter { $0.valueSupport == field.support }.map(\.name)
    guard let first = fitting.first else {
      return "values of `\(draw.distribution.name)` are \(draw.distribution.valueSupport.rawValue)"
    }
    return "draw it from `\(first)`"
  }

  fileprivate func checkObservedSupports(_ rows: RowCheck) {
    for node in rows.scope.graph(.model).nodes where node.isDraw {
      guard let field = rows.scope.field(node.name),
        let draw = rows.evaluator.draw(.model, node.name)
      else { continue }
      // One-hot data are binary, but their entries are not independent.
      let valueSupport = draw.distribution.valueSupport
      let fits =
        valueSupport == .real
        ? field.support.isSubset(of: .real) : field.support == valueSupport
      guard fits else {
        report.add(
          .supportMismatch, at: draw.span,
          "`\(draw.distribution.name)` cannot produce `\(field.name)`, whose values are "
            + field.support.rawValue,
          labels: [Label(field.span, "declared here")],
          help: help(field, draw))
        continue
      }
      if field.shape != draw.shape {
        report.add(
          .shapeMismatch, at: draw.span,
          "`\(field.name)` has the shape \(field.shape), and its distribution \(draw.shape)",
          label: "\(draw.shape)", labels: [Label(field.span, "\(field.shape)")],
          notes: rows.scope.notes(on: field.sizes + [node.expression]),
          help:
            "declare `\(field.name)` with the shape \(draw.shape), or give the distribution \(field.shape)"
        )
      }
    }
  }
}

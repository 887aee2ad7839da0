import Diagnostics
import SpecSyntax

extension Check {
  /// An optional field that is used must be a `~` node, so that rows without it have a value; the
  /// guide may use it only if the guide itself proposes it (`Semantics.md`, rule 1).
  static let optionalFields = Check("optional-fields", of: .allSpecs, reads: \.rows) {
    $0.checkOptionalFields($1)
  }
}

extension SpecReader {
  fileprivate func checkOptionalFields(_ rows: RowCheck) {
    let references = rows.evaluator.references
    for field in fields where field.isOptional {
      guard rows.scope.graph(.model)[field.name]?.isDraw == true else {
        guard references.values.contains(where: { $0.contains(field.name) }), !isLost("model")
        else { continue }
        report.add(
          .optionalFieldUnused, at: field.span,
          "`\(field.name)` may be missing, and the model does not draw it",
          help: "add `\(field.name): ~ …` to `model`, or declare it without `?`")
        continue
      }
      guard rows.scope.graph(.guide)[field.name] == nil,
        rows.scope.misspeltDraws[field.name] == nil, !isLost("guide")
      else { continue }
      for node in rows.scope.graph(.guide).nodes
      where references["guide.\(node.name)"]?.contains(field.name) == true {
        report.add(
          .guideReadsModelLatent, at: node.span,
          "`\(node.name)` reads `\(field.name)`, which only the model draws where it is missing",
          labels: [Label(field.span, "may be missing")],
          help: "draw `\(field.name)` in the guide, too")
      }
    }
  }
}

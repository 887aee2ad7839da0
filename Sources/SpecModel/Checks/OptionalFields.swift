import Diagnostics
import SpecSyntax

extension SpecReader {
  /// A field that may be missing must be a `~` node wherever it is used, so that something stands in
  /// for it.
  func checkOptionalFields(_ rows: RowCheck, _ train: TrainSettings?) {
    for field in fields where field.isOptional {
      if rows.scope.graph(.model)[field.name]?.isDraw != true {
        report.add(
          .optionalFieldUnused, at: field.span,
          "`\(field.name)` may be missing, and the model does not draw it",
          help: "add `\(field.name): ~ …` to `model`, or declare it without `?`")
      }
    }
  }
}

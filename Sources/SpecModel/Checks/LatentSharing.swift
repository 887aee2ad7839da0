import Diagnostics
import Language
import SpecSyntax

extension Check {
  /// A `~` name of the guide is a latent variable that the model must draw too, with the same
  /// family, support and shape; data that is always there is no latent variable (`Semantics.md`,
  /// rule 1).
  static let latentSharing = Check("latent-sharing", of: .allSpecs, reads: \.rows) {
    $0.checkLatentSharing($1)
  }
}

extension SpecReader {
  fileprivate func checkLatentSharing(_ rows: RowCheck) {
    var reported: Set<String> = []
    let misspelt = rows.scope.misspeltDraws
    for node in rows.scope.graph(.guide).nodes where node.isDraw {
      // A mistake at one step of a `scan` is a mistake at all steps and is reported once.
      guard !reported.contains(node.family) else { continue }
      let before = report.diagnostics.count
      defer { if report.diagnostics.count > before { reported.insert(node.family) } }
      if let field = rows.scope.field(node.name), !field.isOptional {
        report.add(
          .guideObservesData, at: node.span, "the guide draws `\(node.name)`, which is data",
          labels: [Label(field.span, "always observed")],
          help: "remove the line, or make the field optional with `?`",
          fixes: removing("guide", node.span))
        continue
      }
      guard let partner = rows.scope.graph(.model)[node.name], partner.isDraw else {
        // A call that could not be evaluated may have drawn it.
        if node.caller != nil, rows.hasErrors { continue }
        guard !isLost("model") else { continue }
        let isField = rows.scope.field(node.name) != nil
        // An optional field that is read and never drawn is reported where it is declared.
        guard
          !isField || !rows.evaluator.references.values.contains(where: { $0.contains(node.name) })
        else { continue }
        let meant = misspelt.first { $0.value.span == node.span }?.key
        report.add(
          .guideOnlyLatent, at: node.span, "the model does not draw `\(node.name)`",
          help: meant.map { "did you mean `\($0)`?" }
            ?? (node.caller == nil
              ? "add `\(node.name): ~ …` to `model`: its prior"
              : "draw a node of that path in `model`, too: its prior"),
          fixes: meant.map { [Fix("write `\($0)`", .suggested, replacing: node.span, by: $0)] }
            ?? [])
        continue
      }
      guard let q = rows.evaluator.draw(.guide, node.name),
        let p = rows.evaluator.draw(.model, node.name)
      else { continue }
      if q.distribution != p.distribution {
        report.add(
          .latentMismatch, at: q.span,
          "`\(node.name)` is `\(q.distribution.name)` here and `\(p.distribution.name)` in the model",
          label: "the guide's", labels: [Label(p.span, "the model's")],
          help: "use the same distribution in both")
      } else if let own = q.distribution.index, let other = p.distribution.index,
        own.value != other.value
      {
        report.add(
          .latentMismatch, at: q.span,
          "`\(node.name)` has `\(own.name)=\(own.value)` here and `\(own.name)=\(other.value)` in "
            + "the model",
          labels: [Label(p.span, "the model's")], help: "use the same `\(own.name)`")
      } else if q.shape != p.shape, rows.scope.field(node.name)?.shape ?? p.shape == p.shape {
        // If the model disagrees with the data, only that is reported.
        report.add(
          .latentMismatch, at: q.span,
          "`\(node.name)` has the shape \(q.shape) here and \(p.shape) in the model",
          label: "\(q.shape)", labels: [Label(p.span, "\(p.shape)")],
          notes: rows.scope.notes(on: [node.expression, partner.expression]),
          help: "the guide's draw replaces the model's: use the same shape in both")
      }
    }
  }
}

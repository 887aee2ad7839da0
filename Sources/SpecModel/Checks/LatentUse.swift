import Diagnostics
import Objectives
import SpecSyntax

extension Check {
  /// A latent variable matters only if something observed, or a term of the objective, depends on
  /// it.
  static let unreadLatents = Check(
    "unread-latents", of: .specsWithoutErrors, reads: \.rows, \.objective
  ) { $0.checkUnreadLatents($1, $2) }

  /// A guide that reads no data proposes the same for every row.
  static let constantGuides = Check(
    "constant-guides", of: .specsWithoutErrors, reads: \.rows, \.objective
  ) { reader, rows, _ in if !reader.fields.isEmpty { reader.checkConstantGuides(rows) } }
}

extension SpecReader {
  fileprivate func checkUnreadLatents(_ rows: RowCheck, _ objective: Objective) {
    var open = rows.scope.graph(.model).nodes.filter(\.isDraw).map(\.name)
      .filter { rows.scope.field($0) != nil }
    open += rows.latentsOfExpressions
    open += objective.terms.compactMap { $0.term.call?.node?.name }
    var read: Set<String> = []
    while let name = open.popLast() {
      guard read.insert(name).inserted else { continue }
      for kind in GraphKind.allCases { open += rows.latentAncestors(kind, name) }
    }
    // The steps of a `scan` are one mistake, and none where any of them is read.
    var reported = Set(read.map(\.family))
    for name in latentNames(rows) where reported.insert(name.family).inserted {
      guard let node = rows.scope.graph(.model)[name] else { continue }
      report.add(
        .unreadLatent, at: node.span, "nothing observed depends on `\(name.family)`",
        labels: [Label(objective.span, "and no term of the objective")],
        help: "use it in a draw of the model, or remove it")
    }
  }

  fileprivate func checkConstantGuides(_ rows: RowCheck) {
    let drawn = rows.scope.graph(.guide).nodes.filter(\.isDraw)
    var reported = Set(drawn.filter { readsData($0.name, rows) }.map(\.family))
    for node in drawn where reported.insert(node.family).inserted {
      let data = fields.map { "`\($0.name)`" }.joined(separator: ", ")
      report.add(
        .constantGuide, at: node.expression.span,
        "the guide draws `\(node.family)` from the same distribution for every row",
        notes: [
          "each row has its own `\(node.family)`, and this distribution reads none of \(data)"
        ],
        help: "let its parameters depend on data")
    }
  }

  /// True if a draw of the guide depends on a field, through nodes and other draws.
  private func readsData(_ name: String, _ rows: RowCheck) -> Bool {
    var seen: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      for read in rows.evaluator.references["guide.\(next)"] ?? [] {
        if rows.scope.field(read) != nil { return true }
        open.append(read)
      }
    }
    return false
  }
}

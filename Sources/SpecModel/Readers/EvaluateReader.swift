import Diagnostics
import SpecSyntax

extension SpecReader {
  /// Reads `evaluate`.
  func readEvaluate(_ node: YAMLNode?, _ rows: RowCheck) -> EvaluateSettings {
    guard let node, let keys = mapping(node, "evaluate", SpecKeys.evaluate) else {
      return EvaluateSettings(every: nil, split: nil, metrics: [])
    }
    let every = integer("every", of: SpecKeys.evaluate, in: keys)
    let split = keys["split"].flatMap { text($0.value, "split") }
    var metrics: [(name: String, objective: Objective)] = []
    for entry in entries(keys["metrics"]?.value, "metrics") {
      guard let name = parseIdentifier(entry, &report.diagnostics),
        let objective = readObjective(
          entry.value, .minimize, rows, path: "metrics.\(name.text)", isMetric: true)
      else { continue }
      metrics.append((name.text, objective))
    }
    if let key = keys["every"]?.key, keys["metrics"] == nil, !report.diagnostics.hasErrors {
      report.add(
        .optionWithoutEffect, at: key.span, "`every` has no effect: there are no `metrics`",
        help: "add for example `metrics: {bound: elbo}`")
    }
    if let key = keys["split"]?.key, hasNoData {
      report.add(
        .optionWithoutEffect, at: key.span, "`split` has no effect: the spec has no `data`",
        help: "leave `split` out")
    }
    if let split, let value = keys["split"]?.value {
      let known = (entries["sources"]?.value.entries ?? []).map(\.key.text)
      if !known.isEmpty, !known.contains(split), !isLost("sources"), !hasLostNames {
        report.unknown(.unknownName, "split", split, at: value.span, among: known)
      }
    }
    return EvaluateSettings(every: every, split: split, metrics: metrics)
  }

  /// Reads `audit`.
  func readAudit(_ node: YAMLNode) -> AuditSettings? {
    guard let keys = mapping(node, "audit", SpecKeys.audit) else { return nil }
    var set: [String: Hyperparameter.Value] = [:]
    for entry in entries(keys["set"]?.value, "set") {
      guard let parameter = hyperparameters.first(where: { $0.name == entry.key.text }) else {
        // The unreadable entry may be the one with this name.
        if !broken.contains(entry.key.text), !isPartial {
          report.unknown(
            .unknownSetName, "hyperparameter", entry.key.text, at: entry.key.span,
            among: hyperparameters.map(\.name))
        }
        continue
      }
      set[parameter.name] = readValue(entry.value, like: parameter.value, parameter.name)
    }
    let draws = integer("draws", of: SpecKeys.audit, in: keys)
    let tolerance = number("tolerance", of: SpecKeys.audit, in: keys)
    return AuditSettings(set: set, draws: draws ?? 20_000, tolerance: tolerance ?? 0.05)
  }
}

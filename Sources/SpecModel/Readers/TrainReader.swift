import Diagnostics
import Language
import SpecSyntax

extension SpecReader {
  /// Reads `train`.
  func readTrain(_ entry: YAMLNode.Entry, _ rows: RowCheck) -> TrainSettings? {
    guard let keys = mapping(entry.value, "train", SpecKeys.train, at: entry.key.span) else {
      return nil
    }
    let optimizer = keys["optimizer"].flatMap { readOptimizer($0.value, rows) }
    let strata = readStrata(keys)
    let steps = integer("steps", of: SpecKeys.train, in: keys)
    let epochs = number("epochs", of: SpecKeys.train, in: keys)
    if keys["steps"] == nil, keys["epochs"] == nil, !entry.value.isPartial {
      report.add(
        .missingKey, at: entry.key.span, "`train` is missing the key `steps` or `epochs`",
        help: "write for example `steps: 10000`")
    }
    if let steps = keys["steps"], let epochs = keys["epochs"] {
      report.add(
        .duplicateKey, at: epochs.key.span, "`steps` and `epochs` exclude each other",
        labels: [Label(steps.key.span, "the other")], help: "remove one of the two")
    }
    if let epochs = keys["epochs"], keys["steps"] == nil, hasNoData {
      report.add(
        .optionWithoutEffect, at: epochs.key.span,
        "`epochs` counts passes over data, and the spec has no data",
        help: "write for example `steps: 10000`")
    }
    let seed = integer("seed", of: SpecKeys.train, in: keys)
    let clip = keys["clip"].flatMap { readClip($0.value, rows) }
    let checkpoint = integer("checkpoint", of: SpecKeys.train, in: keys)
    usedConstants.formUnion(rows.evaluator.usedNames)
    guard let (optimizer, options) = optimizer, let strata else { return nil }
    return TrainSettings(
      optimizer: optimizer, options: options,
      optimizerText: optimizer.options.call(optimizer.name, options), strata: strata, steps: steps,
      epochs: epochs,
      seed: UInt64(seed ?? 0), clip: clip, checkpointEvery: checkpoint ?? 1000)
  }

  private func readOptimizer(_ node: YAMLNode, _ rows: RowCheck) -> (Optimizer, Options)? {
    let expression = parseExpression(node, &report.diagnostics)
    if expression.isInvalid { return nil }
    guard let (name, arguments) = OptionReader.call(expression) else {
      report.add(
        .expressionSyntax, at: expression.span, "an optimizer is a name with options",
        help: "write for example `adam(learning_rate=1e-3)`")
      return nil
    }
    guard let optimizer = Optimizer.all.first(where: { $0.name == name.text }) else {
      report.unknown(
        .unknownFunction, "optimizer", name.text, at: name.span, among: Optimizer.all.map(\.name))
      return nil
    }
    guard let options = OptionReader(rows: rows).read(name, arguments, optimizer.options) else {
      return nil
    }
    checkIdleOptions(
      optimizer.options, options, of: optimizer.name, at: expression.span, [nil])
    return (optimizer, options)
  }

  private func readClip(_ node: YAMLNode, _ rows: RowCheck) -> GradientClip? {
    let expression = parseExpression(node, &report.diagnostics)
    guard let (form, name, arguments) = KeyForm.read(expression, KeyForm.clip) else {
      if !expression.isInvalid {
        report.add(
          .expressionSyntax, at: expression.span, "`clip` is `norm(c)` or `value(c)`",
          help: "write for example `clip: norm(1.0)`")
      }
      return nil
    }
    let limit = Option.number("limit", 1e-300...Double.greatestFiniteMagnitude, default: nil, "")
    guard let options = OptionReader(rows: rows).read(name, arguments, [limit.option]) else {
      return nil
    }
    return form == .norm ? .norm(options[limit]) : .value(options[limit])
  }

  private func readStrata(_ keys: [String: YAMLNode.Entry]) -> [Stratum]? {
    let rows = integer("batch", of: SpecKeys.train, in: keys)
    guard let strata = keys["strata"] else {
      return [Stratum.whole(fields, batch: rows)]
    }
    if let batch = keys["batch"] {
      report.add(
        .duplicateKey, at: batch.key.span, "`batch` and `strata` exclude each other",
        labels: [Label(strata.key.span, "the strata")], help: "each stratum has its own `batch`")
    }
    let read = entries(strata.value, "strata").map { readStratum($0) }
    return read.contains { $0 == nil } || read.isEmpty ? nil : read.compactMap { $0 }
  }

  private func readStratum(_ entry: YAMLNode.Entry) -> Stratum? {
    guard let name = parseIdentifier(entry, &report.diagnostics),
      let keys = mapping(entry.value, name.text, SpecKeys.stratum, at: entry.key.span),
      let condition = keys["where"]?.value,
      let batch = integer("batch", of: SpecKeys.stratum, in: keys)
    else { return nil }
    let weight = number("weight", of: SpecKeys.stratum, in: keys)
    let expression = parseExpression(condition, &report.diagnostics)
    guard let (form, _, arguments) = KeyForm.read(expression, KeyForm.condition),
      arguments.count == 1, case .name(let field) = arguments[0].value.kind
    else {
      if !expression.isInvalid {
        report.add(
          .expressionSyntax, at: expression.span,
          "`where` is `present(field)` or `missing(field)`")
      }
      return nil
    }
    let optional = fields.filter(\.isOptional).map(\.name)
    guard optional.contains(field.text) else {
      if !broken.contains(field.text), !isLost("data") {
        report.unknown(
          .unknownName, "optional field", field.text, at: field.span, among: optional)
      }
      return nil
    }
    return Stratum(
      name: name.text, presence: [field.text: form == .present], batch: batch,
      weight: weight ?? 1)
  }
}

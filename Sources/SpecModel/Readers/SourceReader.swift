import Diagnostics
import SpecSyntax
import TensorIR

extension SpecReader {
  /// Reads where the fields of every split come from, without opening a file.
  func readSources(_ node: YAMLNode?, _ rows: RowCheck) -> [Split] {
    let all = entries(node, "sources")
    var splits: [Split] = []
    // Splits taken from others come after those, in whatever order they are written.
    var derived: [(Identifier, YAMLNode)] = []
    for entry in all {
      guard let name = parseIdentifier(entry, &report.diagnostics) else { continue }
      if entry.value["from"] != nil {
        derived.append((name, entry.value))
        continue
      }
      var sources: [String: FieldSource] = [:]
      var meant: Set<String> = []
      for source in entries(entry.value, name.text) {
        guard let field = fields.first(where: { $0.name == source.key.text }) else {
          if !broken.contains(source.key.text), !isLost("data"), !hasLostNames {
            report.unknown(
              .unknownName, "data field", source.key.text, at: source.key.span,
              among: fields.map(\.name))
            meant.formUnion(nearest(to: source.key.text, among: fields.map(\.name)))
          }
          continue
        }
        sources[field.name] = readSource(source, field)
      }
      let isPartial = entry.value.isPartial || entry.value.isInvalid
      for field in fields
      where entry.value[field.name] == nil && !meant.contains(field.name) && !isPartial {
        report.add(
          .missingKey, at: entry.key.span,
          "the split `\(name.text)` has no source for `\(field.name)`")
      }
      splits.append(Split(name: name.text, sources: sources, span: name.span))
    }
    shareHeaders(&splits)
    derive(derived, &splits, all.map(\.key.text))
    checkTrainSplit(all)
    return splits
  }

  /// Adds the splits that are taken from others, each after the one that it is taken from.
  private func derive(
    _ derived: [(Identifier, YAMLNode)], _ splits: inout [Split], _ names: [String]
  ) {
    var waiting = derived.compactMap { name, node -> DerivedSplit? in
      guard let keys = mapping(node, name.text, SpecKeys.split), let base = keys["from"]?.value,
        let from = text(base, "from"), let part = keys["rows"]?.value,
        let rows = readRange(part, "rows")
      else { return nil }
      if !names.contains(from) {
        report.unknown(
          .unknownName, "split", from, at: base.span, among: names.filter { $0 != name.text })
      }
      return DerivedSplit(name: name, from: from, place: base.span, rows: rows, part: part.span)
    }
    while let index = waiting.firstIndex(where: { own in splits.contains { $0.name == own.from } }),
      let base = splits.first(where: { $0.name == waiting[index].from })
    {
      let own = waiting.remove(at: index)
      if let available = base.sources.values.compactMap({ $0.rows?.count }).min(),
        available < own.rows.upperBound
      {
        report.add(
          .numberOutOfRange, at: own.part, "the split `\(own.from)` has only \(available) rows",
          labels: [Label(base.span, "declared here")])
      }
      let sources = base.sources.mapValues { $0.narrowed(to: own.rows) }
      splits.append(Split(name: own.name.text, sources: sources, span: own.name.span))
    }
    // The remaining splits depend on a split that was reported, or on themselves.
    for own in waiting {
      var way = [own.name.text]
      while let next = waiting.first(where: { $0.name.text == way[way.count - 1] })?.from,
        !way.contains(next)
      {
        way.append(next)
      }
      let last = waiting.first { $0.name.text == way[way.count - 1] }
      guard last?.from == own.name.text else { continue }
      report.add(
        .cycle, at: own.place,
        "the split `\(own.name.text)` is taken from itself: "
          + (way + [own.name.text]).joined(separator: " → "))
      return
    }
  }

  /// A split that is taken from another.
  private struct DerivedSplit {
    let name: Identifier
    let from: String
    let place: Span
    let rows: Range<Int>
    let part: Span
  }

  private func readSource(_ entry: YAMLNode.Entry, _ field: DataField) -> FieldSource? {
    guard let keys = mapping(entry.value, field.name, SpecKeys.source, at: entry.key.span),
      let file = keys["file"].flatMap({ text($0.value, "file") })
    else { return nil }
    let format = DataFormat(path: file)
    if format == nil, let place = keys["file"]?.value.span {
      report.add(
        .wrongType, at: place, "`\(file)` is not of a known format",
        help: "known endings: " + DataFormat.endings.joined(separator: " "))
    }
    let headed = DataFormat.all.filter(\.hasHeader).map(\.name).joined(separator: " and ")
    let header = keys["header"].flatMap { $0.value.decodeBool(for: "header", &report.diagnostics) }
    if let key = keys["header"]?.key.span, let format, !format.hasHeader {
      report.add(
        .wrongType, at: key, "`header` is only for \(headed) files, and `\(file)` is not one",
        help: "remove `header`")
    }
    let scale = number("scale", of: SpecKeys.source, in: keys)
    if let entry = keys["scale"], field.support == .onehot || field.support == .index {
      report.add(
        .optionWithoutEffect, at: entry.key.span,
        "`scale` is only for numbers, and `\(field.name)` contains class numbers",
        labels: [Label(field.span, "this is \(field.support.rawValue)")], help: "leave `scale` out")
    }
    let binarize = keys["binarize"].flatMap { readBinarization($0.value, field) }
    let isGray = scale ?? 1 != 1 || file.contains("images-idx3")
    if field.support == .binary, keys["binarize"] == nil, isGray {
      report.add(
        .unbinarizedData, at: keys["file"]?.value.span,
        "`\(field.name)` is binary, and the values of this file are not",
        labels: [Label(field.span, "declared here")],
        help: "add `binarize: threshold(…)` or `binarize: dynamic`")
    }
    return FieldSource(
      file: file, key: keys["key"].flatMap { text($0.value, "key") }, header: header,
      rows: keys["rows"].flatMap { readRange($0.value, "rows") },
      columns: keys["columns"].flatMap { readRange($0.value, "columns") },
      scale: scale, binarize: binarize, keep: keys["keep"].flatMap { readKeep($0.value, field) },
      span: entry.key.span)
  }

  private func readBinarization(
    _ node: YAMLNode, _ field: DataField
  ) -> FieldSource.Binarization? {
    if field.support != .binary {
      report.add(
        .supportMismatch, at: node.span, "`binarize` is only for binary data",
        labels: [Label(field.span, "this is \(field.support.rawValue)")])
      return nil
    }
    let expression = parseExpression(node, &report.diagnostics)
    if expression.isInvalid { return nil }
    if let (form, _, arguments) = KeyForm.read(expression, KeyForm.binarize) {
      if form == .dynamic { return .dynamic }
      if arguments.count == 1, let number = constant(arguments[0].value).number {
        return .threshold(number)
      }
    }
    report.add(
      .expressionSyntax, at: expression.span, "`binarize` is `threshold(t)` or `dynamic`")
    return nil
  }

  private func readKeep(_ node: YAMLNode, _ field: DataField) -> (perClass: Int, seed: UInt64)? {
    guard field.isOptional, field.support == .onehot || field.support == .index else {
      report.add(
        .supportMismatch, at: node.span, "`keep` is only for optional labels",
        help: "declare the field with `?`, as `onehot[10]?`")
      return nil
    }
    guard let keys = mapping(node, "keep", SpecKeys.keep),
      let perClass = integer("per_class", of: SpecKeys.keep, in: keys)
    else { return nil }
    let seed = integer("seed", of: SpecKeys.keep, in: keys)
    return (perClass, UInt64(seed ?? 0))
  }

  /// A half-open range of two whole numbers.
  func readRange(_ node: YAMLNode, _ what: String) -> Range<Int>? {
    guard let items = node.decodeItems(for: what, &report.diagnostics) else { return nil }
    let numbers = items.compactMap {
      $0.decodeInt(for: what, in: 0...Int.max, &report.diagnostics)
    }
    guard numbers.count == items.count else { return nil }
    guard numbers.count == 2 else {
      report.add(
        .numberOutOfRange, at: node.span, "`\(what)` must be a half-open range of two numbers",
        help: "write for example `\(what): [0, 1500]`")
      return nil
    }
    guard numbers[0] < numbers[1] else {
      let (first, last) = (numbers[0], numbers[1])
      let isEmpty = first == last
      let wanted = isEmpty ? "[\(first), \(first + 1)]" : "[\(last), \(first)]"
      report.add(
        .numberOutOfRange, at: node.span,
        isEmpty
          ? "`\(what)` ends where it starts, at \(first)"
          : "`\(what)` ends at \(last), before it starts at \(first)",
        help: "the end of a range is exclusive: write `\(what): \(wanted)`",
        fixes: [Fix("write `\(wanted)`", .suggested, replacing: node.span, by: wanted)])
      return nil
    }
    return numbers[0]..<numbers[1]
  }
}

extension FieldSource {
  /// The source of a part of the rows, counted within this one's.
  func narrowed(to part: Range<Int>) -> FieldSource {
    let base = rows?.lowerBound ?? 0
    return FieldSource(
      file: file, key: key, header: header,
      rows: (base + part.lowerBound)..<(base + part.upperBound),
      columns: columns, scale: scale, binarize: binarize, keep: keep, span: span)
  }
}

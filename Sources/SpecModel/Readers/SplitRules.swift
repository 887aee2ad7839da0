import Diagnostics
import SpecSyntax

extension SpecReader {
  /// Gives all sources of one CSV file the `header` that one of them has: a file has one first
  /// line.
  func shareHeaders(_ splits: inout [Split]) {
    var known: [[Substring]: FieldSource] = [:]
    let named = splits.flatMap { $0.sources.values }.filter { $0.header != nil }
    for source in named.sorted(by: { $0.span.start < $1.span.start }) {
      let path = plainPath(source.file)
      guard let first = known[path] else {
        known[path] = source
        continue
      }
      if first.header != source.header {
        report.add(
          .headerMismatch, at: source.span,
          "`header` of `\(source.file)` is both `true` and `false`",
          labels: [Label(first.span, "`\(first.header == true)` here")],
          help: "the file has only one first line: write the same in all its sources")
      }
    }
    for index in splits.indices {
      for (field, source) in splits[index].sources where source.header == nil {
        splits[index].sources[field]?.header = known[plainPath(source.file)]?.header
      }
    }
  }

  /// A path without `.`, and without `..` after a name.
  private func plainPath(_ path: String) -> [Substring] {
    var parts: [Substring] = path.hasPrefix("/") ? ["/"] : []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != "..", last != "/" {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts
  }

  /// Checks that a spec which trains on data has the split for it.
  func checkTrainSplit(_ splits: [YAMLNode.Entry]) {
    guard let sources = entries["sources"], entries["train"] != nil, !fields.isEmpty,
      !splits.isEmpty, !isLost("sources"), !hasLostNames,
      !splits.contains(where: { $0.key.text == "train" })
    else { return }
    // Other uses of the missing split have been reported.
    let others = splits.map { $0.value["from"] } + [entries["evaluate"]?.value["split"]]
    guard !others.contains(where: { $0?.scalar?.text == "train" }) else { return }
    let near = nearest(to: "train", among: splits.map(\.key.text))
    let misspelt = splits.first { $0.key.text == near.first }
    report.add(
      .missingKey, at: misspelt?.key.span ?? sources.key.span,
      "`sources` has no split `train`, which training reads",
      help: misspelt == nil
        ? "add it, or take a part of another split: `train: {from: …, rows: [0, 1000]}`"
        : "did you mean `train`?",
      fixes: misspelt.map {
        [Fix("write `train`", .suggested, replacing: $0.key.span, by: "train")]
      } ?? [])
  }
}

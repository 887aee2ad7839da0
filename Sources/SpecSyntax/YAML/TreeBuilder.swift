import Diagnostics

/// Builds the tree of one file from libyaml's events and enforces the restrictions of specs.
struct TreeBuilder {
  /// A collection that is still open.
  struct Frame {
    let isMapping: Bool
    let isFlow: Bool
    let start: Int
    let anchor: String?
    var items: [YAMLNode] = []
    var entries: [YAMLNode.Entry] = []
    /// The key whose value comes next.
    var key: PendingKey = .none
    /// The end of the last node inside.
    var end: Int
    /// The number of nodes inside, with aliases expanded, and their depth.
    var size = 1
    var height = 1
    /// True if something inside was reported and left out.
    var isPartial = false
  }

  enum PendingKey {
    case none
    case named(Scalar)
    /// A key that was reported; its value is dropped.
    case dropped
  }

  /// A node that an alias can repeat.
  private struct Anchored {
    let node: YAMLNode
    let size: Int
    let height: Int
  }

  let file: SourceFile
  private let recovery: Recovery
  private(set) var root: YAMLNode?
  private(set) var diagnostics: [Diagnostic] = []
  private var frames: [Frame] = []
  private var anchors: [String: Anchored] = [:]
  private var total = 0
  private var sawDocument = false

  init(_ file: SourceFile, _ recovery: Recovery) {
    self.file = file
    self.recovery = recovery
  }

  /// Reads events to the end, to a limit or to a failure of libyaml, which it returns.
  mutating func build() -> FailureReport.Finding? {
    let stream = EventStream(recovery.bytes)
    do throws(YAMLFailure) {
      while try take(stream.next()) {}
      return nil
    } catch {
      let openFlow = frames.last { $0.isFlow }.map { ($0.start, $0.isMapping) }
      return FailureReport(file, error, openFlow: openFlow).finding()
    }
  }

  /// Handles one event; false when reading is over.
  private mutating func take(_ event: YAMLEvent) -> Bool {
    let start = skipProperties(of: event)
    let span = Span(file: file, start: start, end: max(start, event.end))
    switch event.kind {
    case .documentStart(let explicit, let version, let hasTags):
      if sawDocument {
        diagnostics.append(
          Diagnostic(
            .secondDocument, at: Span(file: file, start: event.start, end: event.start + 3),
            explicit ? "a second document starts here" : "text after the end of the document",
            help: "put it into a separate file"))
        return false
      }
      sawDocument = true
      if hasTags || version.map({ $0 != (1, 2) }) ?? false {
        diagnostics.append(
          Diagnostic(
            .yamlDirective, at: Span(file: file, start: event.start, end: event.start + 1),
            "a directive other than `%YAML 1.2`", help: "remove the line",
            fixes: hasTags ? [] : [directiveRemoval(at: event.start)]))
      }
      return true
    case .documentEnd: return true
    case .streamEnd: return false
    case .alias(let name): return expand(name, span)
    case .scalar(let text, let style):
      let scalar = Scalar(text: text, style: style, span: trimmed(span, style))
      let node = YAMLNode(.scalar(scalar), span: scalar.span)
      return add(node, anchor: event.anchor, size: 1, height: 0, end: scalar.span.end)
    case .sequenceStart(let isFlow):
      return open(
        Frame(isMapping: false, isFlow: isFlow, start: start, anchor: event.anchor, end: span.end))
    case .mappingStart(let isFlow):
      return open(
        Frame(isMapping: true, isFlow: isFlow, start: start, anchor: event.anchor, end: span.end))
    case .collectionEnd: return close(event)
    }
  }

  /// Block scalars end on the next line; for a reader they end at their last character.
  private func trimmed(_ span: Span, _ style: Scalar.Style) -> Span {
    guard style == .literal || style == .folded else { return span }
    let last = file.bytes[span.range].lastIndex { $0 > UInt8(ascii: " ") }
    return Span(file: file, start: span.start, end: last.map { $0 + 1 } ?? span.end)
  }

  /// The start of an event's value, after its anchor and its tag, which is reported.
  private mutating func skipProperties(of event: YAMLEvent) -> Int {
    guard event.anchor != nil || event.isTagged else { return event.start }
    let bytes = file.bytes
    var at = event.start
    while at < event.end {
      let end = bytes[at..<event.end].firstIndex { $0 <= UInt8(ascii: " ") } ?? event.end
      if bytes[at] == UInt8(ascii: "!") {
        let tag = Span(file: file, start: at, end: end)
        diagnostics.append(
          Diagnostic(
            .tag, at: tag, "this value has the tag `\(tag.text)`",
            notes: ["the key determines the type of its value"], help: "remove it",
            fixes: [tagRemoval(tag)]))
      } else if bytes[at] == UInt8(ascii: "#") {
        at = bytes[at..<event.end].firstIndex(of: UInt8(ascii: "\n")) ?? event.end
        continue
      } else if bytes[at] > UInt8(ascii: " "), bytes[at] != UInt8(ascii: "&") {
        break
      }
      at = max(end, at + 1)
    }
    return min(at, event.end)
  }

  // MARK: Collections

  private mutating func open(_ frame: Frame) -> Bool {
    guard frames.count < Limits.depth else { return stopForDepth(frame.start) }
    refuseCollectionAsKey(Span(file: file, start: frame.start, end: frame.start + 1))
    frames.append(frame)
    return true
  }

  private mutating func close(_ event: YAMLEvent) -> Bool {
    var frame = frames.removeLast()
    if frame.isFlow { frame.end = event.end }
    // Text blanked after the last entry of a block is before the event that ends the block, and
    // text blanked before the first entry is after the key.
    var start = frame.start
    if frames.isEmpty {
      start = 0
    } else if case .named(let key) = frames[frames.count - 1].key {
      start = key.span.end
    }
    let lost = recovery.droppedLines.contains { start <= $0 && $0 <= event.end }
    let span = Span(file: file, start: frame.start, end: frame.end)
    let node: YAMLNode
    if frame.isMapping {
      let checked = MappingCheck(isFlow: frame.isFlow).check(frame.entries)
      diagnostics += checked.diagnostics
      node = YAMLNode(
        checked.kind, span: span, isFlow: frame.isFlow,
        isPartial: frame.isPartial || lost || checked.isPartial)
    } else {
      let (items, found) = joinCutItems(frame.items, isFlow: frame.isFlow)
      diagnostics += found
      node = YAMLNode(.sequence(items), span: span, isFlow: frame.isFlow, isPartial: lost)
    }
    return add(
      node, anchor: frame.anchor, size: frame.size, height: frame.height, end: frame.end)
  }

  private mutating func stopForDepth(_ offset: Int) -> Bool {
    root = nil
    diagnostics.append(
      Diagnostic(
        .nestingDepth, at: Span(file: file, start: offset, end: offset + 1),
        "lists and mappings are nested more than \(Limits.depth) deep"))
    return false
  }

  // MARK: Nodes

  /// Puts a node where it belongs; false when a limit is passed.
  private mutating func add(
    _ node: YAMLNode, anchor: String?, size: Int, height: Int, end: Int, alias: Span? = nil
  ) -> Bool {
    if height == 0 || alias != nil {
      total += size
      guard total <= Limits.nodes else {
        root = nil
        diagnostics.append(
          Diagnostic(
            .nodeBudget, at: node.span,
            "the file has more than \(Limits.nodes) nodes, counting what aliases repeat"))
        return false
      }
    }
    if let anchor { anchors[anchor] = Anchored(node: node, size: size, height: height) }
    guard !frames.isEmpty else {
      root = node
      return true
    }
    let top = frames.count - 1
    frames[top].end = max(frames[top].end, end)
    frames[top].size += size
    frames[top].height = max(frames[top].height, height + 1)
    guard frames[top].isMapping else {
      frames[top].items.append(node)
      return true
    }
    switch frames[top].key {
    case .none:
      frames[top].key = key(from: node, alias: alias).map(PendingKey.named) ?? .dropped
    case .named(let key):
      let isLost =
        recovery.invalidKeys.contains(key.span.start)
        || (node.scalar?.text.isEmpty == true && recovery.emptiedKeys.contains(key.span.start))
      let value = isLost ? YAMLNode(.invalid, span: key.span) : node
      frames[top].entries.append(YAMLNode.Entry(key: key, value: value))
      frames[top].key = .none
      guard frames[top].entries.count <= Limits.keys else {
        root = nil
        diagnostics.append(
          Diagnostic(
            .nodeBudget, at: key.span, "the mapping has more than \(Limits.keys) keys"))
        return false
      }
    case .dropped:
      frames[top].key = .none
      frames[top].isPartial = true
    }
    return true
  }

  /// The key of a node; nil, with a report, if the node cannot be a key.
  private mutating func key(from node: YAMLNode, alias: Span?) -> Scalar? {
    guard let scalar = node.scalar else {
      // Any other collection has been refused when it was opened.
      if let alias { refuseCollectionAsKey(alias) }
      return nil
    }
    if scalar.style == .plain, scalar.text == "<<" {
      diagnostics.append(
        Diagnostic(
          .mergeKey, at: scalar.span, "merge keys are not supported",
          help: "write the keys out, or share parts with `define` or `hyperparameters`"))
      return nil
    }
    if alias != nil || node.isEmpty {
      diagnostics.append(
        Diagnostic(
          .complexKey, at: alias ?? scalar.span,
          alias != nil ? "an alias cannot be a key" : "a key is empty",
          help: "write the key as text"))
      return nil
    }
    return scalar
  }

  private mutating func refuseCollectionAsKey(_ span: Span) {
    guard let frame = frames.last, frame.isMapping, case .none = frame.key else { return }
    diagnostics.append(
      Diagnostic(
        .complexKey, at: span, "a list or mapping cannot be a key", help: "write the key as text"))
  }

  private mutating func expand(_ name: String, _ span: Span) -> Bool {
    if frames.contains(where: { $0.anchor == name }) {
      diagnostics.append(
        Diagnostic(.aliasCycle, at: span, "the alias `*\(name)` is inside its own anchor"))
    } else if let anchored = anchors[name] {
      guard frames.count + anchored.height <= Limits.depth else {
        return stopForDepth(span.start)
      }
      return add(
        anchored.node, anchor: nil, size: anchored.size, height: anchored.height, end: span.end,
        alias: span)
    } else if !recovery.isPartial {
      let isMany = diagnostics.count >= 100
      diagnostics.append(
        Diagnostic(
          .undefinedAlias, at: span, "no anchor `&\(name)` is defined before this alias",
          notes: ["a value that starts with `*` is an alias in YAML"],
          // Someone with a hundred wrong aliases has not misspelt them.
          help: (isMany ? nil : suggestion(for: name, among: anchors.keys.sorted()))
            ?? "write the value out, or put `&\(name)` before an earlier one",
          fixes: isMany
            ? []
            : corrections(
              of: name, at: Span(file: file, start: span.start + 1, end: span.end),
              among: anchors.keys.sorted())))
    }
    return add(YAMLNode(.invalid, span: span), anchor: nil, size: 1, height: 0, end: span.end)
  }
}

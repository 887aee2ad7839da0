import Diagnostics

/// Builds the tree of one file from libyaml's events and enforces what specs allow of YAML.
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
    /// Where the last thing inside ended.
    var end: Int
    /// How many nodes lie inside, aliases expanded, and how deep they go.
    var size = 1
    var height = 1
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

  private let file: SourceFile
  private(set) var root: YAMLNode?
  var diagnostics: [Diagnostic] = []
  private var frames: [Frame] = []
  private var anchors: [String: Anchored] = [:]
  private var total = 0
  private var sawDocument = false

  init(_ file: SourceFile) {
    self.file = file
  }

  /// Reads events to the end, to a limit or to a failure of libyaml.
  mutating func build() {
    let stream = EventStream(file)
    do throws(YAMLFailure) {
      while try take(stream.next()) {}
    } catch {
      root = nil
      let openFlow = frames.last { $0.isFlow }.map { ($0.start, $0.isMapping) }
      diagnostics.append(FailureReport(file, error, openFlow: openFlow).diagnostic())
    }
  }

  /// Handles one event; false when reading is over.
  private mutating func take(_ event: YAMLEvent) -> Bool {
    let span = Span(file: file, start: event.start, end: event.end)
    if let tag = event.tag { report(tag: tag, span) }
    switch event.kind {
    case .documentStart(let explicit, let version, let hasTags):
      if sawDocument {
        diagnostics.append(
          Diagnostic(
            .secondDocument, at: Span(file: file, start: event.start, end: event.start + 3),
            explicit ? "a second document starts here" : "text after the end of the document",
            help: "put it into a file of its own"))
        return false
      }
      sawDocument = true
      if hasTags || version.map({ $0 != (1, 2) }) ?? false {
        diagnostics.append(
          Diagnostic(
            .yamlDirective, at: Span(file: file, start: event.start, end: event.start + 1),
            "a directive other than `%YAML 1.2`", help: "remove the line"))
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
      return open(isMapping: false, isFlow: isFlow, event)
    case .mappingStart(let isFlow):
      return open(isMapping: true, isFlow: isFlow, event)
    case .collectionEnd: return close(event)
    }
  }

  /// Block scalars end on the next line; their last character is what a reader takes for the end.
  private func trimmed(_ span: Span, _ style: Scalar.Style) -> Span {
    guard style == .literal || style == .folded else { return span }
    let last = file.bytes[span.range].lastIndex { $0 > UInt8(ascii: " ") }
    return Span(file: file, start: span.start, end: last.map { $0 + 1 } ?? span.end)
  }

  private mutating func report(tag: String, _ span: Span) {
    diagnostics.append(
      Diagnostic(
        .tag, at: span, "a tag stands before this value",
        notes: ["every value is read as the type that its place wants"], help: "remove `\(tag)`"))
  }

  // MARK: Collections

  private mutating func open(isMapping: Bool, isFlow: Bool, _ event: YAMLEvent) -> Bool {
    guard frames.count < Limits.depth else { return stopForDepth(event.start) }
    refuseCollectionAsKey(Span(file: file, start: event.start, end: event.end))
    frames.append(
      Frame(
        isMapping: isMapping, isFlow: isFlow, start: event.start, anchor: event.anchor,
        end: event.end))
    return true
  }

  private mutating func close(_ event: YAMLEvent) -> Bool {
    var frame = frames.removeLast()
    if frame.isFlow { frame.end = event.end }
    let span = Span(file: file, start: frame.start, end: frame.end)
    let node: YAMLNode
    if frame.isMapping {
      let checked = MappingCheck(span: span, isFlow: frame.isFlow).check(frame.entries)
      diagnostics += checked.diagnostics
      node = YAMLNode(checked.kind, span: span, isFlow: frame.isFlow)
    } else {
      let (items, found) = joinCutItems(frame.items, isFlow: frame.isFlow)
      diagnostics += found
      node = YAMLNode(.sequence(items), span: span, isFlow: frame.isFlow)
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
    _ node: YAMLNode, anchor: String?, size: Int, height: Int, end: Int, isAlias: Bool = false
  ) -> Bool {
    if height == 0 || isAlias {
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
      frames[top].key = key(from: node, isAlias: isAlias).map(PendingKey.named) ?? .dropped
    case .named(let key):
      frames[top].entries.append(YAMLNode.Entry(key: key, value: node))
      frames[top].key = .none
    case .dropped:
      frames[top].key = .none
    }
    return true
  }

  /// The key that a node stands for; nil, and reported, when it cannot be one.
  private mutating func key(from node: YAMLNode, isAlias: Bool) -> Scalar? {
    // A collection has been refused when it was opened.
    guard let scalar = node.scalar else { return nil }
    if scalar.style == .plain, scalar.text == "<<" {
      diagnostics.append(
        Diagnostic(
          .mergeKey, at: scalar.span, "merge keys are not supported",
          help: "write the keys out, or share parts with `define` or `hyperparameters`"))
      return nil
    }
    if isAlias || node.isEmpty {
      diagnostics.append(
        Diagnostic(
          .complexKey, at: scalar.span, isAlias ? "an alias cannot be a key" : "a key is empty",
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
        Diagnostic(.aliasCycle, at: span, "the alias `*\(name)` stands inside its own anchor"))
    } else if let anchored = anchors[name] {
      guard frames.count + anchored.height <= Limits.depth else {
        return stopForDepth(span.start)
      }
      return add(
        anchored.node, anchor: nil, size: anchored.size, height: anchored.height, end: span.end,
        isAlias: true)
    } else {
      diagnostics.append(
        Diagnostic(
          .undefinedAlias, at: span, "no anchor `&\(name)` stands before this alias",
          notes: ["a value that starts with `*` is an alias in YAML"],
          help: suggestion(for: name, among: anchors.keys.sorted())))
    }
    return add(YAMLNode(.invalid, span: span), anchor: nil, size: 1, height: 0, end: span.end)
  }
}

import CompilerDriver
import Diagnostics
import Reports
import SpecModel
import SpecSyntax
import TensorCore
import TensorIR

/// `textDocument/documentSymbol`: the sections with their entries.
struct DocumentSymbols {
  let document: Document
  let workspace: Workspace
  /// The types of the nodes by graph and name.
  private let nodes: [String: Inspection.Node]

  /// The symbols of a document.
  ///
  /// - Parameter model: the model of the document as it was when it last had no errors.
  init(_ document: Document, _ workspace: Workspace, _ model: Model?) {
    self.document = document
    self.workspace = workspace
    nodes = Dictionary(
      (model.map(Inspection.nodes) ?? []).map {
        ("\($0.type.graph.rawValue).\($0.type.node.name)", $0)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The kinds of the protocol that are used.
  private enum Kind: Int {
    case module = 2
    case namespace = 3
    case property = 7
    case field = 8
    case function = 12
    case variable = 13
    case constant = 14
  }

  /// The sections as a tree.
  var result: JSON {
    let value = SpecValue.file(document.tree.root)
    return .array((document.tree.root?.entries ?? []).map { key($0, value) })
  }

  /// A fixed key with all that it holds.
  private func key(_ entry: YAMLNode.Entry, _ parent: SpecValue) -> JSON {
    let value = parent.child(entry.key.text)
    let entries = entry.value.entries ?? []
    var children: [JSON] = []
    if let names = value.resolved(entry.value).names {
      children = entries.map { symbol($0, names) }
    } else if value.keys != nil {
      children = entries.map { key($0, value) }
    }
    let kind = children.isEmpty ? Kind.property : .namespace
    return object(entry, kind, children.isEmpty ? detail(entry) : nil, children)
  }

  /// A name of the user's own.
  private func symbol(_ entry: YAMLNode.Entry, _ names: NameRole) -> JSON {
    switch names {
    case .nodes(let kind): object(entry, .variable, type(entry, kind) ?? detail(entry), [])
    case .functions:
      object(
        entry, .function, nil,
        (entry.value.entries ?? []).map { object($0, .variable, detail($0), []) })
    case .fields: object(entry, .field, detail(entry), [])
    case .hyperparameters: object(entry, .constant, value(entry), [])
    case .aliases: object(entry, .module, detail(entry), [])
    default: object(entry, .property, detail(entry), [])
    }
  }

  /// Support and shape of a node, and the estimator of a latent.
  private func type(_ entry: YAMLNode.Entry, _ kind: GraphKind) -> String? {
    guard let node = nodes["\(kind.rawValue).\(entry.key.text)"] else { return nil }
    let draw = node.type.node.isDraw ? "~ " : ""
    let type = "\(draw)\(node.type.support.rawValue)\(node.type.shape)"
    return node.latent.map { "\(type), \($0.estimator.text)" } ?? type
  }

  private func value(_ entry: YAMLNode.Entry) -> String? {
    (entry.value["default"] ?? entry.value).scalar?.text
  }

  /// The text of a value on one line, cut where it is long.
  private func detail(_ entry: YAMLNode.Entry) -> String? {
    guard let text = entry.value.scalar?.text, !text.isEmpty else { return nil }
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 80 ? line.prefix(79) + "…" : line
  }

  private func object(
    _ entry: YAMLNode.Entry, _ kind: Kind, _ detail: String?, _ children: [JSON]
  ) -> JSON {
    let value = entry.value.span
    // An aliased value is elsewhere.
    let whole = value.start >= entry.key.span.end ? entry.key.span.union(value) : entry.key.span
    return .members([
      "name": .string(entry.key.text.isEmpty ? " " : entry.key.text),
      "kind": .int(kind.rawValue),
      "detail": detail.map { .string($0) },
      "range": workspace.range(whole, document.lines),
      "selectionRange": workspace.range(entry.key.span, document.lines),
      "children": children.isEmpty ? nil : .array(children),
    ])
  }
}

import CompilerDriver
import Diagnostics
import JSON
import Reports
import SpecModel
import SpecSyntax
import TensorCore
import TensorIR

extension Request {
  /// The sections of a document with their entries.
  static let documentSymbol = Request(
    "textDocument/documentSymbol", capability: Capability("documentSymbolProvider"),
    needsFindings: true
  ) { (desk, parameters) throws(ResponseError) in
    let document = try desk.workspace.document(parameters)
    return DocumentSymbols(document, desk.workspace, desk.findings.model(document.path)).sections
  }
}

/// The sections of a document with their entries.
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
  enum Kind: Int, Encodable {
    case module = 2
    case namespace = 3
    case property = 7
    case field = 8
    case function = 12
    case variable = 13
    case constant = 14
  }

  /// A symbol of the protocol.
  struct Item: Encodable {
    let name: String
    let kind: Kind
    let detail: String?
    let range: LSP.Range
    let selectionRange: LSP.Range
    let children: [Item]?
  }

  /// The sections as a tree.
  var sections: [Item] {
    let value = SpecValue.file(document.tree.root)
    return (document.tree.root?.entries ?? []).map { key($0, value) }
  }

  /// A fixed key with all that it holds.
  private func key(_ entry: YAMLNode.Entry, _ parent: SpecValue) -> Item {
    let value = parent.child(entry.key.text)
    let entries = entry.value.entries ?? []
    var children: [Item] = []
    if let names = value.resolved(entry.value).names {
      children = entries.map { symbol($0, names) }
    } else if value.keys != nil {
      children = entries.map { key($0, value) }
    }
    let kind = children.isEmpty ? Kind.property : .namespace
    return item(entry, kind, children.isEmpty ? detail(entry) : nil, children)
  }

  /// A name of the user's own.
  private func symbol(_ entry: YAMLNode.Entry, _ names: NameRole) -> Item {
    switch names {
    case .nodes(let kind): item(entry, .variable, type(entry, kind) ?? detail(entry), [])
    case .functions:
      item(
        entry, .function, nil,
        (entry.value.entries ?? []).map { item($0, .variable, detail($0), []) })
    case .fields: item(entry, .field, detail(entry), [])
    case .hyperparameters: item(entry, .constant, value(entry), [])
    case .aliases: item(entry, .module, detail(entry), [])
    default: item(entry, .property, detail(entry), [])
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

  private func item(
    _ entry: YAMLNode.Entry, _ kind: Kind, _ detail: String?, _ children: [Item]
  ) -> Item {
    let value = entry.value.span
    // An aliased value is elsewhere.
    let whole = value.start >= entry.key.span.end ? entry.key.span.union(value) : entry.key.span
    return Item(
      name: entry.key.text.isEmpty ? " " : entry.key.text, kind: kind, detail: detail,
      range: workspace.range(whole, document.lines),
      selectionRange: workspace.range(entry.key.span, document.lines),
      children: children.isEmpty ? nil : children)
  }
}

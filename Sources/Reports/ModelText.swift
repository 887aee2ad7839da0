import Language
import SpecModel
import SpecSyntax
import TensorCore
import TensorIR

/// Prints the checked graphs.
enum ModelText {
  /// Every node on one line: its kind, support, shape and estimator.
  static func text(_ model: Model) -> String {
    let types = model.nodeTypes()
    var text = "spec \(model.name)\n"
    if !model.fields.isEmpty {
      text += "\ndata\n"
      text += table(
        model.fields.map { field in
          [field.name, "\(field.support.rawValue)\(field.shape)" + (field.isOptional ? "?" : "")]
        })
    }
    for kind in GraphKind.allCases where !model.graph(kind).nodes.isEmpty {
      text += "\n\(kind.rawValue)\n"
      text += table(
        types.filter { $0.graph == kind }.map { type in
          let node = type.node
          let latent = model.latents.first { $0.name == node.name && $0.proposal == kind }
          return [
            "\(node.name):" + (node.isDraw ? " ~" : ""), "\(node.expression)",
            "\(type.support.rawValue)\(type.shape)", latent?.estimator.text ?? "",
          ]
        })
    }
    return text + "\n\(model.objective.direction.rawValue) \(model.objective.text)\n"
  }

  /// Rows of cells in aligned columns, indented.
  private static func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = "  "
      for (cell, width) in zip(row, widths) {
        line += cell + String(repeating: " ", count: width - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  // MARK: - Graphviz

  /// A cluster for each graph; draws are ellipses, observed ones filled, data and the rest boxes.
  static func dot(_ model: Model) -> String {
    let types = model.nodeTypes()
    var text = "digraph \"\(escaped(model.name))\" {\n  rankdir=TB;\n  node [shape=box];\n"
    for field in model.fields {
      let label = "\(field.name)\\n\(field.support.rawValue)\(field.shape)"
      text += "  \"data.\(field.name)\" [label=\"\(label)\", style=filled];\n"
    }
    for kind in GraphKind.allCases where !model.graph(kind).nodes.isEmpty {
      text += "  subgraph \"cluster_\(kind.rawValue)\" {\n    label=\"\(kind.rawValue)\";\n"
      for type in types where type.graph == kind {
        let isObserved = type.node.isDraw && model.field(type.node.name) != nil
        let what = type.distribution?.name ?? type.node.expression.head
        let label = "\(escaped(type.node.name))\\n\(escaped(what)) \(type.shape)"
        let shape =
          (type.node.isDraw ? ", shape=ellipse" : "") + (isObserved ? ", style=filled" : "")
        text += "    \"\(kind.rawValue).\(type.node.name)\" [label=\"\(label)\"\(shape)];\n"
      }
      text += "  }\n"
    }
    for type in types {
      for name in type.reads.sorted() {
        let source = source(of: name, in: type.graph, model)
        text += "  \"\(source)\" -> \"\(type.graph.rawValue).\(type.node.name)\";\n"
      }
    }
    for latent in model.latents where latent.proposal == .guide {
      text += "  \"guide.\(latent.name)\" -> \"model.\(latent.name)\" [style=dashed];\n"
    }
    return text + "}\n"
  }

  /// The vertex of a name that a node reads.
  private static func source(of name: String, in graph: GraphKind, _ model: Model) -> String {
    if let field = model.field(name), !field.isOptional { return "data.\(name)" }
    return model.graph(graph)[name] == nil ? "model.\(name)" : "\(graph.rawValue).\(name)"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}

extension Expr {
  /// The outermost function or operator, for lists of nodes.
  var head: String {
    switch kind {
    case .call(let name, _): name.text
    case .binary(let op, _, _): op.rawValue
    case .negate: "-"
    case .index: "slice"
    case .list: "list"
    case .name(let name): name.text
    case .number: "number"
    case .invalid: "?"
    }
  }
}

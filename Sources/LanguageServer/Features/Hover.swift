import CompilerDriver
import Diagnostics
import Estimators
import JSON
import Language
import Reference
import Reports
import SpecModel
import SpecSyntax
import TensorCore
import TensorIR

extension Request {
  /// The description of the word at a place; null if the word has no description.
  static let hover = Request(
    "textDocument/hover", capability: Capability("hoverProvider"), needsFindings: true
  ) { (desk, parameters) throws(ResponseError) in
    let place = try Place(parameters, desk)
    return Hover(
      place: place, model: desk.findings.model(place.document.path),
      isMarkdown: desk.client.hoverIsMarkdown
    ).description
  }
}

/// The description of the word at a place.
struct Hover {
  let place: Place
  /// The model of the document as it was when it last had no errors.
  let model: Model?
  /// True if the client shows Markdown.
  let isMarkdown: Bool

  /// A description and the word that it describes.
  struct Description: Encodable {
    let contents: LSP.MarkupContent
    let range: LSP.Range
  }

  /// The description; nil if the word has none.
  var description: Description? {
    guard let mention = place.mention, let text = text(mention) else { return nil }
    return Description(
      contents: LSP.MarkupContent(text, isMarkdown: isMarkdown),
      range: place.workspace.range(mention.span))
  }

  private func text(_ mention: Mention) -> String? {
    switch mention.role {
    case .definition(let symbol), .reference(let symbol): text(symbol, mention)
    case .library(let alias):
      place.mentions.scope.functions.functions(of: alias)
        .map { "- `\(alias).\($0.function.signature)`" }.joined(separator: "\n")
    case .drawn(let path): drawn(path.joined(separator: "."))
    case .scan: "## \(GraphEvaluator.scanName)\n\n\(GraphEvaluator.scanSummary)"
    case .key(let key): ReferencePages.entry(key)
    case .keyForm(let form): ReferencePages.entry(form)
    case .function(let function): ReferencePages.entry(function)
    case .distribution(let distribution): ReferencePages.entry(distribution)
    case .estimator(let estimator): ReferencePages.entry(estimator)
    case .schedule(let schedule): ReferencePages.entry(schedule)
    case .optimizer(let optimizer): ReferencePages.entry(optimizer)
    case .initializer(let initializer): ReferencePages.entry(initializer)
    case .term(let term): ReferencePages.entry(term)
    case .query(let query): ReferencePages.entry(query)
    case .parameter(let parameter, let owner): ReferencePages.entry(parameter, of: owner)
    case .form(let form, let distribution): ReferencePages.entry(form, of: distribution)
    case .familyIndex(let index, let distribution): ReferencePages.entry(index, of: distribution)
    case .option(let option, let owner): ReferencePages.entry(option, of: owner)
    case .choice(let choice, let option): ReferencePages.entry(choice, of: option)
    case .support(let support): "`\(support.rawValue)`: \(support.summary)"
    }
  }

  // MARK: - Names of the spec

  private func text(_ symbol: Symbol, _ mention: Mention) -> String? {
    let blocks: [String]
    switch symbol.kind {
    case .hyperparameter: blocks = hyperparameter(symbol.name)
    case .variable, .node: blocks = node(symbol, mention)
    case .function, .parameter, .local: blocks = function(symbol)
    case .alias:
      let path = place.mentions.scope.functions.aliases[symbol.name]?.tree?.file.path
      blocks = ["`\(symbol.name)`, a library", path ?? "It cannot be read."]
    case .split: blocks = ["`\(symbol.name)`, a split of the data"]
    }
    return blocks.joined(separator: "\n\n")
  }

  private func hyperparameter(_ name: String) -> [String] {
    let entry = place.document.tree.root?["hyperparameters"]?[name]
    let value = entry?["default"] ?? entry
    let bounds = ["min", "max"].compactMap { key in
      entry?[key]?.scalar.map { "`\(key)` \($0.text)" }
    }
    return [
      "`\(name)`, a hyperparameter: " + (value?.scalar?.text ?? "?"),
      bounds.joined(separator: ", "), entry?["about"]?.scalar?.text ?? "",
    ].filter { !$0.isEmpty }
  }

  private func function(_ symbol: Symbol) -> [String] {
    let functions = place.mentions.scope.functions.functions.values
    func signature(_ name: String) -> String {
      functions.first { $0.symbol.path == symbol.path && $0.symbol.name == name }?.signature ?? name
    }
    switch symbol.kind {
    case .parameter(let function):
      return ["`\(symbol.name)`, a parameter of `\(signature(function))`"]
    case .local(let function): return ["`\(symbol.name)`, a node of `\(signature(function))`"]
    default:
      return [
        "`\(signature(symbol.name))`",
        symbol.path == place.document.path ? "Defined in this file." : "Defined in \(symbol.path).",
      ]
    }
  }

  private func node(_ symbol: Symbol, _ mention: Mention) -> [String] {
    let inspected = model.map(Inspection.nodes) ?? []
    var nodes = inspected.filter { node in
      guard node.type.node.name == symbol.name else { return false }
      if case .node(let kind) = symbol.kind { return node.type.graph == kind }
      return node.type.node.isDraw
    }
    // Of a latent the draw that is sampled comes first.
    nodes.sort { ($0.latent != nil ? 0 : 1) < ($1.latent != nil ? 0 : 1) }
    var blocks: [String] = []
    if let entry = place.document.tree.root?["data"]?[symbol.name], symbol.kind == .variable {
      let declaration = entry.scalar?.text ?? ""
      let kind = declaration.hasSuffix("?") ? "an optional data field" : "a data field"
      blocks.append("`\(symbol.name): \(declaration)`, \(kind)")
    }
    blocks += nodes.map(text)
    if blocks.isEmpty {
      let kind = symbol.kind == .variable ? "a `~` node" : "a node"
      blocks = ["`\(symbol.name)`, \(kind)"]
    }
    return blocks
  }

  /// The draws of a function, of which the steps of a `scan` are alike.
  private func drawn(_ family: String) -> String? {
    let node = model.map(Inspection.nodes)?.first { $0.latent?.family == family }
    return node.map(text) ?? "`\(family)`, a draw in the body of a function"
  }

  private func text(_ node: Inspection.Node) -> String {
    let type = node.type
    let sign = type.node.isDraw ? "~ " : ""
    var lines = [
      "```yaml", "\(type.node.name): \(sign)\(type.node.expression)", "```",
      "",
      "\(type.node.isDraw ? "Drawn in" : "A node of") the \(type.graph.rawValue): "
        + "shape `\(type.shape)`, support `\(type.support.rawValue)`",
    ]
    if let latent = node.latent {
      var estimator = "- estimator: `\(latent.estimator.text)`"
      if let reason = latent.estimator.chosenBecause { estimator += ", chosen because \(reason)" }
      lines += ["", estimator]
      if let bias = node.bias { lines.append("- bias: \(bias)") }
      if let evaluations = node.evaluations {
        lines.append(
          "- evaluations per sample: \(evaluations.forward) forward, \(evaluations.backward) backward"
        )
      }
    }
    return lines.joined(separator: "\n")
  }
}

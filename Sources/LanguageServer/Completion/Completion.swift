import CompilerDriver
import Diagnostics
import JSON
import Language
import SpecModel
import SpecSyntax
import TensorIR

extension Request {
  /// The possible completions at a place.
  static let completion = Request(
    "textDocument/completion",
    capability: Capability("completionProvider", ["triggerCharacters": ["~", "(", "=", "."]]),
    needsFindings: false
  ) { (desk, parameters) throws(ResponseError) in
    let place = try Place(parameters, desk)
    let (span, items) = Completion(place, desk.findings.model(place.document.path)).items
    let range = desk.workspace.range(span)
    return Completion.List(
      isIncomplete: false, items: items.map { $0.shown(range, desk.client) })
  }
}

/// The possible completions at a place.
///
/// The text before the place determines its position, so a half-typed line need not be valid YAML;
/// the existing names come from the tree of all readable parts.
struct Completion {
  /// The completions as the protocol has them.
  struct List: Encodable {
    let isIncomplete: Bool
    let items: [CompletionItem.Shown]
  }

  let document: Document
  let offset: Int
  let scope: Scope
  /// The latent variables that functions draw, in the last version without errors.
  private let drawn: [String]

  /// The completion at a place.
  ///
  /// - Parameter model: the model of the document as it was when it last had no errors.
  init(_ place: Place, _ model: Model?) {
    drawn = (model?.latents ?? []).map(\.family).filter { $0.contains(".") }
    document = place.document
    offset = place.offset
    scope = place.mentions.scope
  }

  /// The possible completions at the place, and the range that they replace.
  var items: (range: Span, items: [CompletionItem]) {
    let none = Span(file: document.file, start: offset, end: offset)
    guard let cursor = YAMLCursor(in: document.file, at: offset) else { return (none, []) }
    var value = SpecValue.file(document.tree.root)
    var node = document.tree.root
    for key in cursor.path {
      value = value.resolved(node).child(key)
      node = node?[key]
    }
    switch cursor.position {
    case .key(let range):
      let span = Span(file: document.file, start: range.lowerBound, end: range.upperBound)
      var present = Set((node?.entries ?? []).map(\.key.text))
      present.remove(span.text)
      return (span, keys(value, node, present.union(cursor.siblings)))
    case .value(let range):
      let expression = ExpressionCursor(in: document.file, range)
      let qualifier = expression.qualifier.utf8.count
      let start = expression.word.lowerBound + (qualifier > 0 ? qualifier + 1 : 0)
      guard !expression.followsValue,
        let items = values(value.resolved(node), expression, cursor.path)
      else { return (none, []) }
      return (Span(file: document.file, start: min(start, offset), end: offset), items)
    }
  }

  // MARK: - Keys

  /// - Parameter present: the keys that the mapping has already.
  private func keys(
    _ value: SpecValue, _ node: YAMLNode?, _ present: Set<String>
  ) -> [CompletionItem] {
    var items: [CompletionItem] = []
    func offer(_ names: [String], _ detail: String, _ text: (String) -> String = { "\($0): " }) {
      for name in names where !present.contains(name) {
        items.append(
          CompletionItem(label: name, kind: .field, detail: detail, text: text(name)))
      }
    }
    let value = value.resolved(node)
    switch value.names {
    case .latents?:
      offer(scope.latents + drawn, "latent variable")
      items += fixed(NameRole.latents.keys, present)
    case .sourceFields?:
      offer(scope.fields.map(\.text), "data field")
      if present.isEmpty { items += fixed(SpecKeys.split, present) }
    case .hyperparameterSettings?: offer(scope.hyperparameters.map(\.text), "hyperparameter")
    case .nodes(.model)?:
      offer(scope.fields.map(\.text), "data field") { "\($0): ~ " }
      offer(scope.draws(.guide), "drawn in the guide") { "\($0): ~ " }
    case .nodes(.guide)?: offer(scope.latents, "latent variable") { "\($0): ~ " }
    case .locals?: offer(["return"], "the value of a call")
    case .splits?: offer(["train", "test"], "split")
    case .aliases?, .hyperparameters?, .functions?, .fields?, .strata?, .metrics?: break
    case nil:
      // The other of two keys that exclude each other is no longer offered.
      let excluded = value.choices.flatMap { choice in
        [(choice.first, choice.second), (choice.second, choice.first)]
          .filter { present.contains($0.0) }.map(\.1)
      }
      items = value.keys.map { fixed($0, present.union(excluded)) } ?? []
    }
    var seen: Set<String> = []
    return items.filter { seen.insert($0.label).inserted }
  }

  private func fixed(_ keys: [SpecKey], _ present: Set<String>) -> [CompletionItem] {
    keys.enumerated().compactMap { index, key in
      guard !present.contains(key.name) else { return nil }
      let isMapping =
        switch key.value {
        case .mapping, .named, .functions: true
        default: false
        }
      return CompletionItem(
        label: key.name, kind: .property, detail: key.isRequired ? "required" : nil,
        documentation: key.summary, text: key.name + (isMapping ? ":" : ": "),
        // Digits compare as text, so all have two.
        rank: 10 + index)
    }
  }

  // MARK: - Values

  /// The possible values; nil for text and numbers.
  private func values(
    _ value: SpecValue, _ cursor: ExpressionCursor, _ path: [String]
  ) -> [CompletionItem]? {
    switch value {
    case .expression(let form): expressions(form, cursor, path)
    case .name(.splits):
      scope.splits.map { CompletionItem(label: $0.text, kind: .value, detail: "split") }
    default: nil
    }
  }

  private func expressions(
    _ form: ExpressionForm, _ cursor: ExpressionCursor, _ path: [String]
  ) -> [CompletionItem] {
    let expressions = ExpressionCompletion(scope: scope, cursor: cursor)
    let isStart = cursor.calls.isEmpty
    switch form {
    case .field:
      guard isStart else { return expressions.names(.constants) }
      return DataField.supports.map {
        CompletionItem(
          label: $0.rawValue, kind: .enum, detail: "support", documentation: $0.summary)
      }
    case .word(let forms):
      guard !isStart else { return forms.map(item) }
      guard forms.contains(where: { $0.argument == .field }) else {
        return expressions.names(.constants)
      }
      return scope.optionalFields.map {
        CompletionItem(label: $0, kind: .field, detail: "optional data field")
      }
    case .node(let graph?):
      return cursor.isDraw ? expressions.draw(.graph(graph)) : expressions.row(.graph(graph))
    case .node(nil):
      let region = body(path)
      return cursor.isDraw ? expressions.draw(region) : expressions.row(region)
    case .estimator:
      return expressions.estimator(distribution: distribution(of: path.last ?? ""))
    case .optimizer: return expressions.optimizer
    case .objective(let isMetric): return expressions.objective(isMetric: isMetric)
    }
  }

  private func item(_ form: KeyForm) -> CompletionItem {
    CompletionItem(
      label: form.name, kind: .function, documentation: form.summary,
      arguments: form.argument == nil ? nil : "$1")
  }

  /// The region of the body of the function whose key a path has.
  private func body(_ path: [String]) -> Scope.Region {
    let body = document.tree.root?["define"]?.entries?.first { $0.key.text == path.dropLast().last }
    var unreported: [Diagnostic] = []
    guard let body, let signature = parseSignature(body.key, &unreported) else {
      return .body(function: "", parameters: [], locals: [], library: "")
    }
    let locals = (body.value.entries ?? []).map(\.key.text).filter {
      $0 != "return" && $0 != path.last
    }
    return .body(
      function: signature.name.text, parameters: signature.parameters.map(\.text), locals: locals,
      library: signature.name.parts.dropLast().map(\.text).joined(separator: "."))
  }

  /// The distribution that a latent variable is drawn from, as far as that can be read.
  private func distribution(of latent: String) -> Distribution? {
    for kind in GraphKind.allCases {
      guard let node = document.tree.root?[kind.rawValue]?[latent] else { continue }
      var unreported: [Diagnostic] = []
      let definition = parseDefinition(node, &unreported)
      if definition.isDraw, case .call(let name, _) = definition.expression.kind {
        return Distribution.all.first { $0.name == name.text }
      }
    }
    return nil
  }
}

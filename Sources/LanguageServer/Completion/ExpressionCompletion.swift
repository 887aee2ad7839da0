import CompilerDriver
import Estimators
import Language
import Objectives
import Reference
import SpecModel
import SpecSyntax
import TensorIR

/// The possible completions at a place of an expression.
struct ExpressionCompletion {
  let scope: Scope
  let cursor: ExpressionCursor
  /// The calls around the place, without lists and parentheses.
  private let calls: [ExpressionCursor.Call]

  init(scope: Scope, cursor: ExpressionCursor) {
    self.scope = scope
    self.cursor = cursor
    calls = cursor.calls.filter { !$0.callee.isEmpty }
  }

  // MARK: - Names

  /// The names that mean something in a region.
  func names(_ region: Scope.Region) -> [CompletionItem] {
    var items: [CompletionItem] = []
    func offer(_ names: [String], _ detail: String, _ kind: CompletionItem.Kind = .variable) {
      items += names.map { CompletionItem(label: $0, kind: kind, detail: detail, rank: 0) }
    }
    func offerGraph(_ kind: GraphKind) {
      offer((scope.nodes[kind] ?? []).map(\.name.text), "node of the \(kind.rawValue)")
      offer(scope.fields.map(\.text), "data field", .field)
    }
    switch region {
    case .constants: break
    case .graph(let kind): offerGraph(kind)
    case .outside: offerGraph(.model)
    case .body(_, let parameters, let locals, _):
      offer(parameters, "parameter")
      offer(locals, "node of this function")
    }
    if region.library.isEmpty {
      offer(scope.hyperparameters.map(\.text), "hyperparameter", .constant)
    }
    var seen: Set<String> = []
    return items.filter { seen.insert($0.label).inserted }
  }

  private func functions(_ region: Scope.Region) -> [CompletionItem] {
    let aliases = scope.functions.aliases.keys.filter { !$0.contains(".") }.sorted()
    let scan = CompletionItem(
      label: GraphEvaluator.scanName, kind: .function, detail: "scan(f, init, xs)",
      documentation: GraphEvaluator.scanSummary, arguments: "$1", rank: 2)
    return functions(of: region.library) + [scan]
      + aliases.map { CompletionItem(label: $0, kind: .module, detail: "library") }
      + LanguageFunction.all.map {
        CompletionItem(
          label: $0.name, kind: .function, detail: $0.signature, documentation: $0.summary,
          arguments: "$1", rank: 2)
      }
  }

  /// The functions of `define` under an alias.
  private func functions(of alias: String) -> [CompletionItem] {
    scope.functions.functions(of: alias).map { name, function in
      CompletionItem(
        label: name, kind: .function, detail: function.signature, arguments: "$1")
    }
  }

  // MARK: - Expressions

  /// An expression of rows.
  func row(_ region: Scope.Region) -> [CompletionItem] {
    if !cursor.qualifier.isEmpty {
      if case .outside = region, let kind = GraphKind(rawValue: cursor.qualifier) {
        return (scope.nodes[kind] ?? []).map {
          CompletionItem(
            label: $0.name.text, kind: .variable, detail: "node of the \(kind.rawValue)")
        }
      }
      return functions(of: cursor.qualifier)
    }
    var items: [CompletionItem] = []
    if let call = calls.last, cursor.calls.last?.callee == call.callee {
      if call.callee == GraphEvaluator.scanName, call.position == 0 {
        return functions(of: region.library)
      }
      if let own = scope.function(call.callee, in: region) {
        items += keywords(own.parameters.map { ($0.text, nil, nil) }, call)
      } else if let function = LanguageFunction.all.first(where: { $0.name == call.callee }) {
        if let words = words(function.parameters, call) { return words }
        items += keywords(
          function.parameters.filter { $0.isOptional || $0.isKeywordOnly }
            .map { ($0.name, nil, $0.summary) }, call)
      }
    }
    return items + names(region) + functions(region)
  }

  /// The closed list that the argument at the place takes, if it takes one.
  private func words(
    _ parameters: [Parameter], _ call: ExpressionCursor.Call
  ) -> [CompletionItem]? {
    guard let keyword = call.keyword,
      let parameter = parameters.first(where: { $0.name == keyword })
    else { return nil }
    switch parameter.kind {
    case .choice(let words): return words.map { CompletionItem(label: $0, kind: .value) }
    case .flag: return flags
    case .initializer:
      return Initializer.all.map {
        CompletionItem(
          label: $0.name, kind: .function, detail: "initializer", documentation: $0.summary,
          arguments: $0.parameters.isEmpty ? nil : "$1")
      }
    default: return nil
    }
  }

  private var flags: [CompletionItem] {
    ["true", "false"].map { CompletionItem(label: $0, kind: .keyword) }
  }

  /// Names of arguments that have not been given, where one can start.
  private func keywords(
    _ names: [(name: String, detail: String?, summary: String?)], _ call: ExpressionCursor.Call
  ) -> [CompletionItem] {
    guard call.keyword == nil else { return [] }
    return names.filter { !call.keywords.contains($0.name) }.map {
      CompletionItem(
        label: "\($0.name)=", kind: .property, detail: $0.detail, documentation: $0.summary,
        rank: 0)
    }
  }

  /// The completions after `~`.
  func draw(_ region: Scope.Region) -> [CompletionItem] {
    guard let call = calls.first else {
      return Distribution.all.map { distribution in
        CompletionItem(
          label: distribution.name, kind: .class, detail: "distribution",
          documentation: distribution.summary,
          arguments: "\(distribution.parameters[0][0].name)=$1")
      }
    }
    guard calls.count == 1, call.keyword == nil,
      let distribution = Distribution.all.first(where: { $0.name == call.callee })
    else { return row(region) }
    let given = distribution.parameters.filter { forms in
      !forms.contains { call.keywords.contains($0.name) }
    }
    return keywords(
      given.joined().map { ($0.name, $0.support.rawValue, $0.summary) }
        + (distribution.index.map { [($0.name, "whole number", $0.summary)] } ?? []), call)
  }

  // MARK: - Options

  /// An estimator with its options, of those that are defined for a distribution.
  func estimator(distribution: Distribution?) -> [CompletionItem] {
    guard calls.isEmpty else { return options(Callee.estimator) }
    return Estimator.all.filter { estimator in
      distribution.map(estimator.distributions.contains) ?? true
    }.map { item($0.name, "estimator", $0.summary, $0.options) }
  }

  /// An optimizer with its options.
  var optimizer: [CompletionItem] {
    guard calls.isEmpty else { return options(Callee.optimizer) }
    return Optimizer.all.map { item($0.name, "optimizer", $0.summary, $0.options) }
  }

  private var schedules: [CompletionItem] {
    Schedule.all.map { item($0.name, "schedule", $0.summary, $0.options) }
  }

  private func item(
    _ name: String, _ kind: String, _ summary: String, _ options: [Option]
  ) -> CompletionItem {
    let required = options.filter { $0.defaultText == nil }.map(\.name)
    return CompletionItem(
      label: name, kind: .function, detail: kind, documentation: summary,
      arguments: required.first.map { "\($0)=$1" })
  }

  /// Options and their values, along the calls around the place.
  private func options(
    _ find: (String) -> (Mention.Role, [Option])?
  ) -> [CompletionItem] {
    guard let first = calls.first, var options = find(first.callee)?.1 else { return [] }
    for (call, next) in zip(calls, calls.dropFirst()) {
      let kind = options.first { $0.name == call.keyword }?.kind
      switch kind {
      case .choice(let choices)?:
        options = choices.first { $0.name == next.callee }?.options ?? []
      case .scalar?: options = Callee.schedule(next.callee)?.1 ?? []
      default: return names(.constants)
      }
    }
    let call = calls[calls.count - 1]
    guard let keyword = call.keyword else {
      return keywords(
        options.map { ($0.name, $0.defaultText.map { "default \($0)" }, $0.summary) }, call)
    }
    switch options.first(where: { $0.name == keyword })?.kind {
    case .choice(let choices)?:
      return choices.map {
        CompletionItem(label: $0.name, kind: .value, documentation: $0.summary)
      }
    case .scalar?: return schedules + names(.constants)
    case .flag?: return flags
    case .number?, .integer?: return names(.constants)
    case nil: return []
    }
  }

  // MARK: - Objectives

  /// An objective or metric.
  func objective(isMetric: Bool) -> [CompletionItem] {
    if !cursor.qualifier.isEmpty { return row(.outside) }
    guard let call = calls.first else {
      let terms = Term.all.map { term in
        var item = item(term.name, "term", term.summary, term.options)
        if term.argument != .none { item.arguments = "$1" }
        item.rank = 0
        return item
      }
      let graphs = CompletionItem(label: "guide", kind: .module, detail: "nodes of the guide")
      let asked = (isMetric ? queries : []).map {
        CompletionItem(
          label: $0.name, kind: .function, detail: "query", documentation: $0.summary,
          arguments: "$1")
      }
      return terms + asked + row(.outside) + schedules + [graphs]
    }
    if Schedule.all.contains(where: { $0.name == call.callee }) { return options(Callee.schedule) }
    if queries.contains(where: { $0.name == calls.last?.callee }) { return draws }
    if let inner = calls.last, inner.callee == "hide" {
      return scope.optionalFields.map {
        CompletionItem(label: $0, kind: .field, detail: "optional data field")
      }
    }
    guard let term = Callee.term(call.callee) else { return row(.outside) }
    if term.argument == .latent {
      return scope.draws(.guide).map {
        CompletionItem(label: $0, kind: .variable, detail: "latent variable")
      }
    }
    if term.argument != .none { return draws }
    let hide =
      isMetric && calls.count == 1 && call.keyword == nil && !scope.optionalFields.isEmpty
      ? [
        CompletionItem(
          label: "hide", kind: .function, documentation: "Treats fields as missing.",
          arguments: "$1")
      ] : []
    return options { name in Callee.term(name).map { (.term($0), $0.options) } } + hide
  }

  /// The queries that are neither terms nor functions, too.
  private var queries: [Query] {
    Query.all.filter { query in
      Term.named(query.name) == nil && !LanguageFunction.all.contains { $0.name == query.name }
    }
  }

  /// All `~` nodes, those of the guide with its name in front.
  private var draws: [CompletionItem] {
    scope.draws(.model).map {
      CompletionItem(label: $0, kind: .variable, detail: "`~` node of the model")
    }
      + scope.draws(.guide).map {
        CompletionItem(label: "guide.\($0)", kind: .variable, detail: "`~` node of the guide")
      }
  }
}

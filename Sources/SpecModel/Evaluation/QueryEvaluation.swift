import Diagnostics
import Language
import SpecSyntax
import TensorCore
import TensorOps

/// The meaning of queries, such as `mean(x)` of a `~` node, outside the graphs.
extension GraphEvaluator {
  /// The answer to a query; nil where the call is none.
  ///
  /// A function that the spec defines comes first. So does one of the language, such as `mean`,
  /// where the argument is not the name of a `~` node.
  func query(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ span: Span, _ locals: Locals
  ) -> Operand? {
    guard let query = Query.named(name.text), query.isInObjectives || allowsQueries,
      !currentNode.hasPrefix("guide."), !currentNode.hasPrefix("model."),
      locals.definition == nil, scope.definitions[name.text] == nil
    else { return nil }
    let isFunction = scope.functions[name.text] != nil
    guard let first = arguments.first, first.keyword == nil, case .name(let node) = first.value.kind
    else { return isFunction ? nil : reject(query, name, arguments) }
    let (kind, own) = graphAndName(node)
    let found = draws(of: own, in: kind)
    guard !found.isEmpty else {
      return isFunction ? nil : unknownDraw(own, kind, node)
    }
    if query.isForLatents, kind == .guide || !found.allSatisfy(scope.drawsLatent) {
      report.add(
        .typeMismatch, at: node.span,
        kind == .guide
          ? "`\(query.name)` takes a latent variable by its plain name"
          : "`\(query.name)` asks about latent variables, and `\(own)` is observed",
        help: kind == .guide
          ? "write `\(query.name)(\(own))`" : "the row has its value: write `\(own)`")
      return .unknown
    }
    var samples: Int?
    for argument in arguments.dropFirst() {
      guard query.takesSamples, argument.keyword?.text == "samples" else {
        return reject(query, name, arguments)
      }
      guard case .integer(let count) = operand(argument.value, locals),
        (1...100_000).contains(count)
      else {
        report.add(
          .numberOutOfRange, at: argument.value.span,
          "`samples` must be a whole number from 1 to 100000")
        return .unknown
      }
      samples = count
    }
    var values: [RowValue] = []
    for draw in found {
      references[currentNode, default: []].insert("\(kind.rawValue).\(draw.name)")
      guard let evaluated = self.draw(kind, draw.name) else { return .unknown }
      let asked = QueryNode(
        evaluator: self, graph: kind, name: draw.name, draw: evaluated, samples: samples, span: span
      )
      do throws(LanguageError) {
        values.append(try query.value(asked))
      } catch {
        // What has no message was reported at its own place.
        guard !error.message.isEmpty else { return .unknown }
        report.add(error.id, at: span, error.message, help: error.help)
        return .unknown
      }
    }
    guard values.count > 1 else { return values.first.map { .row($0) } ?? .unknown }
    return attempt(span) { () throws(LanguageError) in
      try LanguageFunction.stack.emit(rows, Arguments(["x": .tensors(values)]))
    }
  }

  /// The graph that a node's name means, the model for a plain one, and the name within it.
  private func graphAndName(_ name: Name) -> (GraphKind, String) {
    guard name.parts.count > 1, let kind = GraphKind(rawValue: name.parts[0].text) else {
      return (.model, name.text)
    }
    return (kind, name.parts.dropFirst().map(\.text).joined(separator: "."))
  }

  /// The draw with a name, or the draws of all steps of a `scan` in their order.
  private func draws(of name: String, in kind: GraphKind) -> [GraphNode] {
    if let node = scope.graph(kind)[name] { return node.isDraw ? [node] : [] }
    return scope.graph(kind).nodes.filter { $0.isDraw && $0.caller != nil && $0.family == name }
  }

  private func unknownDraw(_ name: String, _ kind: GraphKind, _ node: Name) -> Operand {
    if scope.isPartial || kind == .guide && scope.misspeltDraws[name] != nil { return .unknown }
    report.unknown(
      .unknownName, "`~` node", node.text, at: node.span,
      among: GraphKind.allCases.flatMap { kind in
        scope.graph(kind).nodes.filter(\.isDraw).map {
          kind == .model ? $0.family : "guide.\($0.family)"
        }
      })
    return .unknown
  }

  private func reject(
    _ query: Query, _ name: Name, _ arguments: [SpecSyntax.Argument]
  ) -> Operand {
    report.add(
      arguments.isEmpty ? .missingArgument : .unknownArgument, at: name.span,
      "`\(query.name)` takes the name of one `~` node"
        + (query.takesSamples ? ", and may take `samples=`" : ""),
      help: "write for example `\(query.name)(z)`")
    return .unknown
  }
}

extension EvaluatedDraw {
  /// The log-density at a value, summed over the row.
  func logDensity(_ value: RowValue, _ rows: RowBuilder) throws(LanguageError) -> RowValue {
    let terms: RowValue
    if let rule = distribution.exactLogDensity, !exact.isEmpty {
      terms = RowValue(rule(rows.b, rows.aligned(exact).values, value.value), rank: shape.rank)
    } else {
      let parameters = rows.aligned(parameters).values
      terms = RowValue(distribution.logDensity(rows.b, parameters, value.value), rank: shape.rank)
    }
    return try rows.reduce(.sum, terms)
  }
}

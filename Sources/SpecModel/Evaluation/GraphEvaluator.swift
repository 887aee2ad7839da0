public import Diagnostics
public import Language
public import SpecSyntax
public import TensorCore
import TensorIR
import TensorOps

/// The requirements of the evaluator on its stage.
public protocol GraphHost: AnyObject {
  /// The value of a data field in the current rows.
  func value(of field: DataField) -> RowValue
  /// The value of a variable that the model or guide draws and that is not observed.
  func value(ofLatent name: String) -> RowValue?
  /// The data fields and latent variables that some values are computed from, where that is of
  /// interest.
  func sources(of values: [RowValue]) -> Set<String>
  /// The graph in which the value of a latent variable is drawn.
  func graph(ofLatent name: String) -> GraphKind
  /// True if a latent variable has a value that is not drawn: its data, or one that is given.
  func isKnown(_ name: String) -> Bool
  /// A part of the posterior of a latent variable with a distribution; nil if it was reported.
  func posterior(_ request: PosteriorRequest, _ draw: EvaluatedDraw) -> RowValue?
}

/// A distribution with its natural parameters, evaluated.
public struct EvaluatedDraw {
  /// The family.
  public let distribution: Distribution
  /// The natural parameters, whose row shapes broadcast.
  public let parameters: [RowValue]
  /// The arguments of the distribution's exact log-density; empty if the natural parameters
  /// suffice.
  public let exact: [RowValue]
  /// The call's place.
  public let span: Span

  /// The row shape of a value.
  public var shape: Shape { distribution.valueShape(parameterShape) }

  /// The row shape of the natural parameters.
  public var parameterShape: Shape {
    parameters.dropFirst().reduce(parameters[0].shape) {
      Shape.broadcast($0, $1.shape) ?? $0
    }
  }
}

/// Builds the values of graph nodes from their expressions.
///
/// Checking (one row without leading axes) and lowering (batches) both use it, so the ops infer
/// shapes and supports in one place. Nodes are evaluated at their first use; an error is reported
/// once, and everything that depends on it is silently unknown.
public final class GraphEvaluator {
  /// The meaning of names.
  private(set) var scope: ModelScope
  /// The builder that calls use.
  public let rows: RowBuilder
  /// Everything that was found.
  let report: Report
  /// Which nodes and fields each node's expression reads, by `graph.name`.
  public internal(set) var references: [String: Set<String>] = [:]
  /// Hyperparameters and functions that were read.
  public internal(set) var usedNames: Set<String> = []
  unowned let host: any GraphHost
  private var values: [String: RowValue?] = [:]
  private var draws: [String: EvaluatedDraw?] = [:]
  private var inProgress: Set<String> = []
  /// The number of draws of functions in each graph so far.
  var drawsOfCalls: [GraphKind: Int] = [:]
  /// The depth of the expressions under evaluation, and the number of all evaluated ones.
  var depth = 0
  var evaluations = 0
  /// True if a limit was passed, so that nothing is evaluated any more.
  var isStopped: Bool { evaluations >= .max / 2 }
  /// The number of evaluated expressions that are not number literals; each makes a new value.
  var operations: Int { evaluations / 10 }
  var callStack: [String] = []
  /// True if expressions outside the graphs may be queries, as those of quantities are.
  private(set) var allowsQueries: Bool
  /// The node, written in a graph, whose expression is being evaluated.
  private var currentCaller = ""
  var currentNode = ""
  var currentGraph = GraphKind.model

  /// An evaluator.
  init(scope: ModelScope, rows: RowBuilder, host: any GraphHost, report: Report) {
    self.scope = scope
    self.rows = rows
    self.host = host
    self.report = report
    allowsQueries = rows.isEvaluation
  }

  /// Runs something in which expressions may be queries.
  func asking<T>(_ body: () -> T) -> T {
    let saved = allowsQueries
    defer { allowsQueries = saved }
    allowsQueries = true
    return body()
  }

  /// An evaluator for a spec that has been checked, so that it has nothing to report.
  public convenience init(_ model: Model, rows: RowBuilder, host: any GraphHost) {
    self.init(scope: ModelScope(model), rows: rows, host: host, report: Report())
  }

  /// True if anything was reported: in a checked model, a bug.
  public var problems: [Diagnostic] { report.diagnostics }

  /// The value of a node: for a draw, the drawn or observed value.
  public func value(_ kind: GraphKind, _ name: String) -> RowValue? {
    guard let node = scope.graph(kind)[name] else { return nil }
    if node.isDraw {
      if let field = scope.field(name), !field.isOptional { return host.value(of: field) }
      return host.value(ofLatent: name)
    }
    let key = "\(kind.rawValue).\(name)"
    if let known = values[key] { return known }
    guard inProgress.insert(key).inserted else { return nil }
    if depth > Self.deep { prepare(node, kind) }
    defer { inProgress.remove(key) }
    let result = within(kind, key, node.span) { row(node.expression, Locals()) }
    if let result { rows.b.name(result.value, key) }
    values[key] = result
    return result
  }

  /// The distribution of a draw.
  public func draw(_ kind: GraphKind, _ name: String) -> EvaluatedDraw? {
    guard let node = scope.graph(kind)[name], node.isDraw else { return nil }
    let key = "\(kind.rawValue).\(name)"
    if let known = draws[key] { return known }
    guard inProgress.insert("~" + key).inserted else { return nil }
    if depth > Self.deep { prepare(node, kind) }
    defer { inProgress.remove("~" + key) }
    if let caller = node.caller {
      reach(kind, caller)
      return draws[key] ?? nil
    }
    let result = within(kind, key, node.span) { distribution(node.expression, Locals()) }
    draws[key] = result
    return result
  }

  /// Evaluates the node whose expression calls a function that draws.
  private func reach(_ kind: GraphKind, _ name: String) {
    if scope.graph(kind)[name]?.isDraw == true {
      _ = draw(kind, name)
    } else {
      _ = value(kind, name)
    }
  }

  /// The value of a draw in the body of a function, named by the path of the call.
  func drawn(_ node: GraphNode, _ locals: Locals) -> Operand {
    let prefix = "\(currentGraph.rawValue)."
    guard locals.path.hasPrefix(prefix) else {
      report.add(
        .expressionSyntax, at: node.span, "an objective, metric or option cannot draw",
        help: "call `\(locals.definition?.name ?? "")` in a node, and name that here")
      return .unknown
    }
    let name = "\(locals.path.dropFirst(prefix.count)).\(node.name)\(locals.step)"
    let key = prefix + name
    if draws[key] == nil {
      guard drawsOfCalls[currentGraph, default: 0] < Limits.expandedDraws else {
        return stop(node.span)
      }
      drawsOfCalls[currentGraph, default: 0] += 1
      let draw = within(currentGraph, key, node.span, isWritten: false) {
        rows.enter(node: node.name, ofCallAt: locals.path)
        return distribution(node.expression, locals)
      }
      draws[key] = draw
      references[key] = draw.map { host.sources(of: $0.parameters) } ?? []
      if scope.graph(currentGraph)[name] == nil {
        scope.graphs[currentGraph]?.nodes.append(
          GraphNode(
            name: name, expression: node.expression, isDraw: true, span: node.span,
            caller: String(currentCaller.dropFirst(prefix.count))))
      }
    }
    references[currentNode, default: []].insert(name)
    return host.value(ofLatent: name).map { .row($0) } ?? .unknown
  }

  /// The value of an expression of an objective, metric or option, in which `guide.` and `model.`
  /// name nodes and plain names mean the model's.
  ///
  /// - Parameter own: the path of the weights that the expression itself creates; `path` if nil.
  public func evaluate(_ expression: Expr, path: String, own: String? = nil) -> Operand {
    within(.model, path, expression.span) {
      if let own { rows.path = own }
      return operand(expression, Locals())
    }
  }

  // MARK: - Long chains

  /// From this depth on, the nodes that a node reads are evaluated before the node.
  private static let deep = 64

  /// Evaluates the nodes that a node reads, directly or not, the last first: a chain of nodes may
  /// be longer than the stack is deep.
  private func prepare(_ node: GraphNode, _ kind: GraphKind) {
    // A name outside all expressions starts at depth 0.
    let saved = depth
    defer { depth = saved }
    depth = 0
    var seen: Set<String> = []
    var path = [(node: node, kind: kind, reads: reads(node, kind))]
    while let (node, kind, reads) = path.last {
      if let (next, nextKind) = reads.last {
        path[path.count - 1].reads.removeLast()
        let key = "\(nextKind.rawValue).\(next.name)"
        guard seen.insert(key).inserted, values[key] == nil, draws[key] == nil else { continue }
        path.append((next, nextKind, self.reads(next, nextKind)))
        continue
      }
      path.removeLast()
      guard !path.isEmpty else { return }
      _ = node.isDraw ? host.value(ofLatent: node.name) : value(kind, node.name)
    }
  }

  /// The nodes that a node's expression names, the last first, without those that are data.
  private func reads(_ node: GraphNode, _ kind: GraphKind) -> [(GraphNode, GraphKind)] {
    node.expression.names.reversed().compactMap { name in
      guard let read = scope.graph(kind)[name] else { return nil }
      guard read.isDraw else { return (read, kind) }
      if let field = scope.field(name), !field.isOptional { return nil }
      let source = host.graph(ofLatent: name)
      return scope.graph(source)[name].map { ($0, source) }
    }
  }

  /// Runs something with the path, graph and origin of a node.
  private func within<T>(
    _ kind: GraphKind, _ key: String, _ span: Span, isWritten: Bool = true, _ body: () -> T
  ) -> T {
    let saved = (currentGraph, currentNode, currentCaller, rows.path, rows.b.origin)
    defer { (currentGraph, currentNode, currentCaller, rows.path, rows.b.origin) = saved }
    (currentGraph, currentNode, rows.path) = (kind, key, key)
    // A node is evaluated by itself, though a call deep in another one may have asked for it first.
    let call = (callStack, rows.step)
    defer { (callStack, rows.step) = call }
    if isWritten { (currentCaller, callStack, rows.step) = (key, [], "") }
    rows.b.origin = Origin(path: key, span: span)
    references[key, default: []].formUnion([])
    return body()
  }

  /// Parameters and nodes of a defined function during a call.
  final class Locals {
    var operands: [String: Operand] = [:]
    var definition: DefinedFunction?
    var path = ""
    /// The steps of the `scan`s that contain the call, for example `[3]`.
    var step = ""
    var inProgress: Set<String> = []

    /// The names that the body can use.
    var names: [String] {
      Array(operands.keys) + (definition?.nodes.map(\.name) ?? [])
    }
  }
}

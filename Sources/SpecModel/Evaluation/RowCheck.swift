import Diagnostics
import Language
import SpecSyntax
import TensorCore
import TensorIR

/// Evaluates the graphs for one row without leading axes: all that checks need to know of types.
final class RowCheck: GraphHost {
  let report: Report
  private let b = Builder(budget: .spec)
  private(set) var evaluator: GraphEvaluator!
  /// The weights that were made, each once.
  private(set) var weights: [DeclaredWeight] = []
  private var weightPaths: Set<String> = []
  private var placeholders: [String: RowValue] = [:]
  /// The data field or latent variable of a placeholder, by its number.
  private var sourceNames: [Int: String] = [:]
  /// True if all nodes were evaluated, so that the names they read are known.
  private(set) var isEvaluated = false
  /// The latent variables that draws read, by `graph.name`, once they were asked for.
  var knownAncestors: [String: Set<String>] = [:]
  /// The precision is of no account to shapes and supports.
  private let dtype = DType.f64
  /// The posteriors that quantities and metrics ask for, each of the whole model.
  private(set) var posteriors: [PosteriorRequest] = []
  /// The latent variables whose values lie between the vertices.
  private let relaxed: Set<String>

  init(_ scope: ModelScope, _ report: Report, relaxed: Set<String> = []) {
    self.report = report
    self.relaxed = relaxed
    let (b, dtype) = (b, dtype)
    let rows = RowBuilder(
      b, dtype: dtype, isEvaluation: false,
      weights: { [unowned self] path, shape, initializer in
        if weightPaths.insert(path).inserted {
          weights.append(
            DeclaredWeight(
              path: path, shape: shape, initializer: initializer, node: evaluator.currentNode,
              origin: b.origin))
        }
        return b.parameter(path, TensorType(dtype, shape))
      },
      noises: { [unowned self] _, path, purpose, shape in
        let name = "\(path).\(purpose)"
        return placeholder(name, for: nil, TensorType(dtype, shape))
      })
    evaluator = GraphEvaluator(scope: scope, rows: rows, host: self, report: report)
  }

  /// The meaning of names, including the draws of functions that have been evaluated.
  var scope: ModelScope { evaluator.scope }

  /// Evaluates every node and every draw of both graphs.
  func evaluateGraphs() {
    for kind in GraphKind.allCases {
      for node in scope.graph(kind).nodes {
        if node.isDraw {
          _ = evaluator.draw(kind, node.name)
        } else {
          _ = evaluator.value(kind, node.name)
        }
      }
    }
    isEvaluated = true
    if let excess = b.excess { report.diagnostics.append(excess.diagnostic) }
  }

  /// The initializer of a weight; nil for other values.
  func initializer(of path: String) -> Initializer? {
    weights.first { $0.path == path }?.initializer
  }

  /// The most elements of a value that every row has, with the path of its node.
  var largestValue: (count: Int, path: String) {
    let values = b.nodes.filter { node in !(node.name.map(weightPaths.contains) ?? false) }
    let largest = values.max { $0.result.shape.count < $1.result.shape.count }
    return (largest?.result.shape.count ?? 1, largest?.origin?.path ?? largest?.name ?? "")
  }

  /// True if an error has been found so far.
  var hasErrors: Bool { report.diagnostics.hasErrors }

  func graph(ofLatent name: String) -> GraphKind { proposal(of: name) }

  /// The graph a latent variable is drawn from.
  func proposal(of name: String) -> GraphKind {
    scope.graph(.guide)[name]?.isDraw == true ? .guide : .model
  }

  func value(of field: DataField) -> RowValue {
    placeholder(
      "data.\(field.name)", for: field.name,
      TensorType(field.elementType(dtype), field.shape, field.support))
  }

  func value(ofLatent name: String) -> RowValue? {
    guard let draw = evaluator.draw(proposal(of: name), name) else { return nil }
    var support = draw.distribution.valueSupport
    if relaxed.contains(name) { support = support == .onehot ? .simplex : .unit }
    return placeholder(name, for: name, TensorType(dtype, draw.shape, support))
  }

  func sources(of values: [RowValue]) -> Set<String> {
    var found: Set<String> = []
    var seen: Set<Int> = []
    var open = values.map(\.value.id)
    while let id = open.popLast() {
      guard seen.insert(id).inserted else { continue }
      if let name = sourceNames[id] { found.insert(name) }
      open += b.nodes[id].operands.map(\.id)
    }
    return found
  }

  /// The value of an expression outside the graphs; the names that it uses are added to `uses`.
  func evaluate(_ expression: Expr, path: String, uses: inout Set<String>) -> Operand {
    let operand = evaluator.evaluate(expression, path: path)
    uses.formUnion(evaluator.usedNames)
    return operand
  }

  func isKnown(_ name: String) -> Bool { false }

  func posterior(_ request: PosteriorRequest, _ draw: EvaluatedDraw) -> RowValue? {
    posteriors.append(request)
    return placeholder(
      "posterior.\(request.latent).\(request.part)", for: request.latent,
      TensorType(dtype, draw.shape, request.part.support(of: draw.distribution)))
  }

  private func placeholder(_ name: String, for source: String?, _ type: TensorType) -> RowValue {
    if let known = placeholders[name] { return known }
    let value = RowValue(b.parameter(name, type), rank: type.shape.rank)
    placeholders[name] = value
    sourceNames[value.value.id] = source
    return value
  }
}

import Diagnostics
import Estimators
import Language
import Objectives
import TensorCore
import TensorIR
import TensorOps

extension Check {
  /// Equal classes of a variable that is summed out get equal gradients, so that they stay equal.
  ///
  /// Draws, or different initial values, set them apart.
  static let symmetricStart = Check(
    "symmetric-start", of: .specsWithoutErrors, reads: \.rows, \.objective, \.latents
  ) { $0.checkSymmetricStart($1, $2, $3) }
}

extension SpecReader {
  fileprivate func checkSymmetricStart(
    _ rows: RowCheck, _ objective: Objective, _ latents: [Latent]
  ) {
    let isMarginal = objective.terms.allSatisfy { term in
      if case .enumerated = term.sampling { true } else { false }
    }
    var reported: Set<String> = []
    for latent in latents
    where latent.distribution == .categorical
      && (isMarginal || latent.estimator.estimator === Estimator.enumerate)
    {
      let graph: GraphKind = isMarginal ? .model : latent.proposal
      guard let own = rows.evaluator.draw(graph, latent.name),
        let value = rows.value(ofLatent: latent.name)
      else { continue }
      let symmetry = ClassSymmetry(rows.evaluator.rows.b, value.value) { rows.initializer(of: $0) }
      guard symmetry.isUniform(own.parameters[0].value) else { continue }
      let parameters = GraphKind.allCases.flatMap { kind in
        rows.scope.graph(kind).nodes.filter(\.isDraw).flatMap { node in
          rows.evaluator.draw(kind, node.name)?.parameters.map(\.value) ?? []
        }
      }
      let relations = parameters.map(symmetry.relation)
      guard relations.contains(.same), relations.allSatisfy({ $0 == .free || $0 == .same }),
        reported.insert(latent.name.family).inserted,
        let node = rows.scope.graph(.model)[latent.name]
      else { continue }
      let weights = rows.weights.filter { symmetry.tables.contains($0.path) }
      report.add(
        .symmetricStart, at: node.span,
        "the classes of `\(latent.name.family)` start equal and stay equal",
        labels: weights.compactMap { weight in
          weight.origin?.span.map { Label($0, "`\(weight.path)` starts with equal rows") }
        },
        notes: ["a summed-out variable gives equal classes equal gradients"],
        help: "start with different rows, for example by `init=normal(std=0.1)`")
    }
  }
}

/// The relation between the classes of a variable at the initial weights.
private final class ClassSymmetry {
  /// The dependence of a value on the variable.
  enum Relation {
    /// Not at all.
    case free
    /// The variable itself, moved, or scaled alike in all classes.
    case variable
    /// In a way that no two classes differ in.
    case same
    /// In any other way.
    case different
  }

  /// The weights that the variable picks from.
  private(set) var tables: Set<String> = []
  private var relations: [Relation]
  private var uniform: [Bool]

  /// The relations of all values so far.
  init(_ b: Builder, _ variable: Value, _ initializer: (String) -> Initializer?) {
    relations = []
    uniform = []
    for node in b.nodes {
      uniform.append(isUniform(node, initializer))
      relations.append(node.result.id == variable.id ? .variable : relation(node, b))
    }
  }

  /// The dependence of a value on the variable.
  func relation(_ value: Value) -> Relation { relations[value.id] }

  /// True if all elements are equal at the initial weights.
  func isUniform(_ value: Value) -> Bool { uniform[value.id] }

  private func isUniform(_ node: Node, _ initializer: (String) -> Initializer?) -> Bool {
    guard let op = node.op else {
      switch node.name.flatMap(initializer) {
      case .constant?: return true
      case .literal(let tensor)?: return tensor.elements.allSatisfy { $0 == tensor.elements.first }
      default: return false
      }
    }
    if op == .constant { return node[Op.elements].allSatisfy { $0 == node[Op.elements].first } }
    switch op.kernel {
    case .elementwise, .row, .movement(.reshape), .movement(.broadcast), .movement(.transpose),
      .movement(.slice):
      return node.operands.allSatisfy(isUniform)
    default: return false
    }
  }

  private func relation(_ node: Node, _ b: Builder) -> Relation {
    let parts = node.operands.map(relation)
    if parts.allSatisfy({ $0 == .free }) { return .free }
    if parts.contains(.different) { return .different }
    guard let position = parts.firstIndex(of: .variable) else { return .same }
    let others = node.operands.enumerated().filter { $0.offset != position }.map(\.element)
    func picks() {
      for other in others { if let name = b.node(other).name { tables.insert(name) } }
    }
    switch node.op?.kernel {
    case .movement(.reshape)?, .movement(.broadcast)?: return .variable
    case .movement(.concat)?:
      return parts.allSatisfy { $0 == .free || $0 == .variable } ? .variable : .different
    case .elementwise(.multiply)?, .product?:
      guard others.allSatisfy({ isUniform($0) && relation($0) == .free }) else { return .different }
      picks()
      return node.op?.kernel == .product ? .same : .variable
    case .reduction(.sum)?: return node[Op.axes].contains(-1) ? .same : .different
    default: return .different
    }
  }
}

import Estimators
import Language
import SpecSyntax

/// Which enumerated variables a term moves with, and how many joint values that makes.
///
/// An expectation of a sum falls apart into the expectations of its terms. In each of them
/// variables are summed out from the last drawn to the first, joining the term with the
/// probabilities of that variable.
struct EnumerationScopes {
  private let rows: RowCheck
  /// The branches of each enumerated variable.
  private let branches: [String: Int]
  /// True if all probabilities sum to one, without which no term leaves a sum.
  private let isExact: Bool
  /// The enumerated variables, each after the variables that it is drawn given.
  private let order: [String]
  /// The enumerated variables that the probabilities of each one move with, without itself.
  private var given: [String: Set<String>] = [:]

  /// The scopes of variables with branches.
  ///
  /// - Parameters:
  ///   - branches: the number of values of each variable that are seen at once.
  ///   - isExact: true if the probabilities of each variable's branches sum to one.
  init(_ branches: [String: Int], isExact: Bool, _ rows: RowCheck) {
    self.rows = rows
    self.branches = branches
    self.isExact = isExact
    var sorted: [String] = []
    var seen: Set<String> = []
    func visit(_ name: String) {
      guard seen.insert(name).inserted else { return }
      rows.latentAncestors(rows.proposal(of: name), name).sorted().forEach(visit)
      sorted.append(name)
    }
    branches.keys.sorted().forEach(visit)
    order = sorted.filter { branches[$0] != nil }
    for name in order { given[name] = axes(rows.latentAncestors(rows.proposal(of: name), name)) }
  }

  /// The scopes of those latent variables whose estimators have branches.
  init(_ latents: [Latent], _ rows: RowCheck) {
    let enumerated = latents.filter { $0.branches != nil }
    self.init(
      Dictionary(uniqueKeysWithValues: enumerated.map { ($0.name, $0.branches ?? 1) }),
      isExact: enumerated.allSatisfy { $0.estimator.claims.bias == .exact }, rows)
  }

  /// From this size on the exact number has no effect, so counting stops.
  private static let countless = 1e15

  /// The most joint values that a value of the step has, or some number above 10^15.
  func largest(_ objective: Objective?) -> Double {
    guard isExact else { return size(Set(order)) }
    var largest = 1.0
    for term in terms(objective) {
      largest = max(largest, eliminated(term))
      if largest > Self.countless { break }
    }
    return largest
  }

  private func size(_ scope: Set<String>) -> Double {
    var size = 1.0
    for name in scope {
      size *= Double(branches[name] ?? 1)
      if size > Self.countless { break }
    }
    return size
  }

  /// The enumerated variables that each term of the objective moves with.
  private func terms(_ objective: Objective?) -> [Set<String>] {
    var scopes: [Set<String>] = []
    for kind in GraphKind.allCases {
      for node in rows.scope.graph(kind).nodes where node.isDraw {
        scopes.append(axes(rows.latentAncestors(kind, node.name)).union(axes([node.name])))
      }
    }
    // Expressions count as one term, since they may multiply the nodes that they read.
    let isExpression = objective?.terms.contains(where: \.term.isExpression)
    if isExpression == true { scopes.append(axes(rows.latentsOfExpressions)) }
    return scopes
  }

  /// The enumerated variables that the values of latent variables move with.
  private func axes(_ names: Set<String>) -> Set<String> {
    var result: Set<String> = []
    var seen: Set<String> = []
    var open = Array(names)
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if branches[next] != nil {
        result.insert(next)
      } else {
        open += rows.latentAncestors(rows.proposal(of: next), next)
      }
    }
    return result
  }

  /// The most joint values while a term's variables are summed out.
  private func eliminated(_ term: Set<String>) -> Double {
    var (scope, largest) = (term, 1.0)
    for name in order.reversed() where scope.contains(name) {
      scope.formUnion(given[name] ?? [])
      largest = max(largest, size(scope))
      if largest > Self.countless { break }
      scope.remove(name)
    }
    return largest
  }
}

import CompilerDriver
import Diagnostics
import Estimators
import Language
import SpecModel
import Testing

/// An estimator at a node of a distribution, as a spec writes it.
struct SiteCall: Sendable, Hashable, CustomStringConvertible {
  let estimator: Estimator
  let distribution: Distribution
  let call: String
  var description: String { "\(call) of \(distribution.name)" }

  /// Every estimator at every distribution that it is defined for, under every choice of words and
  /// flags and two counts wherever it takes one: counts of different sites are then equal in some
  /// combinations and different in others.
  static let all: [SiteCall] = Estimator.all.flatMap { estimator in
    estimator.distributions.flatMap { distribution in
      estimator.countedCalls.filter { !Estimator.isIdle($0, at: distribution) }.map {
        SiteCall(estimator: estimator, distribution: distribution, call: $0)
      }
    }
  }

  /// The same with the first choice of words and flags alone.
  static let first: [SiteCall] = Estimator.all.flatMap { estimator in
    estimator.distributions.map { distribution in
      all.first { $0.estimator == estimator && $0.distribution == distribution }!
    }
  }
}

extension SiteCall {
  /// Models of one node under the kinds of term that the estimator stands under.
  var models: [Model] {
    let shape = distribution.parameterText
    let cost = """
      onehot: 1
      name: s
      model:
        z: ~ \(distribution.draw(at: "parameter(\(shape))"))
        cost: sum(z)
      estimators: {z: "\(call)"}
      minimize: cost
      """
    let bound = """
      onehot: 1
      name: s
      data: {x: binary}
      guide:
        z: ~ \(distribution.draw(at: "parameter(\(shape))"))
      model:
        z: ~ \(distribution.draw(at: "parameter(\(shape))"))
        x: ~ bernoulli(logits=sum(dense(z, 1)))
      estimators: {z: "\(call)"}
      maximize: iwae(samples=2)
      """
    return [cost, bound].compactMap {
      Compiler.check(SpecLoader.tree(SourceFile(path: "s.yaml", text: $0))).model
    }
  }

  /// The estimator with its options.
  func use() throws -> EstimatorUse {
    try #require(models.first?.latents[0].estimator, "\(self)")
  }
}

extension Estimator {
  /// The calls of ``calls`` with each count once at its least useful value and once one above.
  fileprivate var countedCalls: [String] {
    let counts = options.compactMap { option -> [String]? in
      guard case .integer(let range) = option.kind else { return nil }
      // One is no count: an axis of extent 1 meets no other.
      let least = max(2, range.lowerBound)
      return [least, least + 1].map { "\(option.name)=\($0)" }
    }
    return counts.reduce(calls) { partial, values in
      partial.flatMap { call in
        values.map { call.hasSuffix(")") ? "\(call.dropLast()), \($0))" : "\(call)(\($0))" }
      }
    }
  }
}

extension Distribution {
  /// The shape of the parameters of a node, as a spec writes it.
  var parameterText: String { self == .bernoulli || self == .normal ? "2" : "3" }
  /// The shape of its value, as a spec writes it.
  var valueText: String { self == .plackettLuce ? "[3, 3]" : parameterText }

  /// A draw at parameters, as a spec writes it.
  func draw(at parameters: String) -> String {
    switch name {
    case "normal": "normal(mean=\(parameters), log_std=parameter(2))"
    case "k_subset": "k_subset(logits=\(parameters), k=2)"
    default: "\(name)(logits=\(parameters))"
    }
  }
}

/// The dependencies between the nodes of a combination.
enum Arrangement: String, CaseIterable, Sendable {
  /// Each node is drawn given the one before.
  case chain
  /// No node is drawn given another.
  case parallel
  /// All others are drawn given the first.
  case fork
  /// The last is drawn given all others.
  case join

  /// The arrangements of so many nodes that differ.
  static func all(of count: Int) -> [Arrangement] { count == 2 ? [.chain, .parallel] : allCases }

  /// The numbers of the nodes that a node is drawn given.
  func parents(of node: Int, among count: Int) -> [Int] {
    switch self {
    case .chain: node == 0 ? [] : [node - 1]
    case .parallel: []
    case .fork: node == 0 ? [] : [0]
    case .join: node == count - 1 ? Array(0..<node) : []
    }
  }
}

/// The objective of a combination.
enum ObjectiveKind: String, CaseIterable, Sendable {
  /// A node's expectation, without a guide.
  case cost
  /// The evidence lower bound, drawn from a guide.
  case elbo
  /// A multi-sample bound, drawn from a guide.
  case iwae
}

/// Some nodes with their estimators in one small model.
struct Combination: Sendable, Hashable, CustomStringConvertible {
  let sites: [SiteCall]
  let arrangement: Arrangement
  let objective: ObjectiveKind

  var description: String {
    "\(objective) of a \(arrangement): " + sites.map(\.description).joined(separator: "; ")
  }

  private func parents(_ node: Int) -> [Int] { arrangement.parents(of: node, among: sites.count) }

  /// The draws of a graph.
  private func draws(root: (Distribution) -> String) -> String {
    sites.indices.map { node in
      let distribution = sites[node].distribution
      let given = parents(node).map { "flatten(z\($0 + 1))" }
      let size = distribution.parameterText
      let parameters =
        given.isEmpty
        ? root(distribution)
        : "dense(\(given.count > 1 ? "concat(\(given.joined(separator: ", ")))" : given[0]), \(size))"
      return "  z\(node + 1): ~ \(distribution.draw(at: parameters))"
    }.joined(separator: "\n")
  }

  /// The spec.
  var text: String {
    let estimators = sites.indices.map { "  z\($0 + 1): \(sites[$0].call)" }.joined(separator: "\n")
    let parameter = { (distribution: Distribution) in
      "parameter(\(distribution.parameterText), init=normal(1.0))"
    }
    let body: String
    switch objective {
    case .cost:
      let sums = sites.indices.map { node in
        """
          w\(node + 1): parameter(\(sites[node].distribution.valueText), init=normal(1.0))
          s\(node + 1): sum(w\(node + 1) * z\(node + 1))
        """
      }
      let names = sites.indices.map { "s\($0 + 1)" }
      let terms =
        ["tanh(\(names.joined(separator: " + ")))"]
        + zip(names, names.dropFirst()).map { "\($0) * \($1)" }
      // The second term is one that the first node alone reaches.
      body = """
        model:
        \(draws(root: parameter))
        \(sums.joined(separator: "\n"))
          cost: \(terms.joined(separator: " - "))
          side: s1^2
        minimize: cost + 0.5 * side
        """
    case .elbo, .iwae:
      let values = sites.indices.map { "flatten(z\($0 + 1))" }.joined(separator: ", ")
      body = """
        data:
          x: binary[2]
        guide:
        \(draws { "dense(x, \($0.parameterText))" })
        model:
        \(draws(root: parameter))
          x: ~ bernoulli(logits=dense(concat(\(values)), 2))
        maximize: \(objective == .elbo ? "elbo" : "iwae(samples=2)")
        """
    }
    return """
      onehot: 1
      name: s
      \(body)
      estimators:
      \(estimators)
      """
  }
}

public import Estimators
import Language
public import Objectives
public import SpecSyntax

/// A term as an objective or metric uses it: an expectation over draws, averaged over rows.
public enum TermUse: Sendable {
  /// A term that has a name.
  case call(TermCall)
  /// A scalar of the row, and the path of the weights that it makes itself.
  case expression(Expr, path: String)
}

/// A call of a term.
public struct TermCall: Sendable {
  /// The term.
  public let term: Term
  /// The options.
  public let options: TermOptions
  /// The node that it takes, and the graph, which is the model for a plain name; nil for a term
  /// without a node.
  public let node: (graph: GraphKind, name: String)?

  /// The way in which the values are drawn.
  public var sampling: TermSampling { term.sampling(options) }
  /// The form of the divergences; nil if the term has no divergence or leaves the form open.
  public var divergenceForm: DivergenceForm? { term.divergenceForm(options) }
  /// The part of the term in an evidence lower bound.
  public var part: BoundPart { term.part(options) }
}

extension TermUse {
  /// The call; nil for an expression.
  public var call: TermCall? {
    if case .call(let call) = self { call } else { nil }
  }

  /// True if this is an expression.
  public var isExpression: Bool { call == nil }
}

extension WeightedTerm {
  /// The way in which the values are drawn.
  public var sampling: TermSampling { term.call?.sampling ?? .whatOthersDraw }

  /// The kind of term that estimators must be right under; nil where it needs none of them.
  public var bound: BoundKind? {
    guard let call = term.call else { return .expectation }
    return call.term.bound
  }

  /// The samples that the term itself asks for.
  public var samples: Int? {
    switch sampling {
    case .shared(let samples): samples
    case .own(let samples): samples
    case .whatOthersDraw, .enumerated: nil
    }
  }

  /// True if the value is a mean over draws, which it shares with all terms of the kind.
  public var sharesDraws: Bool {
    switch sampling {
    case .shared, .whatOthersDraw: true
    case .own, .enumerated: false
    }
  }

  /// True if it may leave its samples open.
  var mayLeaveSamplesOpen: Bool {
    if case .shared = sampling { true } else { false }
  }

  /// True if its gradient is that of no function.
  public var hasOwnGradient: Bool { term.call?.term.hasOwnGradient ?? false }
}

extension Objective {
  /// The term whose gradient is that of no function; nil for most objectives.
  public var ownGradient: Term? { terms.first(where: \.hasOwnGradient)?.term.call?.term }
}

extension Latent: InferredLatent {
  /// True if it takes finitely many values.
  public var isDiscrete: Bool { distribution.discrete != nil }
}

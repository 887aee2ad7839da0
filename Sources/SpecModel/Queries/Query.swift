public import Diagnostics
public import Language
import SpecSyntax
import TensorCore
public import TensorIR

/// A question about a `~` node of a trained model, such as its mean or its posterior.
///
/// Metrics and the quantities of `predict` ask it. A literal holds its grammar, value and example.
public final class Query: Sendable {
  /// The name in specs.
  public let name: String
  /// Its meaning in one sentence.
  public let summary: String
  /// The formula in plain text.
  public let formula: String
  /// Paper and year; nil for textbook material.
  public let citation: String?
  /// True if only a latent variable has an answer.
  public let isForLatents: Bool
  /// True if the option `samples` asks for importance samples instead of the exact answer.
  public let takesSamples: Bool
  /// True if an objective may ask, too.
  public let isInObjectives: Bool
  /// The answer for one row.
  let value: @Sendable (QueryNode) throws(LanguageError) -> RowValue
  /// A spec that asks.
  public let example: String

  init(
    _ name: String, summary: String, formula: String, citation: String?, isForLatents: Bool,
    takesSamples: Bool, isInObjectives: Bool,
    value: @escaping @Sendable (QueryNode) throws(LanguageError) -> RowValue, example: String
  ) {
    self.name = name
    self.summary = summary
    self.formula = formula
    self.citation = citation
    self.isForLatents = isForLatents
    self.takesSamples = takesSamples
    self.isInObjectives = isInObjectives
    self.value = value
    self.example = example
  }

  /// The query with a name.
  public static func named(_ name: String) -> Query? { all.first { $0.name == name } }
}

/// The node that a query asks about, in the current rows.
struct QueryNode {
  let evaluator: GraphEvaluator
  /// The graph that the call names.
  let graph: GraphKind
  /// The name of the node.
  let name: String
  /// Its distribution there.
  let draw: EvaluatedDraw
  /// The importance samples; nil for the exact answer.
  let samples: Int?
  /// The place of the call.
  let span: Span

  var rows: RowBuilder { evaluator.rows }
  private var host: any GraphHost { evaluator.host }

  /// The value in the current rows: data, or the value that was drawn.
  func current() throws(LanguageError) -> RowValue {
    guard let value = evaluator.value(graph, name) else { throw Self.reported }
    return value
  }

  /// A value that the node's distribution draws: the current one where it is a draw of this
  /// distribution, or else a new one.
  func drawn() throws(LanguageError) -> RowValue {
    let isData = evaluator.scope.field(name)?.isOptional == false
    if !isData, !host.isKnown(name), host.graph(ofLatent: name) == graph { return try current() }
    let (parameters, _) = rows.aligned(draw.parameters)
    let noise = rows.noise(
      draw.distribution.noise, "\(graph.rawValue).\(name)", purpose: "draw", draw.parameterShape)
    let value = draw.distribution.draw(rows.b, parameters, noise.value)
    return RowValue(value, rank: draw.shape.rank)
  }

  /// The most probable value of the node's distribution.
  func mode() -> RowValue {
    let value = draw.distribution.mode(rows.b, rows.aligned(draw.parameters).values)
    return RowValue(value, rank: draw.shape.rank)
  }

  /// The mean of the node's distribution.
  func mean() throws(LanguageError) -> RowValue {
    let (parameters, _) = rows.aligned(draw.parameters)
    guard let rules = draw.distribution.discrete else {
      return RowValue(parameters[0], rank: draw.shape.rank)
    }
    guard let rule = rules.mean else {
      throw LanguageError(
        .typeMismatch, "the mean of `\(draw.distribution.name)` has no closed form",
        help: "`draw(\(name))` is a draw, and `mode(\(name))` the most probable value")
    }
    return RowValue(rule(rows.b, parameters), rank: draw.shape.rank)
  }

  /// A part of the latent variable's posterior given the row's data.
  ///
  /// It is the guide's distribution where the guide draws the variable, data where the row has it,
  /// and otherwise exact, or estimated from importance samples.
  func posterior(_ part: PosteriorPart) throws(LanguageError) -> RowValue {
    if host.isKnown(name) { return try current() }
    if samples == nil, evaluator.scope.graph(.guide)[name]?.isDraw == true {
      guard let draw = evaluator.draw(.guide, name) else { throw Self.reported }
      let own = QueryNode(
        evaluator: evaluator, graph: .guide, name: name, draw: draw, samples: nil, span: span)
      switch part {
      case .mean: return try own.mean()
      case .mode: return own.mode()
      case .draw: return try own.drawn()
      }
    }
    guard samples != nil || draw.distribution.discrete != nil else {
      throw LanguageError(
        .enumerationBudget, "`\(name)` is continuous, so its values cannot be summed over",
        help: part.sampledForm(of: name))
    }
    let request = PosteriorRequest(latent: name, part: part, samples: samples, span: span)
    guard let value = host.posterior(request, draw) else { throw Self.reported }
    return value
  }

  /// The end of an evaluation whose cause was reported at its place.
  static let reported = LanguageError(.unknownName, "")
}

/// A part of a latent variable's posterior.
public enum PosteriorPart: Sendable, Hashable {
  /// The mean: probabilities of the classes of a one-hot.
  case mean
  /// The latent variables' jointly most probable value.
  case mode
  /// A joint draw.
  case draw

  /// The advice where the answer cannot be exact.
  func sampledForm(of latent: String) -> String {
    switch self {
    case .mean: "write `posterior(\(latent), samples=1000)`, an estimate from importance samples"
    case .draw: "write `posterior_draw(\(latent), samples=1000)`, one of 1000 importance samples"
    case .mode: "no estimate of `map` is known: `posterior(\(latent), samples=1000)` gives means"
    }
  }

  /// The support of this part of the posterior of a distribution's value.
  public func support(of distribution: Distribution) -> Support {
    let support = distribution.valueSupport
    guard self == .mean else { return support }
    return support == .onehot ? .simplex : support == .binary ? .unit : support.elementwise
  }
}

/// What a query asks of a posterior.
public struct PosteriorRequest: Sendable {
  /// The latent variable.
  public let latent: String
  /// The part.
  public let part: PosteriorPart
  /// The importance samples; nil for the exact answer.
  public let samples: Int?
  /// The place of the call.
  public let span: Span
}

public import Diagnostics
public import Estimators
public import Language
public import TensorIR

/// The options of a term that are known when the spec is compiled.
public struct TermOptions: Sendable {
  /// Their values, defaults filled in.
  private let values: Options
  /// The names of those that the spec gives.
  private let given: Set<String>

  /// Complete options.
  public init(values: Options, given: Set<String>) {
    self.values = values
    self.given = given
  }

  /// The value of an option that is known when the spec is compiled.
  public subscript<Value>(key: OptionKey<Value>) -> Value { values[key] }

  /// The value of an option that the spec gives; nil if it leaves the option out.
  public func given<Value>(_ key: OptionKey<Value>) -> Value? {
    given.contains(key.name) ? values[key] : nil
  }

  /// An option as a spec would write it; nil where a number or schedule is left out.
  public func text(_ option: Option) -> String? {
    if case .scalar = option.kind, !given.contains(option.name) { return nil }
    return values[option.name].map(option.text)
  }
}

/// The argument of a term in addition to its options.
public enum TermArgument: Sendable, Hashable {
  /// The term takes no argument.
  case none
  /// A `~` node of either graph.
  case draw
  /// A latent variable of the guide.
  case latent
}

/// The way in which the values of a term are drawn.
public enum TermSampling: Sendable, Hashable {
  /// The term is a mean over the samples that all such terms share, and asks for a number of them;
  /// nil for as few as the estimators need.
  case shared(Int?)
  /// The term is a mean over the shared samples, however many there are.
  case whatOthersDraw
  /// The term is a function of K samples of its own.
  case own(Int)
  /// All latent variables are enumerated from the model.
  case enumerated
}

/// The computation of a term's value, and its metric.
public enum TermRule: Sendable {
  /// The value is the sum of the given parts, each a cost of its own to the draws that it moves
  /// with.
  case sum(@Sendable (any TermContext, TermOptions) -> [Value])
  /// The value is a function of K samples, with the log-weights that estimators for such a bound
  /// need. As a metric it is log (1/K) Σ_k w_k.
  case multiSample(@Sendable (any TermContext) -> (value: Value, logWeights: Value?))
}

/// The part of a term in an evidence lower bound that is written out.
public enum BoundPart: Sendable, Hashable {
  /// A whole evidence lower bound: all log-likelihoods minus all divergences.
  case evidenceBound
  /// The log-density of its node.
  case likelihood
  /// The divergence of its node.
  case divergence
  /// Another known bound.
  case otherBound
  /// No part of a bound.
  case none
}

/// The mistake in the options of a term.
public struct TermProblem: Sendable {
  /// The diagnostic.
  public let id: DiagnosticID
  /// The option that is marked, the whole term where nil.
  public let option: String?
  /// The message and the help.
  public let message, help: String

  init(_ id: DiagnosticID, option: String? = nil, _ message: String, help: String) {
    self.id = id
    self.option = option
    self.message = message
    self.help = help
  }
}

/// A term of an objective or metric that specs call by name: an expectation over draws, averaged
/// over rows.
///
/// A literal holds all that the compiler knows of it: grammar, samples, legality, value, label and
/// example.
public final class Term: Sendable {
  /// The name in specs.
  public let name: String
  /// Its meaning in one sentence.
  public let summary: String
  /// The formula of one row, in plain text.
  public let formula: String
  /// Paper and year; nil for textbook material.
  public let citation: String?
  /// Its argument in addition to options.
  public let argument: TermArgument
  /// The options.
  public let options: [Option]
  /// The reason why it cannot be a metric, with a replacement; nil if it can.
  public let metricProblem: (message: String, help: String)?
  /// The mistake in a combination of options, in an objective or a metric.
  public let problem: @Sendable (TermOptions, _ isMetric: Bool) -> TermProblem?
  /// The way in which its values are drawn.
  public let sampling: @Sendable (TermOptions) -> TermSampling
  /// The kind of term that estimators must be right under; nil where it needs none of them.
  public let bound: BoundKind?
  /// True if its gradient is that of no function, so that it is maximized alone and draws without
  /// estimators.
  public let hasOwnGradient: Bool
  /// The form of its divergences; nil where it has none or leaves the form open.
  public let divergenceForm: @Sendable (TermOptions) -> DivergenceForm?
  /// Its part in an evidence lower bound.
  public let part: @Sendable (TermOptions) -> BoundPart
  /// The label of an objective that is this term alone; nil where only all terms together tell.
  public let label: @Sendable (any LabelContext, TermOptions) -> BoundLabel?
  /// The value.
  public let value: TermRule
  /// A spec that uses it.
  public let example: String

  /// A term; no rule that decides about a gradient has a default, so that none can be forgotten.
  public init(
    _ name: String, summary: String, formula: String, citation: String?,
    argument: TermArgument, options: [any OptionDeclaration],
    metricProblem: (message: String, help: String)? = nil,
    problem: @escaping @Sendable (TermOptions, _ isMetric: Bool) -> TermProblem? = { _, _ in nil },
    sampling: @escaping @Sendable (TermOptions) -> TermSampling, bound: BoundKind?,
    hasOwnGradient: Bool,
    divergenceForm: @escaping @Sendable (TermOptions) -> DivergenceForm?,
    part: @escaping @Sendable (TermOptions) -> BoundPart,
    label: @escaping @Sendable (any LabelContext, TermOptions) -> BoundLabel?,
    value: TermRule, example: String
  ) {
    self.name = name
    self.summary = summary
    self.formula = formula
    self.citation = citation
    self.argument = argument
    self.options = options.map(\.option)
    self.metricProblem = metricProblem
    self.problem = problem
    self.sampling = sampling
    self.bound = bound
    self.hasOwnGradient = hasOwnGradient
    self.divergenceForm = divergenceForm
    self.part = part
    self.label = label
    self.value = value
    self.example = example
  }

  /// The term with a name.
  public static func named(_ name: String) -> Term? { all.first { $0.name == name } }
}

extension Term: Hashable {
  /// True if both are the same term.
  public static func == (a: Term, b: Term) -> Bool { a === b }
  /// Hashes the term's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

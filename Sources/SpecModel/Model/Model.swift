public import Diagnostics
public import Estimators
public import Language
public import SpecSyntax
public import TensorCore
public import TensorIR

/// A checked model: the meaning of a spec, with every name resolved.
public struct Model: Sendable {
  /// The name of the spec.
  public var name: String
  /// The description in the spec.
  public var about: String?
  /// The hyperparameters with their final values, in order.
  public var hyperparameters: [Hyperparameter]
  /// The fields of a row.
  public var fields: [DataField]
  /// The data files of each split.
  public var sources: [Split]
  /// The graph q.
  public var guide: Graph
  /// The graph p.
  public var model: Graph
  /// The functions that `define` and `use` bring, by the name that calls use.
  public var definitions: [String: DefinedFunction]
  /// The latent variables, in the order in which they are drawn.
  public var latents: [Latent]
  /// Every weight that a node, the objective or a metric makes.
  public var weights: [DeclaredWeight]
  /// The nodes and fields that each node's expression reads, by `graph.name`.
  public var reads: [String: Set<String>]
  /// The objective; nil in a library.
  public var objective: Objective
  /// The training.
  public var train: TrainSettings?
  /// The metrics.
  public var evaluate: EvaluateSettings
  /// The quantities of `predict`, in order.
  public var predict: [Quantity]
  /// The settings of the audit.
  public var audit: AuditSettings?

  /// The graph of a kind.
  public func graph(_ kind: GraphKind) -> Graph { kind == .guide ? guide : model }
  /// The field with a name.
  public func field(_ name: String) -> DataField? { fields.first { $0.name == name } }
  /// The latent variable with a name.
  public func latent(_ name: String) -> Latent? { latents.first { $0.name == name } }
  /// The observed variables: data that the model draws.
  public var observed: [GraphNode] { model.nodes.filter { $0.isDraw && field($0.name) != nil } }
}

/// A weight, and the node that makes it.
public struct DeclaredWeight: Sendable {
  /// The path, which names it in checkpoints.
  public let path: String
  /// The shape.
  public let shape: Shape
  /// Its initial values.
  public let initializer: Initializer
  /// The node whose expression makes it, as `graph.name`; the key of an objective or metric
  /// otherwise.
  public let node: String
  /// The place that makes it.
  public let origin: Origin?
}

/// A named constant of the spec.
public struct Hyperparameter: Sendable {
  /// The type, fixed by the default.
  public enum Value: Sendable, Hashable {
    /// A whole number.
    case integer(Int)
    /// A real number.
    case real(Double)
    /// A truth value.
    case flag(Bool)
  }
  /// The name.
  public let name: String
  /// The value in force.
  public var value: Value
  /// The least value allowed.
  public let minimum: Double?
  /// The greatest value allowed.
  public let maximum: Double?
  /// Its description.
  public let about: String?
  /// True if the command line has set the value.
  public let isSetOutside: Bool
  /// The place of its declaration.
  public let span: Span
}

/// A field of one row of data.
public struct DataField: Sendable {
  /// The name.
  public let name: String
  /// The set that its values lie in.
  public let support: Support
  /// The shape of one row.
  public let shape: Shape
  /// The sizes as they are written.
  public let sizes: [Expr]
  /// True if it may be missing row by row.
  public let isOptional: Bool
  /// The place of its declaration.
  public let span: Span

  /// The element type when the model computes in `dtype`.
  public func elementType(_ dtype: DType) -> DType { support == .index ? .i32 : dtype }
}

/// Which of the two graphs.
public enum GraphKind: String, Sendable, Hashable, CaseIterable {
  /// The graph q.
  case guide
  /// The graph p.
  case model
}

/// A graph: its nodes by name, definitions in any order.
public struct Graph: Sendable {
  /// Which graph.
  public let kind: GraphKind
  /// The nodes: those that the graph writes, then the draws of the functions that it calls.
  public var nodes: [GraphNode] { didSet { index = Self.index(of: nodes) } }
  /// The position of the first node of each name.
  private var index: [String: Int]

  init(kind: GraphKind, nodes: [GraphNode]) {
    self.kind = kind
    self.nodes = nodes
    index = Self.index(of: nodes)
  }

  /// The nodes that the graph itself writes.
  public var written: [GraphNode] { nodes.filter { $0.caller == nil } }

  /// The node with a name.
  public subscript(name: String) -> GraphNode? { index[name].map { nodes[$0] } }

  private static func index(of nodes: [GraphNode]) -> [String: Int] {
    Dictionary(
      nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// A node: a name and its expression.
public struct GraphNode: Sendable {
  /// The name.
  public let name: String
  /// Its expression; for a draw, the call of the distribution.
  public let expression: Expr
  /// True if the node is a draw, with `~`.
  public let isDraw: Bool
  /// The name's place.
  public let span: Span
  /// For a draw in the body of a function, the node whose expression calls the function; nil for a
  /// node of the graph itself.
  public let caller: String?

  /// A node.
  init(name: String, expression: Expr, isDraw: Bool, span: Span, caller: String? = nil) {
    self.name = name
    self.expression = expression
    self.isDraw = isDraw
    self.span = span
    self.caller = caller
  }

  /// The name without the steps of a `scan`, by which estimators are given.
  public var family: String { name.family }
}

extension String {
  /// A draw's name without the steps of a `scan`: `code.z` for `code.z[3]`.
  public var family: String {
    split(separator: "[", maxSplits: 1).first.map(String.init) ?? self
  }
}

/// A function of the spec's own.
public struct DefinedFunction: Sendable {
  /// The name that calls use, with the library's alias in front.
  public let name: String
  /// The parameters.
  public let parameters: [(name: String, span: Span)]
  /// The local nodes, in the order of the file.
  public let nodes: [GraphNode]
  /// The value of a call.
  public let result: Expr
  /// The alias in front of names that the body calls, empty for the spec's own.
  public let library: String
  /// The name's place.
  public let span: Span
}

/// A latent variable and how its gradient is estimated.
public struct Latent: Sendable {
  /// The name.
  public let name: String
  /// The family.
  public let distribution: Distribution
  /// The shape of its natural parameters.
  public let parameterShape: Shape
  /// The shape of its values.
  public var shape: Shape { distribution.valueShape(parameterShape) }
  /// The graph it is drawn from.
  public let proposal: GraphKind
  /// The optional field that holds it where present.
  public let field: DataField?
  /// True if the divergence of guide from model has a closed form and is a term of the evidence
  /// lower bound: no parent of the node in the model descends from it in the sampling graph
  /// (`Semantics.md`, rule 7).
  public let hasAnalyticDivergence: Bool
  /// The estimator.
  public var estimator: EstimatorUse
  /// The estimator that a spec gets which names none, and why.
  public var defaultEstimator: (text: String, because: String)
  /// The place of its estimator, or else of the node itself.
  public let span: Span
  /// The name without the steps of a `scan`, by which its estimator is given.
  public var family: String { name.family }
  /// The path in the IR and in random keys.
  public var path: String { "\(proposal.rawValue).\(name)" }
  /// The number of weighted values that the model sees at once; nil for one.
  public var branches: Int? { estimator.claims.branches?(size) }
  /// The passes that a step takes for each sample.
  public var evaluations: Evaluations { estimator.claims.evaluations(size) }
  /// The sizes that costs are counted from.
  public var size: SiteSize {
    guard let rules = distribution.discrete else {
      return SiteSize(states: Int.max, units: shape.count, arity: Int.max)
    }
    return SiteSize(
      states: states ?? Int.max, units: rules.units(parameterShape),
      arity: rules.arity(parameterShape))
  }
  /// The number of joint values; nil if infinite or too large for a Double.
  public var states: Int? { distribution.discrete?.states(within: parameterShape) }
}

extension DiscreteRules {
  /// The number of joint values for a shape of logits; nil from 2³¹ on.
  func states(within shape: Shape) -> Int? {
    guard arity(shape) > 1 else { return 1 }
    var product = 1
    for _ in 0..<units(shape) {
      product *= arity(shape)
      if product >= 1 << 31 { return nil }
    }
    return product
  }
}

/// An estimator with its options.
public struct EstimatorUse: Sendable {
  /// The estimator.
  public let estimator: Estimator
  /// The options.
  public let options: Options
  /// The claims under these options.
  public let claims: Claims
  /// The reason for the choice, if the spec names no estimator.
  public let chosenBecause: String?
  /// The call as a spec would write it.
  public let text: String

  /// An estimator with complete options.
  public init(
    estimator: Estimator, options: Options, chosenBecause: String?, text: String
  ) {
    self.estimator = estimator
    self.options = options
    claims = estimator.claims(options)
    self.chosenBecause = chosenBecause
    self.text = text
  }
}

/// True if more is better.
public enum Direction: String, Sendable, Hashable {
  /// More is better.
  case maximize
  /// Less is better.
  case minimize
}

/// A term with its coefficient and place.
public struct WeightedTerm: Sendable {
  /// The coefficient, apart from its schedule.
  public let coefficient: Double
  /// A schedule that multiplies the coefficient.
  public let schedule: ScalarOption?
  /// The term.
  public let term: TermUse
  /// Optional fields that the term treats as missing.
  public let hidden: Set<String>
  /// The place of the term.
  public let span: Span
}

/// An objective or a metric: a sum of terms.
public struct Objective: Sendable {
  /// True if more is better.
  public let direction: Direction
  /// The terms.
  public let terms: [WeightedTerm]
  /// A constant in the sum.
  public let constant: Double
  /// The text in the spec.
  public let text: String
  /// Its place.
  public let span: Span
}

/// A stratum of the training rows.
public struct Stratum: Sendable {
  /// The name; empty for the whole of the rows.
  public let name: String
  /// The optional fields that are present in its rows, and those that are missing.
  public let presence: [String: Bool]
  /// The rows a step takes from it.
  public let batch: Int
  /// The weight of its mean in the objective.
  public let weight: Double

  /// All rows in batches of 100, or single rows of draws where there is no data.
  public static func whole(_ fields: [DataField], batch: Int? = nil) -> Stratum {
    Stratum(
      name: "", presence: [:], batch: batch ?? (fields.isEmpty ? 1 : 100), weight: 1)
  }
}

/// A bound on the gradient, applied before the optimizer.
public enum GradientClip: Sendable {
  /// On the norm of the whole gradient.
  case norm(Double)
  /// On the magnitude of each element.
  case value(Double)
}

/// The settings of training.
public struct TrainSettings: Sendable {
  /// The optimizer.
  public let optimizer: Optimizer
  /// Its options.
  public let options: Options
  /// The optimizer as a spec would write it.
  public let optimizerText: String
  /// The strata; one without a name where the spec has none.
  public let strata: [Stratum]
  /// The number of steps; nil if epochs are given.
  public let steps: Int?
  /// The number of passes over the data.
  public let epochs: Double?
  /// The seed.
  public let seed: UInt64
  /// The bound on the gradient.
  public let clip: GradientClip?
  /// The number of steps between checkpoints.
  public let checkpointEvery: Int
}

/// The metrics, with the split and the steps of evaluation.
public struct EvaluateSettings: Sendable {
  /// The number of steps between evaluations; nil for one at the end.
  public let every: Int?
  /// The split.
  public let split: String?
  /// The metrics in order.
  public let metrics: [(name: String, objective: Objective)]
}

/// The settings of `onehot audit`.
public struct AuditSettings: Sendable {
  /// Hyperparameters by name.
  public let set: [String: Hyperparameter.Value]
  /// The number of draws.
  public let draws: Int
  /// The bias relative to the gradient that must be detectable.
  public let tolerance: Double
}

/// A split of the data.
public struct Split: Sendable {
  /// The name.
  public let name: String
  /// The source of each field.
  public var sources: [String: FieldSource]
  /// The place of the split's declaration.
  public let span: Span

  /// A split.
  public init(name: String, sources: [String: FieldSource], span: Span) {
    self.name = name
    self.sources = sources
    self.span = span
  }
}

/// The source of a field of a split.
public struct FieldSource: Sendable {
  /// The conversion of numbers to 0 or 1.
  public enum Binarization: Sendable {
    /// 1 where the number is greater.
    case threshold(Double)
    /// 1 with the number as its probability, drawn again at every visit.
    case dynamic
  }
  /// The file, relative to the spec or to the data folder.
  public let file: String
  /// The array's name within the file.
  public let key: String?
  /// True if the first line of a CSV file contains names; nil if the reader detects it.
  ///
  /// All sources of one file have the same.
  public var header: Bool?
  /// The rows; nil for all.
  public let rows: Range<Int>?
  /// The columns of a table; nil for all.
  public let columns: Range<Int>?
  /// The factor for every number.
  public let scale: Double?
  /// The conversion of numbers to binary ones.
  public let binarize: Binarization?
  /// The number of labels to keep per class, and the seed of their choice.
  public let keep: (perClass: Int, seed: UInt64)?
  /// The place of its declaration.
  public let span: Span

  /// A source.
  public init(
    file: String, key: String?, header: Bool?, rows: Range<Int>?, columns: Range<Int>?,
    scale: Double?, binarize: Binarization?, keep: (perClass: Int, seed: UInt64)?, span: Span
  ) {
    self.file = file
    self.key = key
    self.header = header
    self.rows = rows
    self.columns = columns
    self.scale = scale
    self.binarize = binarize
    self.keep = keep
    self.span = span
  }
}

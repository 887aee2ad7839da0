import Diagnostics
import Language
import SpecSyntax

/// The meaning of names in a spec's expressions.
struct ModelScope: Sendable {
  /// Hyperparameters by name.
  let hyperparameters: [String: Hyperparameter]
  /// Data fields in order.
  let fields: [DataField]
  /// The two graphs, to which evaluation adds the draws of functions.
  var graphs: [GraphKind: Graph]
  private let fieldsByName: [String: DataField]
  /// Functions of the spec's own by the name that calls use.
  let definitions: [String: DefinedFunction]
  /// Names whose definition was reported already; using them is silent.
  let broken: Set<String>
  /// Names that two things have; using them is silent.
  let clashes: Set<String>
  /// Aliases of libraries that were reported; calls of their functions are silent.
  let missingLibraries: Set<String>
  /// True if definitions may be missing because their lines could not be read.
  let isPartial: Bool
  /// Functions of the language.
  let functions = Dictionary(uniqueKeysWithValues: LanguageFunction.all.map { ($0.name, $0) })
  /// Distributions.
  let distributions = Dictionary(uniqueKeysWithValues: Distribution.all.map { ($0.name, $0) })
  /// Initializers of weights.
  let initializers = Dictionary(
    uniqueKeysWithValues: Initializer.all.map { ($0.name, $0) })

  init(
    hyperparameters: [Hyperparameter], fields: [DataField], guide: Graph, model: Graph,
    definitions: [String: DefinedFunction], broken: Set<String>, clashes: Set<String>,
    missingLibraries: Set<String>, isPartial: Bool
  ) {
    self.hyperparameters = Dictionary(
      hyperparameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.fields = fields
    fieldsByName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    graphs = [.guide: guide, .model: model]
    self.definitions = definitions
    self.broken = broken
    self.clashes = clashes
    self.missingLibraries = missingLibraries
    self.isPartial = isPartial
  }

  /// The scope of a checked model.
  init(_ model: Model) {
    self.init(
      hyperparameters: model.hyperparameters, fields: model.fields, guide: model.guide,
      model: model.model, definitions: model.definitions, broken: [], clashes: [],
      missingLibraries: [],
      isPartial: false)
  }

  /// A graph.
  func graph(_ kind: GraphKind) -> Graph { graphs[kind]! }

  /// A data field by name.
  func field(_ name: String) -> DataField? { fieldsByName[name] }

  /// True if a node draws a latent variable.
  func drawsLatent(_ node: GraphNode) -> Bool {
    node.isDraw && field(node.name)?.isOptional ?? true
  }

  /// Draws of the guide without a partner in the model, by the draw of the model that they are
  /// meant to be.
  var misspeltDraws: [String: GraphNode] {
    func draws(_ kind: GraphKind, besides other: GraphKind) -> [GraphNode] {
      graph(kind).nodes.filter {
        $0.isDraw && $0.caller == nil && graph(other)[$0.name] == nil
      }
    }
    let free = draws(.model, besides: .guide).map(\.name)
    var result: [String: GraphNode] = [:]
    for node in draws(.guide, besides: .model) {
      let near = nearest(to: node.name, among: free)
      if near.count == 1 { result[near[0]] = node }
    }
    return result
  }

  /// Every name that an expression could mean, for suggestions.
  func names(_ locals: [String]) -> [String] {
    locals + graphs.values.flatMap { $0.written.map(\.name) } + fields.map(\.name)
      + hyperparameters.keys
  }

  /// Every function that a call could mean, for suggestions.
  var functionNames: [String] { Array(functions.keys) + Array(definitions.keys) }
}

extension Hyperparameter.Value {
  /// The value as a spec would write it.
  public var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .flag(let value): "\(value)"
    }
  }
}

import CompilerDriver
public import Estimators
public import Engine
import JSON
import Language
public import Diagnostics
public import Lowering
public import Objectives
public import SpecModel
import TensorCore
import TensorIR

/// The compiler's view of a checked model: the content of `onehot inspect`.
public struct Inspection: Sendable {
  /// A node of a graph.
  public struct Node: Sendable {
    /// Name, graph, shape and support.
    public let type: NodeType
    /// The latent variable that this node draws; nil for all other nodes.
    public let latent: Latent?
    /// The estimator's claim about its mean, at its own site.
    public let bias: Bias?
    /// The passes of the downstream graph that a step takes for it.
    public let evaluations: Evaluations?

    /// The outermost function or operator.
    public var op: String { type.node.expression.head }
  }

  /// The name of the spec.
  public let name: String
  /// The nodes, guide first.
  public let nodes: [Node]
  /// The weights with the bias of their gradients.
  public let parameters: [(spec: WeightSpec, bias: Bias?)]
  /// The objective as the spec writes it.
  public let objective: String
  /// The bound label of the objective.
  public let bound: BoundLabel
  /// The training step, not optimized yet.
  public let step: TrainingStep
  /// The work and the memory of a step.
  public let cost: StepCost
  /// The bytes of all weights.
  public let parameterBytes: Int

  /// Compiles a training step in 32-bit precision and looks at it.
  ///
  /// - Throws: that it is too large to be built.
  public init(_ model: Model) throws(Diagnostic) {
    let step = try Compiler.step(model)
    self.step = step
    name = model.name
    nodes = Self.nodes(model)
    let labels = Dictionary(uniqueKeysWithValues: step.labels.map { ($0.path, $0.bias) })
    parameters = step.weights.map { ($0, labels[$0.path] ?? nil) }
    objective = "\(model.objective.direction.rawValue) \(model.objective.text)"
    bound = model.boundLabel
    cost = Compiler.cost(of: Compiler.optimize(step.function), on: Engines.standard)
    parameterBytes = step.weights.reduce(0) { $0 + $1.shape.count * step.dtype.byteCount }
  }

  /// The nodes of a model, guide first; this compiles nothing.
  public static func nodes(_ model: Model) -> [Node] {
    model.nodeTypes().map { type in
      let latent = model.latents.first { $0.proposal == type.graph && $0.name == type.node.name }
      return Node(
        type: type, latent: latent, bias: latent?.estimator.claims.bias,
        evaluations: latent?.evaluations)
    }
  }

  // MARK: - JSON

  /// The version of the contract.
  public static let formatVersion = "1.0"

  /// One object with keys in alphabetical order, ended by a newline.
  public var json: String {
    JSON(encoding: Document(self), keys: .snakeCase, nils: .null).sorted.document(.spread)
  }

  private struct Document: Encodable {
    let formatVersion = Inspection.formatVersion
    let spec: String
    let nodes: [NodeEntry]
    let parameters: [Weight]
    let objective: Objective
    let cost: Cost

    init(_ inspection: Inspection) {
      spec = inspection.name
      nodes = inspection.nodes.map(NodeEntry.init)
      parameters = inspection.parameters.map { weight, bias in
        Weight(
          name: weight.path, shape: weight.shape.extents, count: weight.shape.count,
          bias: bias.map { "\($0)" })
      }
      objective = Objective(
        expression: inspection.objective, bound: inspection.bound.text,
        boundBecause: inspection.bound.because)
      cost = Cost(
        flopsPerStep: inspection.cost.flops, bytesOfBuffers: inspection.cost.temporaryBytes,
        bytesOfParameters: inspection.parameterBytes)
    }

    struct Weight: Encodable {
      let name: String
      let shape: [Int]
      let count: Int
      let bias: String?
    }

    struct Objective: Encodable {
      let expression: String
      let bound: String
      let boundBecause: String
    }

    struct Cost: Encodable {
      let flopsPerStep: Int
      let bytesOfBuffers: Int
      let bytesOfParameters: Int
    }

    struct NodeEntry: Encodable {
      let name: String
      let graph: String
      let op: String
      let shape: [Int]
      let support: String
      let stochastic: Bool
      let estimator: String?
      let chosenBecause: String?
      let bias: String?
      let evaluations: Passes?

      init(_ node: Node) {
        name = node.type.node.name
        graph = node.type.graph.rawValue
        op = node.op
        shape = node.type.shape.extents
        support = node.type.support.rawValue
        stochastic = node.type.node.isDraw
        estimator = node.latent?.estimator.text
        chosenBecause = node.latent?.estimator.chosenBecause
        bias = node.bias.map { "\($0)" }
        evaluations = node.evaluations.map { Passes(forward: $0.forward, backward: $0.backward) }
      }
    }

    struct Passes: Encodable {
      let forward: Int
      let backward: Int
    }
  }
}

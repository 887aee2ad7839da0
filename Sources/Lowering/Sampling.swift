import Language
public import SpecModel
public import TensorCore
public import TensorIR
import TensorOps

/// Draws from the model as a function: its latent variables from their priors, then its observed
/// variables.
public struct SamplingFunction: Sendable {
  /// (weights, seed, step, origin, data) → for every observed `x`: `x.draw` and, where it has a
  /// closed form, `x.mean`; and every latent variable by its name, each `[rows] + row`.
  public let function: Function
  /// The parameters for data: the fields that the model is conditioned on.
  public let inputs: [DataInput]
  /// The weights it reads.
  public let weights: [WeightSpec]
  /// The rows of one call.
  public let rows: Int

  /// The function for a checked model.
  ///
  /// - Parameter given: the values of fields and latent variables that replace data and draws.
  public init(
    _ model: Model, precision dtype: DType, rows: Int, given: [String: Tensor] = [:]
  ) {
    self.rows = rows
    let b = Builder()
    let weights = WeightTable(b, dtype)
    let seed = b.parameter(.seed, TensorType(.u32, [2]))
    let counter = b.parameter(.step, TensorType(.i32, []))
    let origin = b.parameter(.origin, TensorType(.i32, [3]))
    let scalars = Scalars(counter: counter, b)
    let block = DataBlock(b, dtype, rows: rows, stratum: "")
    let states = StateTable(b, dtype)
    let keys = DrawKeys(seed: seed, step: counter, origin: origin, purpose: "sample", use: 0)
    let instance = Instance(
      model, b, dtype: dtype, mode: .prior, samples: 1, rows: rows, observed: [], given: given,
      keys: keys, weights: weights, fieldValues: block.value, scalar: { scalars.value($0, dtype) },
      memory: { states.memory(of: $0) })
    var results: [(name: String, value: Value)] = []
    func add(_ name: String, _ value: Value, row: Shape) {
      let whole = b.emit(
        .broadcastTo, value, attributes: Op.targetShape => ([1, rows] + row).extents)
      let rank = whole.shape.rank
      results.append(
        (
          name,
          b.emit(
            .reshape, whole, attributes: Op.reshapeRank => rank,
            Op.reshapeShape => ([rows] + row).extents)
        ))
    }
    for latent in model.latents {
      guard let value = instance.value(ofLatent: latent.name) else { continue }
      add(latent.name, value.value, row: latent.shape)
    }
    for node in model.observed where model.latent(node.name) == nil {
      guard let draw = instance.evaluator.draw(.model, node.name) else { continue }
      let (parameters, rank) = instance.evaluator.rows.aligned(draw.parameters)
      let lead: Shape = parameters.reduce(instance.base) {
        Shape.broadcast($0, $1.shape.leading(exceptLast: rank)) ?? $0
      }
      let noise = keys.noise(
        draw.distribution.noise, path: "model.\(node.name)", purpose: "draw", lead: lead,
        row: draw.parameterShape, dtype: dtype, b)
      add("\(node.name).draw", draw.distribution.draw(b, parameters, noise), row: draw.shape)
      guard let rules = draw.distribution.discrete else {
        add("\(node.name).mean", parameters[0], row: draw.shape)
        continue
      }
      guard let mean = rules.mean else { continue }
      add("\(node.name).mean", mean(b, parameters), row: draw.shape)
    }
    function = b.finish("sample", results: results)
    inputs = block.inputs
    self.weights = weights.specs
  }
}

public import Diagnostics
import Language
public import SpecModel
public import SpecSyntax
public import TensorCore
public import TensorIR
import TensorOps

/// A quantity of every row as a function, with hard draws and without dropout.
public struct QuantityFunction: Sendable {
  /// (weights, seed, step, origin, data) → `value`, shaped `[rows] + row`.
  public let function: Function
  /// The parameters for data.
  public let inputs: [DataInput]
  /// The weights it reads.
  public let weights: [WeightSpec]
  /// The rows of one call.
  public let rows: Int

  /// The purpose of the draws of all quantities.
  public static let purpose = "predict"

  /// The function of an expression of a checked model.
  ///
  /// - Parameters:
  ///   - rows: the rows of one call.
  ///   - conditions: what is known of all rows.
  /// - Throws: that it is too large to be built.
  public init(
    _ model: Model, _ expression: Expr, shape: Shape, precision dtype: DType, rows: Int,
    conditions: RowConditions
  ) throws(Diagnostic) {
    self.rows = rows
    let b = Builder(budget: .spec)
    let weights = WeightTable(b, dtype)
    let seed = b.parameter(.seed, TensorType(.u32, [2]))
    let counter = b.parameter(.step, TensorType(.i32, []))
    let origin = b.parameter(.origin, TensorType(.i32, [3]))
    let scalars = Scalars(counter: counter, b)
    let block = DataBlock(b, dtype, rows: rows, stratum: "")
    let states = StateTable(b, dtype)
    let keys = DrawKeys(seed: seed, step: counter, origin: origin, purpose: Self.purpose, use: 0)
    let target = [rows] + shape
    var value: Value?
    for (observed, indicator) in block.cases(model, known: conditions.presence) {
      if let excess = b.excess { throw excess.diagnostic }
      let instance = Instance(
        model, b, dtype: dtype, mode: .drawn, samples: 1, rows: rows, observed: observed,
        given: conditions.given, keys: keys, weights: weights, fieldValues: block.value,
        scalar: { scalars.value($0, dtype) }, memory: { states.memory(of: $0) })
      let row = instance.quantity(expression, path: "predict")
      let real = row.dtype == .i32 ? instance.evaluator.rows.asReal(row) : row
      let whole = b.emit(
        .broadcastTo, real.value, attributes: Op.targetShape => ([1] + target).extents)
      let part = b.emit(
        .reshape, whole, attributes: Op.reshapeRank => whole.shape.rank,
        Op.reshapeShape => target.extents)
      guard let known = value, let indicator else {
        value = part
        continue
      }
      // Selected, not multiplied: in rows of another case it may be infinite.
      let mask = b.emit(
        .reshape, indicator, attributes: Op.reshapeRank => 1,
        Op.reshapeShape => [rows] + [Int](repeating: 1, count: shape.rank))
      value = b.emit(
        .select,
        b.emit(.broadcastTo, mask, attributes: Op.targetShape => target.extents), part, known)
    }
    if let excess = b.excess { throw excess.diagnostic }
    guard let value else { fatalError("lowering: a quantity has no value") }
    function = b.finish("predict", results: [(ResultName.value.text, value)])
    inputs = block.inputs
    self.weights = weights.specs
  }
}

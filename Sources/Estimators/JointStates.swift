import Language
import TensorCore
import TensorIR
import TensorOps

/// The joint values of a site as one categorical variable.
struct JointStates {
  /// All values, shaped `[states] + row`.
  let table: Tensor
  /// The logarithms of their probabilities, shaped `lead + [states]`.
  let logMass: Formula
  /// The values as rows of a matrix, which all branches share.
  private let flat: Formula
  private let site: Site

  init(_ site: Site, _ b: Builder) {
    self.site = site
    table = Self.table(site, b)
    let rows = table.reshaped([table.shape[0], site.row.count])
    flat = Formula(b.constant(rows.converted(to: site.parameters[0].type.dtype)), b)
    let mass = Self.axis(site, b).logMass
    let rank = site.lead.rank + 1
    let whole = Formula(mass, b).broadcast(to: [table.shape[0]] + site.lead)
    logMass = Formula(
      b.emit(
        .transpose, whole.value,
        attributes: Op.permutation => (1..<rank).map { $0 - rank } + [-rank]),
      b)
  }

  /// All values, or one of zeros where the budget has no room for them.
  private static func table(_ site: Site, _ b: Builder) -> Tensor {
    let arity = site.discrete.arity(site.parameterRow)
    let states = Shape([Int](repeating: arity, count: min(site.units, 64))).count
    guard b.admits(constantElements: (Shape([states]) + site.row).count) else {
      return Tensor(.f64, [1] + site.row, repeating: 0)
    }
    return site.discrete.states(site.parameterRow)
  }

  /// All values along an axis of their own in front of the leading axes, and the logarithms of
  /// their probabilities.
  static func axis(_ site: Site, _ b: Builder) -> (values: Value, logMass: Value) {
    let states = table(site, b)
    let ones = [Int](repeating: 1, count: site.lead.rank)
    let values = b.constant(
      states.converted(to: site.parameters[0].type.dtype)
        .reshaped(Shape([states.shape[0]] + ones) + site.row))
    return (values, site.rowSum(site.distribution.logDensity(b, site.parameters, values), b))
  }

  /// The one-hot of the best state by a key shaped like `logMass`.
  func best(_ keys: Formula) -> Formula {
    Formula(keys.b.oneHotOfMaximum(keys.value), keys.b)
  }

  /// Keys without a state that was taken.
  func removing(_ taken: Formula, from keys: Formula) -> Formula {
    taken.select(keys.number(-.infinity), keys)
  }

  /// The entry of a state in a vector over states, with extent 1 in place of the states.
  func entry(_ taken: Formula, _ vector: Formula) -> Formula {
    taken.select(vector, vector.number(0)).sum(-1)
  }

  /// The value of a state, shaped `lead + row`.
  func value(_ taken: Formula) -> Formula {
    taken.reshaped(last: 1, to: [1, table.shape[0]]).matmul(flat)
      .reshaped(last: 2, to: site.row)
  }

  /// Branches along a new axis in front: their values, and their weights shaped `[branches] +
  /// lead`.
  func branches(_ parts: [(value: Formula, weight: Formula)]) -> SiteValue {
    let values = site.stacked(parts.map(\.value))
    let weights = site.stacked(parts.map { $0.weight.reshaped(last: 1, to: []) })
    return SiteValue(values.value, weight: weights.value)
  }
}

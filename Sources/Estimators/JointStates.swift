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
  private let site: Site

  init(_ site: Site, _ b: Builder) {
    self.site = site
    table = site.discrete.states(site.parameterRow)
    let mass = Self.axis(site, b).logMass
    let rank = site.lead.rank + 1
    let whole = Formula(mass, b).broadcast(to: [table.shape[0]] + site.lead)
    logMass = Formula(
      b.emit(
        .transpose, whole.value,
        attributes: Op.permutation => (1..<rank).map { $0 - rank } + [-rank]),
      b)
  }

  /// All values along an axis of their own in front of the leading axes, and the logarithms of their
  /// probabilities.
  static func axis(_ site: Site, _ b: Builder) -> (values: Value, logMass: Value) {
    let states = site.discrete.states(site.parameterRow)
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
    let flat = site.constant([table.shape[0], site.row.count], taken.b) { table.elements[$0] }
    return taken.reshaped(last: 1, to: [1, table.shape[0]]).matmul(flat)
      .reshaped(last: 2, to: site.row)
  }

  /// Branches along a new axis in front: their values, and their weights shaped `[branches] + lead`.
  func branches(_ parts: [(value: Formula, weight: Formula)]) -> SiteValue {
    let values = site.stacked(parts.map(\.value))
    let weights = site.stacked(parts.map { $0.weight.reshaped(last: 1, to: []) })
    return SiteValue(values.value, weight: weights.value)
  }
}

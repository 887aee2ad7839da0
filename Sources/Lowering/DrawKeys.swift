import TensorCore
import TensorIR
import TensorOps

/// The source of the keys and positions of a function's draws (`Semantics.md`, rule 11).
struct DrawKeys {
  /// The root key, `u32[2]`.
  let seed: Value
  /// The root key of base noise, of continuous sites and dropout, where an audit holds it fixed.
  var baseSeed: Value?
  /// The global step, `i32[]`.
  let step: Value
  /// The first row, sample and replica of this call, `i32[3]`.
  let origin: Value
  /// The purpose of the draws: training and evaluation never share one.
  let purpose: String
  /// Tells terms with sample axes of their own apart.
  let use: Int

  /// Noise shaped `lead + row` for a node and purpose.
  func noise(
    _ kind: Noise, path: String, purpose: String, lead: Shape, row: Shape, dtype: DType,
    isBase: Bool = false, _ b: Builder
  ) -> Value {
    let key = b.emit(
      .deriveKey, isBase ? baseSeed ?? seed : seed, step,
      attributes: Op.path => path, Op.purpose => "\(self.purpose).\(purpose)",
      Op.keyUse => use)
    return b.emit(
      op(kind), key, origin,
      attributes: Op.noiseShape => (lead + row).extents, Op.rowAxes => row.rank,
      Op.dtype => dtype.rawValue)
  }

  private func op(_ kind: Noise) -> Op {
    switch kind {
    case .uniform: .uniform
    case .gumbel: .gumbel
    case .logistic: .logistic
    case .normal: .normal
    }
  }
}

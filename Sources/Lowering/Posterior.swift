import Autodiff
import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// The posterior of latent variables given the row's data, by the elimination that sums them out
/// of the likelihood.
///
/// - The marginals p(z = k | x) are the slopes of log p(x) in a term that is added to log p(z = k)
///   (Darwiche, 2003).
/// - The joint mode and joint draws are decoded in the reverse order of the elimination: each
///   variable has its best, or a drawn, value given those that were decoded before it.
final class Posterior {
  /// The model with all latent variables enumerated.
  private let instance: Instance
  private let factors: [Value]
  private var decoded: [PosteriorPart: [Int: Formula]] = [:]
  private var b: Builder { instance.b }

  /// The posterior in an instance that enumerates all latent variables.
  init(_ instance: Instance) {
    self.instance = instance
    factors = instance.logJoint()
  }

  /// A part of the posterior of a latent variable, shaped `[1, rows] + row`.
  func value(_ part: PosteriorPart, of latent: String) -> RowValue? {
    guard let site = instance.sites.first(where: { $0.latent.name == latent }),
      let axis = site.enumeration?.axis
    else { return nil }
    let weights: Formula? = part == .mean ? marginal(axis, site) : decode(part)[axis]
    return contract(site, axis, weights)
  }

  /// p(z = k | x), shaped `[1…, states, 1…, rows]`.
  private func marginal(_ axis: Int, _ site: SiteRecord) -> Formula? {
    guard let states = site.enumeration?.weight.shape[0], states > 1 else { return nil }
    var shape = [Int](repeating: 1, count: instance.leadingAxes)
    shape[shape.count + axis] = states
    shape[shape.count - 1] = instance.base[1]
    let zero = b.emit(
      .broadcastTo, b.constant(Tensor(scalar: 0, instance.dtype)),
      attributes: Op.targetShape => shape)
    let total = FactorElimination(
      factors + [zero], sites: instance.sites, .sum, instance.dtype, b
    ).total
    let ones = b.constant(1, like: total)
    let seed = b.emit(.broadcastTo, ones, attributes: Op.targetShape => total.shape.extents)
    let slopes = ReverseMode.cotangents(of: [(total, seed)], withRespectTo: [zero], in: b)
    // The rounding of log p(x), which is large, is the same in all of them.
    return slopes[0].map { Formula($0, b) }.map { $0 / $0.sum(axis) }
  }

  /// The decoded value of every variable as a one-hot along its axis.
  private func decode(_ part: PosteriorPart) -> [Int: Formula] {
    if let known = decoded[part] { return known }
    let elimination = FactorElimination(
      factors, sites: instance.sites, part == .mode ? .maximum : .sum, instance.dtype, b)
    let rows = instance.base[1]
    var chosen: [Int: Formula] = [:]
    for (axis, joined) in elimination.steps.reversed() {
      var scores = Formula(joined, b)
      // In the order of their axes: the same function each time it is built.
      for (other, pick) in chosen.sorted(by: { $0.key < $1.key })
      where scores.value.has(axis: other) {
        // Selected, not multiplied: scores may be infinite.
        scores = pick.select(scores, scores.number(0)).sum(other)
      }
      let states = joined.shape[axis]
      // [1…, states, 1…, rows or 1] becomes [rows, states].
      var table = scores.reshaped(to: [states, scores.shape[-1]]).transposed
        .broadcast(to: [rows, states])
      if part == .draw, let site = instance.sites.first(where: { $0.enumeration?.axis == axis }) {
        let noise = instance.evaluator.rows.noise(
          .gumbel, site.path, purpose: "posterior", [states])
        table = table + Formula(noise.value, b).reshaped(to: [rows, states])
      }
      var shape = [Int](repeating: 1, count: instance.leadingAxes)
      shape[shape.count + axis] = states
      shape[shape.count - 1] = rows
      chosen[axis] = Formula(b.oneHotOfMaximum(table.value), b).transposed
        .reshaped(to: Shape(shape))
    }
    decoded[part] = chosen
    return chosen
  }

  /// Σ_k w_k v_k over the values v_k of a variable, shaped `[1, rows] + row`; the value itself
  /// where there is only one.
  private func contract(_ site: SiteRecord, _ axis: Int, _ weights: Formula?) -> RowValue {
    let rank = site.draw.shape.rank
    let values = Formula(site.value, b)
    let target = Shape([1, instance.base[1]]) + site.draw.shape
    guard let weights else {
      return RowValue(
        values.reshaped(to: [1, 1] + site.draw.shape).broadcast(to: target).value, rank: rank)
    }
    let rows = weights.shape[-1]
    let aligned = weights.reshaped(
      last: 1, to: Shape([rows] + [Int](repeating: 1, count: rank)))
    let sum = (aligned * values).sum(axis - rank)
    return RowValue(sum.reshaped(to: target).value, rank: rank)
  }
}

/// The posterior of latent variables estimated from K draws z_k of the guide, or else the model,
/// with the weights w_k = p(x, z_k) ⁄ q(z_k | x) normalized to sum to one.
final class ImportancePosterior {
  private let instance: Instance
  private let logWeights: Formula
  private lazy var pick = resampled()
  private var b: Builder { instance.b }

  /// The posterior in an instance that draws K samples of every latent variable.
  init(_ instance: Instance) {
    self.instance = instance
    logWeights = Formula(instance.logWeights(), instance.b)
  }

  /// The weighted mean, or one of the samples by its weight, shaped `[1, rows] + row`.
  func value(_ part: PosteriorPart, of latent: String) -> RowValue? {
    guard let value = instance.value(ofLatent: latent) else { return nil }
    let weights = part == .draw ? pick : (logWeights - logWeights.logsumexp(-2)).exp
    let aligned = weights.reshaped(
      last: 1, to: Shape([weights.shape[-1]] + [Int](repeating: 1, count: value.rank)))
    let product = aligned * Formula(value.value, b)
    return RowValue(product.sum(-2 - value.rank).value, rank: value.rank)
  }

  /// A one-hot over the samples, the same for all latent variables of a row.
  private func resampled() -> Formula {
    let noise = instance.evaluator.rows.noise(.gumbel, "posterior", purpose: "resample", [])
    let scores = (logWeights + Formula(noise.value, b)).transposed
    return Formula(b.oneHotOfMaximum(scores.value), b).transposed
  }
}

import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// ARSM, augment-REINFORCE-swap-merge (Yin, Yue and Zhou, 2019): draws that share noise with
  /// classes swapped.
  ///
  /// w is uniform on the simplex and z^{m⇄j} the class that wins when w_m and w_j change places, in
  /// all units at once. For class m: Σ_j (f^{m⇄j} − mean_m f^{m⇄j})·(1 ⁄ K − w_j). Unbiased. K(K −
  /// 1) ⁄ 2 + 1 forward passes.
  public static let arsm = Estimator(
    "arsm",
    summary: "The costs of draws whose noise has every pair of classes swapped.",
    formula: "sum_j (f_mj - mean_m f_mj) (1 / K - w_j)",
    citation: "Yin, Yue and Zhou 2019",
    options: [],
    distributions: [.categorical],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .values,
        evaluations: { size in
          Evaluations(forward: size.arity * (size.arity - 1) / 2 + 1, backward: 0)
        })
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let classes = site.row[-1]
      guard classes > 1 else { return [nil] }
      let pairs = classes * (classes - 1) / 2
      guard b.admits(constantElements: classes * classes + 2 * pairs) else { return [nil] }
      let swapped = (0..<classes).flatMap { m in (m + 1..<classes).map { (m, $0) } }
      let flat: Shape = [site.units, classes]
      let noise = Formula(site.drawNoise, b).reshaped(last: site.row.rank, to: flat)
      // For every pair: 1 at the one class, shaped `[pairs, classes]`, and its noise, `[pairs] +
      // lead + [units, 1]`.
      func side(_ classOf: (Int) -> Int) -> (mark: Formula, noise: Formula) {
        let number = site.constant([pairs, 1], b) { Double(classOf($0)) }
        let mark = site.constant([classes], b) { Double($0) }.isEqual(to: number)
        let chosen = noise.matmul(mark, transposed: true)
        let rank = chosen.shape.rank
        let order = [-1] + (0..<rank - 1).map { $0 - rank }
        let first = Formula(
          b.emit(.transpose, chosen.value, attributes: Op.permutation => order), b)
        let ones = Shape([Int](repeating: 1, count: site.lead.rank + 1))
        return (
          mark.reshaped(to: [pairs] + ones + [classes]),
          first.reshaped(to: first.shape + [1])
        )
      }
      let (one, other) = (side { swapped[$0].0 }, side { swapped[$0].1 })
      let changed = one.mark.select(other.noise, other.mark.select(one.noise, noise))
      let scores = site.logits(b).reshaped(last: site.row.rank, to: flat) + changed
      let draws = Formula(b.oneHotOfMaximum(scores.value), b).reshaped(last: 2, to: site.row)
      // The matrix of costs by pairs, symmetric, the plain draw's on the diagonal.
      let plain = Formula(cost.value, b)
      let costs = Formula(
        b.emit(
          .concat, [plain.reshaped(to: [1] + plain.shape).value, cost.at(draws.value)],
          Attributes([Op.axis => -(plain.shape.rank + 1)])), b)
      let numbers = b.constant(.i32, [classes * classes]) { place in
        let (m, j) = (min(place / classes, place % classes), max(place / classes, place % classes))
        return m == j ? 0 : Double(m * (2 * classes - m - 1) / 2 + j - m)
      }
      let rows = costs.reshaped(to: [pairs + 1, plain.shape.count])
      let table = Formula(
        b.emit(.gather, rows.value, numbers, attributes: Op.indexRank => 1), b)
      let matrix = table.transposed.reshaped(to: plain.shape + [classes, classes])
      let shares = (-noise).softmax
      let gradient = (1 / Double(classes) - shares).matmul(
        matrix - matrix.mean(-2), transposed: true
      )
      .reshaped(last: 2, to: site.row)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })
}

import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// ARSM, augment-REINFORCE-swap-merge (Yin, Yue and Zhou, 2019): draws that share noise with classes swapped.
  ///
  /// w is uniform on the simplex and z^{m⇄j} the class that wins when w_m and w_j change places, in all units at
  /// once. For class m: Σ_j (f^{m⇄j} − mean_m f^{m⇄j})·(1 ⁄ K − w_j). Unbiased. K(K − 1) ⁄ 2 + 1 forward passes.
  public static let arsm = Estimator(
    "arsm",
    summary: "The costs of draws whose noise has every pair of classes swapped.",
    formula: "sum_j (f_mj - mean_m f_mj) (1 / K - w_j)",
    citation: "Yin, Yue and Zhou 2019",
    options: [],
    distributions: [.categorical],
    bounds: { _ in [.expectation] },
    bias: { _ in .unbiased },
    isHard: { _ in true },
    requirement: { _ in .values },
    hasRelaxedDensity: { _ in false },
    caution: { _ in nil },
    branches: { _, _ in nil },
    minimumSamples: { _ in 1 },
    evaluations: { _, size in
      Evaluations(forward: size.arity * (size.arity - 1) / 2 + 1, backward: 0)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let classes = site.row[-1]
      let pairs = (0..<classes).flatMap { m in ((m + 1)..<max(m + 1, classes)).map { (m, $0) } }
      guard !pairs.isEmpty else { return [nil] }
      let ones = Shape([Int](repeating: 1, count: site.lead.rank))
      let swaps = site.constant([pairs.count] + ones + [classes, classes], b) { index in
        let (m, j) = pairs[index / (classes * classes)]
        let (row, column) = (index / classes % classes, index % classes)
        return column == (row == m ? j : row == j ? m : row) ? 1 : 0
      }
      let flat: Shape = [site.units, classes]
      let noise = Formula(site.drawNoise, b).reshaped(last: site.row.rank, to: flat)
      let scores = site.logits(b).reshaped(last: site.row.rank, to: flat) + noise.matmul(swaps)
      let draws = Formula(b.oneHotOfMaximum(scores.value), b).reshaped(last: 2, to: site.row)
      let costs = [Formula(cost.value, b)] + site.unstacked(Formula(cost.at(draws.value), b))
      // The matrix of costs by pairs, symmetric, the plain draw's on the diagonal.
      let columns = costs.map { $0.reshaped(last: 0, to: [1]).value }
      let vector = Formula(b.emit(.concat, columns, Attributes([Op.axis => -1])), b)
        .reshaped(last: 1, to: [1, costs.count])
      let table = site.constant([costs.count, classes * classes], b) { index in
        let (m, j) = (index % (classes * classes) / classes, index % classes)
        let number = pairs.firstIndex { $0 == (min(m, j), max(m, j)) }.map { $0 + 1 } ?? 0
        return index / (classes * classes) == number ? 1 : 0
      }
      let matrix = vector.matmul(table).reshaped(last: 2, to: [classes, classes])
      let shares = (-noise).softmax
      let gradient = (1 / Double(classes) - shares).matmul(
        matrix - matrix.mean(-2), transposed: true
      )
      .reshaped(last: 2, to: site.row)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })
}

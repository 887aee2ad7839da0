import Language
import TensorCore
import TensorIR
public import TensorOps

/// A draw with one unit changed at a time, along a replica axis in front.
public struct UnitChanges {
  /// The changed draws, shaped `[replicas] + lead + row`.
  public let draws: Formula
  private let site: Site
  private let draw: Formula

  /// The coins one at a time turned over, or the units one at a time at each of their classes: a
  /// replica for every entry of the row.
  ///
  /// - Parameter draw: the draw, shaped `lead + row`.
  init(_ draw: Formula, _ site: Site) {
    self.draw = draw
    self.site = site
    let count = site.row.count
    let ones = Shape([Int](repeating: 1, count: site.lead.rank))
    // A replica for every entry of the row, 1 there and 0 elsewhere; not a constant, which would
    // hold the square of the row.
    let entry = site.constant([count], draw.b) { Double($0) }
    let marks = entry.reshaped(
      last: 1, to: [count] + ones + Shape([Int](repeating: 1, count: site.row.rank))
    )
    .isEqual(to: entry.reshaped(last: 1, to: site.row))
    draws =
      site.distribution.valueSupport == .onehot
      ? marks.sum(-1).select(marks, draw) : draw + marks * (1 - draw * 2)
  }

  /// By how much the product of the flattened row and a matrix differs from the unchanged draw's: a
  /// row of the matrix in place of a product for each replica.
  ///
  /// - Parameter matrix: shaped `[entries, columns]`.
  /// - Returns: the differences, shaped `[entries] + lead + [columns]`.
  public func difference(_ matrix: Formula) -> Formula {
    let (entries, columns) = (site.row.count, matrix.shape[-1])
    let lead = site.lead
    let ones = Shape([Int](repeating: 1, count: lead.rank))
    let rows = matrix.reshaped(to: [entries] + ones + [columns])
    guard site.distribution.valueSupport == .onehot else {
      // (1 − 2 x_r)·W_r
      let signs = (1 - draw * 2).reshaped(last: site.row.rank, to: [entries, 1])
      return entriesFirst(signs) * rows
    }
    // W_(v, k) − Σ_j x_vj·W_(v, j)
    let classes = site.row[-1]
    let units = entries / classes
    let own = draw.reshaped(last: site.row.rank, to: [units, 1, classes])
      .matmul(matrix.reshaped(to: [units, classes, columns]))
      .reshaped(last: 3, to: [units, columns])
    let repeated = entriesFirst(own).reshaped(to: [units, 1] + lead + [columns])
      .broadcast(to: [units, classes] + lead + [columns])
    return rows - repeated.reshaped(to: [entries] + lead + [columns])
  }

  /// The last axis but one in front of the leading ones.
  private func entriesFirst(_ value: Formula) -> Formula {
    let rank = value.shape.rank
    let order = [-2] + (0..<rank - 2).map { $0 - rank } + [-1]
    return Formula(
      value.b.emit(.transpose, value.value, attributes: Op.permutation => order), value.b)
  }
}

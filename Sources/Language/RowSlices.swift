import Diagnostics
import TensorCore
import TensorIR
import TensorOps

/// One entry between the brackets of `x[…]`.
public enum SliceItem: Sendable, Hashable {
  /// One position, whose axis disappears; negative numbers count from the end.
  case index(Int)
  /// The positions from the first up to but not including the second, all where left out.
  case range(Int?, Int?)
}

extension RowBuilder {
  /// The meaning of `x[a:b, c]`: one item per axis, starting with the first; further axes stay
  /// whole.
  ///
  /// Unlike in Python, a position outside the axis is an error, and so is an empty range.
  ///
  /// - Throws: a `shape-mismatch`, pointing at the argument `x`.
  public func slice(_ x: RowValue, _ items: [SliceItem]) throws(LanguageError) -> RowValue {
    guard items.count <= x.rank else {
      throw LanguageError(
        .shapeMismatch, "\(items.count) positions for the \(x.rank) axes of the shape \(x.shape)",
        at: "x", label: "shape \(x.shape)")
    }
    var value = x.value
    var kept: [Int] = []
    for (axis, item) in items.enumerated() {
      let extent = x.shape[axis]
      let range: Range<Int>
      switch item {
      case .index(let index):
        let position = index < 0 ? index + extent : index
        guard (0..<extent).contains(position) else {
          throw outside("position \(index)", x, axis)
        }
        range = position..<position + 1
      case .range(let from, let to):
        let start = from.map { $0 < 0 ? $0 + extent : $0 } ?? 0
        let limit = to.map { $0 < 0 ? $0 + extent : $0 } ?? extent
        let text = "\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")"
        guard start >= 0, limit <= extent else { throw outside("the range \(text)", x, axis) }
        guard start < limit else {
          throw LanguageError(
            .shapeMismatch, "the range \(text) of axis \(axis) of the shape \(x.shape) is empty",
            at: "x", label: "shape \(x.shape)")
        }
        range = start..<limit
        kept.append(range.count)
      }
      if range.count == extent { continue }
      value = b.emit(
        .slice, value,
        attributes: Op.axis => axis - x.rank, Op.start => range.lowerBound,
        Op.limit => range.upperBound)
    }
    kept += x.shape.extents.dropFirst(items.count)
    return reshape(RowValue(value, rank: x.rank), to: Shape(kept))
  }

  private func outside(_ what: String, _ x: RowValue, _ axis: Int) -> LanguageError {
    LanguageError(
      .shapeMismatch, "\(what) is outside axis \(axis) of the shape \(x.shape)", at: "x",
      label: "shape \(x.shape)",
      help: "the positions of that axis are 0 to \(x.shape[axis] - 1), or negative from the end")
  }
}

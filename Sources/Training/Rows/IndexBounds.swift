import Diagnostics
package import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// The number of classes that a model has for the class numbers of its data.
///
/// A field of support `index` declares no number of classes; its uses determine the largest allowed
/// class number.
package struct IndexBounds {
  /// The least number of classes of a field, and where it is used so.
  private var bounds: [String: (count: Int, origin: Origin?)] = [:]

  /// The bounds that a step's tables and one-hot vectors set.
  package init(_ step: TrainingStep) {
    let nodes = step.forward.nodes
    let fields = Dictionary(
      step.inputs.filter { $0.type.dtype == .i32 }.map { ($0.parameter.text, $0.field) },
      uniquingKeysWith: { first, _ in first })
    for node in nodes {
      guard let op = node.op else { continue }
      let use: (index: Value, count: Int)
      if op === Op.gather {
        use = (node.operands[1], node.operands[0].shape[-2])
      } else if op === Op.oneHot {
        use = (node.operands[0], node.result.shape[-1])
      } else {
        continue
      }
      var source = nodes[use.index.id]
      while let first = source.operands.first, first.type.dtype == .i32 {
        source = nodes[first.id]
      }
      guard source.op == nil, let field = source.name.flatMap({ fields[$0] }),
        use.count < bounds[field]?.count ?? .max
      else { continue }
      bounds[field] = (use.count, node.origin)
    }
  }

  /// The least number of classes of a field; nil if no use determines it.
  package func count(_ field: String) -> Int? { bounds[field]?.count }

  /// The class numbers of a split that are out of range.
  func check(_ split: DataSplit, _ model: Model) -> [Diagnostic] {
    bounds.compactMap { field, bound in
      guard let column = split.columns[field],
        let source = model.sources.first(where: { $0.name == split.name })?.sources[field]
      else { return nil }
      guard let (position, number) = Self.first(column, from: bound.count) else { return nil }
      let row = (source.rows?.lowerBound ?? 0) + position / column.rowLength
      return Diagnostic(
        .labelOutOfRange, at: source.span,
        "\(number) at row \(row) of `\(source.file)` is not one of the classes 0 to "
          + "\(bound.count - 1) that the model has for `\(field)`",
        labels: bound.origin?.span.map { [Label($0, "\(bound.count) classes")] } ?? [])
    }
  }

  /// The first number that is not below a limit, and its position.
  private static func first(_ column: FieldColumn, from limit: Int) -> (position: Int, Int32)? {
    let part = 4096
    for first in stride(from: 0, to: column.rowCount, by: part) {
      let rows = Array(first..<min(first + part, column.rowCount))
      let numbers = [Int32](unsafeUninitializedCapacity: rows.count * column.rowLength) {
        buffer, count in
        count = buffer.count
        if let base = buffer.baseAddress { column.gather(rows, into: base) }
      }
      if let index = numbers.firstIndex(where: { $0 >= limit }) {
        return (first * column.rowLength + index, numbers[index])
      }
    }
    return nil
  }
}

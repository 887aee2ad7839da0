import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// A vector of its own for every class.
  static let embedding = LanguageFunction(
    "embedding",
    summary: "A learned vector for each class; for a simplex the mean of the classes' vectors.",
    parameters: Parameter.tensor(
      "x", "Class numbers, or rows with the classes along the last axis."),
    Parameter.extent("classes", "The number of classes."),
    Parameter.shape("units", "The shape of one class's vector."),
    example: ("embedding(i, 10, 5)", [5])
  ) { (rows, x, classes, units) throws(LanguageError) in
    if x.dtype.isFloating {
      guard x.shape.extents.last == classes else {
        throw LanguageError(
          .shapeMismatch, "the last axis of \(x.shape) does not have \(classes) classes", at: "x",
          label: "shape \(x.shape)", other: ("classes", "\(classes) classes"))
      }
    }
    let table = rows.weight(
      rows.uniquePath("embedding"), "table", [classes, units.count], .normal(standardDeviation: 1))
    if x.dtype.isFloating {
      let kept = x.shape.leading(exceptLast: 1)
      let matrix = rows.reshape(x, to: [kept.count, classes])
      return rows.reshape(try rows.matmul(matrix, table), to: kept + units)
    }
    let vectors = try rows.emit(
      .gather, [table.value, x.value], Attributes([Op.indexRank => x.rank]))
    return rows.reshape(RowValue(vectors, rank: x.rank + 1), to: x.shape + units)
  }
}

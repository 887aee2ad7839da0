import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// Class numbers as one-hot rows.
  static let oneHot = LanguageFunction(
    "one_hot", summary: "Class numbers as one-hot rows along a new last axis.",
    parameters: Parameter.tensor("i", "Class numbers from 0."),
    Parameter.extent("classes", "The number of classes."),
    example: ("one_hot(i, 10)", [10])
  ) { (rows, i, classes) throws(LanguageError) in
    guard i.dtype == .i32 else {
      throw LanguageError(
        .supportMismatch, "`one_hot` takes class numbers, and this is \(i.support.rawValue)",
        at: "i", label: "\(i.support.rawValue) of shape \(i.shape)",
        help: "`index(x)` gives the class number of the largest entry of a row")
    }
    let value = try rows.emit(
      .oneHot, [i.value],
      Attributes([Op.classes => classes, Op.dtype => rows.dtype.rawValue]))
    return RowValue(value, rank: i.rank + 1)
  }
}

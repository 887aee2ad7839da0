import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// The fraction of correct predictions.
  static let accuracy = LanguageFunction(
    "accuracy",
    summary: "The fraction of the row's predictions that equal their targets, a single number.",
    parameters: Parameter.tensor(
      "prediction", "Classes: one-hot or simplex rows, class numbers, or binary."),
    Parameter.tensor("target", "Classes of the same shape, in either form."),
    example: ("accuracy(softmax(m), z)", [])
  ) { (rows, prediction, target) throws(LanguageError) in
    func classes(_ value: RowValue, _ argument: String) throws(LanguageError) -> RowValue {
      if value.dtype == .i32 { return rows.asReal(value) }
      guard value.support.isSubset(of: .simplex) else {
        throw LanguageError(
          .supportMismatch, "`accuracy` compares classes, and this is \(value.support.rawValue)",
          at: argument, label: "\(value.support.rawValue) of shape \(value.shape)",
          help: "`mode(z)` is the most probable value, `softmax(x)` the classes' probabilities")
      }
      let position = RowValue(try rows.emit(.argmax, [value.value], [:]), rank: value.rank)
      return rows.asReal(rows.reshape(position, to: value.shape.leading(exceptLast: 1)))
    }
    let areBinary = prediction.support == .binary && target.support == .binary
    let left = areBinary ? prediction : try classes(prediction, "prediction")
    let right = areBinary ? target : try classes(target, "target")
    guard left.shape == right.shape else {
      throw LanguageError(
        .shapeMismatch,
        "a prediction of shape \(prediction.shape) has no target of shape \(target.shape)",
        at: "prediction", label: "shape \(prediction.shape)",
        other: ("target", "shape \(target.shape)"))
    }
    let isRight = try rows.elementwise(.eq, left, right)
    return try rows.scaled(rows.reduce(.sum, isRight), by: 1 / Double(left.shape.count))
  }
}

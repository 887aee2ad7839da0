import Diagnostics
import TensorCore
import TensorIR

extension RowValue {
  /// Refuses class numbers where real numbers are computed with.
  ///
  /// - Parameter argument: the argument to point at.
  /// - Throws: a `type-mismatch`.
  func requireReal(at argument: String?) throws(LanguageError) {
    guard !dtype.isFloating else { return }
    throw LanguageError(
      .typeMismatch, "class numbers are not numbers to compute with", at: argument,
      label: "class numbers of shape \(shape)",
      help: "use `one_hot(i, classes)` or `embedding(i, classes, units)`")
  }

  /// Refuses a value without row axes, where a function works along the last one.
  ///
  /// - Throws: a `shape-mismatch`.
  func requireAxis(_ function: String, at argument: String) throws(LanguageError) {
    guard rank == 0 else { return }
    throw LanguageError(
      .shapeMismatch, "`\(function)` works along the last axis, and a single number has no axes",
      at: argument, label: "shape \(shape)")
  }

  /// The negative number of a row axis, from the number that the spec's author wrote.
  ///
  /// - Throws: a `shape-mismatch` where the row has no such axis.
  func negativeAxis(_ axis: Int, at argument: String) throws(LanguageError) -> Int {
    guard axis >= -rank, axis < rank else {
      throw LanguageError(
        .shapeMismatch, "the shape \(shape) has no axis \(axis)", at: argument,
        label: "axis \(axis)", other: ("x", "shape \(shape)"),
        help: rank == 0
          ? "a single number has no axes"
          : "the axes are 0 to \(rank - 1), or -1 to -\(rank) counted from the end")
    }
    return axis < 0 ? axis : axis - rank
  }

  /// The negative numbers of row axes, if any are named.
  func negativeAxes(_ axes: [Int]?, at argument: String) throws(LanguageError) -> [Int]? {
    guard let axes else { return nil }
    return try negativeAxes(axes, at: argument) as [Int]
  }

  /// The negative numbers of row axes, each of which may be named once.
  ///
  /// - Throws: a `shape-mismatch` where the row has no such axis, or one is named twice.
  func negativeAxes(_ axes: [Int], at argument: String) throws(LanguageError) -> [Int] {
    var result: [Int] = []
    for axis in axes {
      let axis = try negativeAxis(axis, at: argument)
      guard !result.contains(axis) else {
        throw LanguageError(
          .shapeMismatch, "axis \(axis) of the shape \(shape) is named twice", at: argument)
      }
      result.append(axis)
    }
    return result
  }
}

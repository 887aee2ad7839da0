import TensorCore
public import TensorIR
import TensorOps

extension Builder {
  /// A number in the element type of another value.
  func converted(_ number: Value, like value: Value) -> Value {
    if number.type.dtype == value.type.dtype { return number }
    return emit(.convert, number, attributes: Op.dtype => value.type.dtype.rawValue)
  }

  /// True if x exceeds y where the answer only guards a formula, so that no gradient is meant for
  /// x.
  func guarding(_ x: Value, exceeds y: Value) -> Value {
    emit(.gt, emit(.stopGradient, x), y)
  }

  /// The one-hot of the largest entry of every row.
  public func oneHotOfMaximum(_ scores: Value) -> Value {
    let position = emit(
      .reshape, emit(.argmax, scores), attributes: Op.reshapeRank => 1, Op.reshapeShape => [])
    return emit(
      .oneHot, position,
      attributes: Op.classes => scores.shape[-1], Op.dtype => scores.type.dtype.rawValue)
  }

  /// The sum over the last axis, which keeps extent 1.
  func sumOfClasses(_ value: Value) -> Value { emit(.sum, value, attributes: Op.axes => [-1]) }
}

/// The joint values of finitely many independent units.
enum JointStates {
  /// All values `[states, row…]` in lexicographic order, the first unit slowest.
  static func tensor(
    arity: Int, units: Int, row: Shape, entries: (Int) -> [Double]
  ) -> Tensor {
    let parts = (0..<arity).map(entries)
    let count = (0..<units).reduce(1) { count, _ in count * arity }
    var elements: [Double] = []
    elements.reserveCapacity(count * row.count)
    for state in 0..<count {
      var weight = count
      for _ in 0..<units {
        weight /= arity
        elements += parts[state / weight % arity]
      }
    }
    return Tensor([count] + row, elements)
  }
}

import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Lets products of one-hot rows pick rows instead of multiplying by zeros.
  ///
  /// With u variables of k classes, X·W is the sum of u rows of W, one k-th of the product's work,
  /// and Xᵀ·G adds each row of G at u places.
  public static let pickRows = Pass(
    "pick-rows",
    summary:
      "Turns products of one-hot rows into sums of picked rows, and their gradients into added rows.",
    rewrite: { _ in
      { b, node, operands in
        guard node.op == .matmul, !node[Op.transposeB], operands[1].shape.rank == 2 else {
          return nil
        }
        return node[Op.transposeA]
          ? added(b, operands[0], operands[1]) : picked(b, operands[0], operands[1])
      }
    })

  /// The fewest classes for which picking is faster: measured, see the benchmark's log.
  package static let fewestPickedClasses = 6

  /// X·W as sums of rows of W.
  private static func picked(_ b: Builder, _ x: Value, _ table: Value) -> Value? {
    guard let index = numbers(b, x) else { return nil }
    let rows = b.emit(.gather, table, index, attributes: Op.indexRank => 2)
    let sum = b.emit(.sum, rows, attributes: Op.axes => [-2])
    return b.emit(
      .reshape, sum, attributes: Op.reshapeRank => 3,
      Op.reshapeShape => x.shape.leading(exceptLast: 1).extents + [table.shape[-1]])
  }

  /// Xᵀ·G as rows of G added at their numbers.
  private static func added(_ b: Builder, _ x: Value, _ updates: Value) -> Value? {
    guard x.shape.rank == 2, let index = numbers(b, x) else { return nil }
    let (rows, columns) = (updates.shape[0], updates.shape[1])
    let single = b.emit(
      .reshape, updates, attributes: Op.reshapeRank => 2, Op.reshapeShape => [rows, 1, columns])
    let repeated = b.emit(
      .broadcastTo, single, attributes: Op.targetShape => [rows, index.shape[1], columns])
    return b.emit(
      .scatter, index, repeated, attributes: Op.scatterRows => x.shape[1], Op.indexRank => 2)
  }

  /// The numbers of the rows that each row of a one-hot matrix picks, shaped `[rows, variables]`.
  private static func numbers(_ b: Builder, _ x: Value) -> Value? {
    let node = unshaped(b, x)
    guard node.op == .oneHot, node.result.shape.count == x.shape.count else { return nil }
    let classes = node.result.shape[-1]
    let width = x.shape[-1]
    guard classes >= fewestPickedClasses, width % classes == 0, x.shape.count > 0 else {
      return nil
    }
    let units = width / classes
    let index = node.operands[0]
    let flat = b.emit(
      .reshape, index, attributes: Op.reshapeRank => index.shape.rank,
      Op.reshapeShape => [x.shape.count / width, units])
    guard units > 1 else { return flat }
    // With several variables a number out of range would select a row of the next variable.
    guard unshaped(b, index).op == .argmax else { return nil }
    let offsets = b.constant(Tensor(.i32, [units], (0..<units).map { Double($0 * classes) }))
    return b.emit(.add, flat, offsets)
  }

  /// The node that makes a value, looking through reshapes.
  private static func unshaped(_ b: Builder, _ value: Value) -> Node {
    var node = b.node(value)
    while node.op == .reshape { node = b.node(node.operands[0]) }
    return node
  }
}

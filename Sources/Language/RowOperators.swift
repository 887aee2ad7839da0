import Diagnostics
import TensorCore
import TensorIR
import TensorOps

/// The infix operators between rows.
public enum RowOperator: Sendable, CaseIterable {
  case add, subtract, multiply, divide
  /// The first operand to the power of the second.
  case power
  /// The matrix product.
  case matrixMultiply
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

extension RowBuilder {
  /// The meaning of an infix operator of the language.
  ///
  /// Row shapes broadcast as in numpy, except for the matrix product, which is ``matmul(_:_:)``.
  /// Comparisons give 0 or 1 and take class numbers too; a square is a `square`, which is exact for
  /// negative numbers.
  ///
  /// - Throws: a `shape-mismatch` or `type-mismatch`; the left operand is the argument `x`, the
  ///   right one `y`.
  public func binary(
    _ operator: RowOperator, _ x: RowValue, _ y: RowValue
  ) throws(LanguageError) -> RowValue {
    switch `operator` {
    case .add: return try paired(.add, x, y)
    case .subtract: return try paired(.sub, x, y)
    case .multiply: return try paired(.mul, x, y)
    case .divide: return try paired(.div, x, y)
    case .power:
      if y.rank == 0, constantNumber(y) == 2 { return try mapped(.square, x) }
      return try paired(.pow, x, y)
    case .matrixMultiply: return try matmul(x, y)
    case .equal: return try compared(.eq, x, y)
    case .notEqual: return try compared(.ne, x, y)
    case .less: return try compared(.lt, x, y)
    case .lessOrEqual: return try compared(.le, x, y)
    case .greater: return try compared(.gt, x, y)
    case .greaterOrEqual: return try compared(.ge, x, y)
    }
  }

  /// The meaning of a minus sign before an expression.
  public func negate(_ x: RowValue) throws(LanguageError) -> RowValue { try mapped(.neg, x) }

  /// An elementwise op of one operand, which must hold real numbers.
  func mapped(_ op: Op, _ x: RowValue, at argument: String = "x") throws(LanguageError) -> RowValue
  {
    try x.requireReal(at: argument)
    return RowValue(try emit(op, [x.value], [:]), rank: x.rank)
  }

  /// An elementwise op of two operands, whose names are those of the arguments to point at.
  func paired(
    _ op: Op, _ x: RowValue, _ y: RowValue, names: (String, String) = ("x", "y")
  ) throws(LanguageError) -> RowValue {
    try x.requireReal(at: names.0)
    try y.requireReal(at: names.1)
    guard Shape.broadcast(x.shape, y.shape) != nil else {
      throw LanguageError(
        .shapeMismatch, "shapes \(x.shape) and \(y.shape) do not match", at: names.0,
        label: "shape \(x.shape)", other: (names.1, "shape \(y.shape)"), help: Self.broadcasting)
    }
    return try elementwise(op, x, y)
  }

  /// A comparison, to which class numbers are numbers.
  func compared(_ op: Op, _ x: RowValue, _ y: RowValue) throws(LanguageError) -> RowValue {
    try paired(op, asReal(x), asReal(y))
  }

  /// Class numbers as real numbers; real numbers as they are.
  public func asReal(_ x: RowValue) -> RowValue {
    if x.dtype.isFloating { return x }
    return RowValue(
      b.emit(.convert, x.value, attributes: Op.dtype => dtype.rawValue), rank: x.rank)
  }

  /// The product with a number.
  func scaled(_ x: RowValue, by factor: Double) throws(LanguageError) -> RowValue {
    try elementwise(.mul, x, constant(factor))
  }

  /// The number in a constant; nil if the value is not a constant.
  private func constantNumber(_ x: RowValue) -> Double? {
    let node = b.node(x.value)
    return node.op == .constant ? node[Op.elements].first : nil
  }

  /// M·y as yᵀ·Mᵀ, where one matrix serves all rows: then these join in one product, whose
  /// derivative with respect to the matrix is one product, too, and no outer product for each row.
  ///
  /// Nil if that would lose information about the result's support.
  private func turned(
    _ matrix: RowValue, _ y: RowValue, _ flags: Attributes
  ) throws(LanguageError) -> RowValue? {
    let row = reshape(y, to: [1] + y.shape)
    let column = TensorType(y.dtype, y.lead + y.shape + [1], y.support)
    let product = try emit(
      .matmul, [row.value, matrix.value],
      Attributes([Op.transposeA => false, Op.transposeB => true]))
    guard let type = try? Op.matmul.resultType(of: [matrix.value.type, column], flags),
      product.type.support.isSubset(of: type.support)
    else { return nil }
    return reshape(RowValue(product, rank: 2), to: [matrix.shape[0]])
  }

  /// The matrix product of rows of one or two axes, with numpy's rules: a vector on the left is a
  /// row, one on the right a column, and the axis that was added disappears again.
  ///
  /// - Throws: a `shape-mismatch` that names both shapes.
  public func matmul(_ x: RowValue, _ y: RowValue) throws(LanguageError) -> RowValue {
    try x.requireReal(at: "x")
    try y.requireReal(at: "y")
    for (operand, name) in [(x, "x"), (y, "y")] where !(1...2).contains(operand.rank) {
      throw LanguageError(
        .shapeMismatch,
        "a matrix product takes vectors and matrices, not the shape \(operand.shape)",
        at: name, label: "shape \(operand.shape)")
    }
    let rows = x.rank == 2 ? x : reshape(x, to: [1] + x.shape)
    let columns = y.rank == 2 ? y : reshape(y, to: y.shape + [1])
    guard rows.shape[-1] == columns.shape[-2] else {
      throw LanguageError(
        .shapeMismatch,
        "the last axis of \(x.shape) and the first of \(y.shape) must agree in a matrix product",
        at: "x", label: "shape \(x.shape)", other: ("y", "shape \(y.shape)"),
        help: "`dense(x, units)` makes a weight of the right shape by itself")
    }
    let kept = x.shape.leading(exceptLast: 1) + (y.rank == 2 ? [y.shape[-1]] : [])
    let flags = Attributes([Op.transposeA => false, Op.transposeB => false])
    if x.rank == 2, y.rank == 1, x.lead.rank == 0, y.lead.rank > 0,
      let turned = try turned(x, y, flags)
    {
      return turned
    }
    let product = try emit(.matmul, [rows.value, columns.value], flags)
    return reshape(RowValue(product, rank: 2), to: kept)
  }
}

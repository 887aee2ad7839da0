import TensorCore
public import TensorIR

extension Op {
  /// True if the first matrix is transposed.
  public static let transposeA = AttributeKey<Bool>(
    "transpose_a", "True to swap the last two axes of the first operand.")
  /// True if the second matrix is transposed.
  public static let transposeB = AttributeKey<Bool>(
    "transpose_b", "True to swap the last two axes of the second operand.")

  /// The matrix product over the last two axes.
  public static let matmul: Op = Op(
    "matmul",
    summary: "The matrix product over the last two axes of each operand; leading axes broadcast.",
    operands: ["a", "b"],
    attributes: [transposeA.spec, transposeB.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let (a, b) = (use[0], use[1])
      guard a.dtype.isFloating, a.dtype == b.dtype else {
        throw OpError("expected real numbers of one element type, not \(a) and \(b)")
      }
      try TypeRules.check(axis: -2, of: a.shape)
      try TypeRules.check(axis: -2, of: b.shape)
      let (m, k) = MatrixProduct.extents(a.shape, use[transposeA])
      let (k2, n) = MatrixProduct.extents(b.shape, use[transposeB])
      guard k == k2 else { throw OpError("inner extents differ: \(k) and \(k2)") }
      let leading = try TypeRules.leading(
        a.shape.leading(exceptLast: 2), b.shape.leading(exceptLast: 2))
      return TensorType(a.dtype, leading + [m, n])
    },
    support: { use in
      let (a, b) = (use[0].support, use[1].support)
      if !use[transposeA], a.isSubset(of: .simplex) {
        // Rows that sum to one pick or average the other's rows.
        let rows = use[transposeB] ? b.elementwise : b
        if a == .onehot || rows == .unit { return rows }
        if rows.isSubset(of: .simplex) { return .simplex }
        if rows == .binary { return .unit }
      }
      let isCount = { (s: Support) in s.isHard || s == .count }
      if isCount(a), isCount(b) { return .count }
      return TypeRules.positiveIfPositive(use)
    },
    derivative: .rule(MatrixProduct.cotangents),
    reference: { operands, attributes, type in
      MatrixProduct.reference(
        operands[0], attributes[transposeA], operands[1], attributes[transposeB], type)
    },
    kernel: .product,
    example: Example(
      [Tensor([2, 2], [1, 2, 3, 4]), Tensor([2, 2], [5, 6, 7, 8])],
      transposeA => false, transposeB => true, gives: Tensor([2, 2], [17, 23, 39, 53])))
}

/// The rules of `matmul` that are longer than a line.
enum MatrixProduct {
  /// The rows and columns of an operand as the product sees it.
  static func extents(_ shape: Shape, _ isTransposed: Bool) -> (rows: Int, columns: Int) {
    isTransposed ? (shape[-1], shape[-2]) : (shape[-2], shape[-1])
  }

  /// Both operands' cotangents: G·Bᵀ and Aᵀ·G, or their transposes where an operand is transposed.
  static func cotangents(_ node: Pullback) -> [Formula?] {
    let (a, b, g) = (node.operands[0], node.operands[1], node.g)
    let (ta, tb) = (node[Op.transposeA], node[Op.transposeB])
    let da =
      ta
      ? b.matmul(g, transposingSelf: tb, transposed: true) : g.matmul(b, transposed: !tb)
    var (left, right, isTransposed) = (a, g, ta)
    if b.shape.rank == 2, a.shape.rank > 2 {
      // One matrix for all leading axes: they join the rows, so that one product results.
      (left, right, isTransposed) = (flattened(ta ? a.transposed : a), flattened(g), false)
    }
    let db =
      tb
      ? right.matmul(left, transposingSelf: true, transposed: isTransposed)
      : left.matmul(right, transposingSelf: !isTransposed)
    return [da, db]
  }

  /// The value with all axes but the last made one.
  private static func flattened(_ value: Formula) -> Formula {
    value.reshaped(to: [value.shape.leading(exceptLast: 1).count, value.shape[-1]])
  }

  /// The product by its definition.
  static func reference(
    _ a: Tensor, _ ta: Bool, _ b: Tensor, _ tb: Bool, _ type: TensorType
  ) -> Tensor {
    let (m, k) = extents(a.shape, ta)
    let n = type.shape[-1]
    let leading = type.shape.leading(exceptLast: 2)
    let starts = zip(
      leading.broadcastIndices(of: a.shape.leading(exceptLast: 2)),
      leading.broadcastIndices(of: b.shape.leading(exceptLast: 2)))
    var elements: [Double] = []
    for (startA, startB) in starts {
      for row in 0..<m {
        for column in 0..<n {
          var total = 0.0
          for inner in 0..<k {
            let x = a.elements[startA * m * k + (ta ? inner * m + row : row * k + inner)]
            let y = b.elements[startB * k * n + (tb ? column * k + inner : inner * n + column)]
            total += x * y
          }
          elements.append(total)
        }
      }
    }
    return Tensor(type.dtype, type.shape, elements)
  }
}

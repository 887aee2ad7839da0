import TensorCore
import TensorIR
import TensorOps

extension LoopBuilder {
  /// Rows of a matrix that are worth a product of their own.
  private static let manyRows = 16

  /// A matrix product; transposed views become flags, leading axes rows where they can.
  mutating func product(_ node: Node) -> Access {
    let leading = Array(node.result.shape.extents.dropLast(2))
    var a = matrix(node.operands[0], node[Op.transposeA], leading)
    let b = matrix(node.operands[1], node[Op.transposeB], leading)
    var shape = joined(node, a, b)
    // Small matrices apart from each other, such as a cropped image's, are one once they are
    // copied.
    if !shape.batch.isEmpty, shape.m < Self.manyRows, shape.n >= Self.manyRows, !a.isTransposed,
      shape.bStrides.allSatisfy({ $0 == 0 }),
      node.operands[0].shape.extents.dropLast(2).elementsEqual(leading)
    {
      a = matrix(node.operands[0], node[Op.transposeA], leading, isPacked: true)
      shape = joined(node, a, b)
    }
    let axes = Strides.collapse(shape.batch, [shape.aStrides, shape.bStrides])
    (shape.batch, shape.aStrides, shape.bStrides) = (axes.shape, axes.lists[0], axes.lists[1])
    return append(
      .product(shape), node.result.type.dtype, node.result.shape.extents, [a.access, b.access])
  }

  private func joined(_ node: Node, _ a: Matrix, _ b: Matrix) -> ProductShape {
    let result = node.result.shape.extents
    var shape = ProductShape(
      m: result[result.count - 2], n: result[result.count - 1], k: a.columns, lda: a.distance,
      ldb: b.distance, transposesA: a.isTransposed, transposesB: b.isTransposed,
      batch: Array(result.dropLast(2)), aStrides: a.leading, bStrides: b.leading)
    join(&shape)
    return shape
  }

  /// Leading axes of A become rows where B has none and their rows are evenly spaced.
  private func join(_ shape: inout ProductShape) {
    guard !shape.transposesA, shape.bStrides.allSatisfy({ $0 == 0 }) else { return }
    let all = Strides.collapse(shape.batch + [shape.m], [shape.aStrides + [shape.lda]])
    guard all.shape.count <= 1 else { return }
    let rows = shape.batch.reduce(shape.m, *)
    // With a single row a matrix, the distance between rows is that between matrices.
    if shape.m == 1, let distance = all.lists[0].first {
      guard distance >= shape.k else { return }
      shape.lda = distance
    }
    shape.m = rows
    (shape.batch, shape.aStrides, shape.bStrides) = ([], [], [])
  }

  private struct Matrix {
    var access: Access
    /// The columns of the matrix as the product sees it.
    var columns: Int
    /// Elements from row to row in memory.
    var distance: Int
    var isTransposed: Bool
    var leading: [Int]
  }

  private mutating func matrix(
    _ value: Value, _ isTransposed: Bool, _ leading: [Int], isPacked: Bool = false
  ) -> Matrix {
    let shape = value.shape.extents
    let rows = value.shape[-2]
    let columns = value.shape[-1]
    var source = isPacked ? packed(access(value), shape) : access(value)
    func layout(_ access: Access) -> (distance: Int, isFlipped: Bool)? {
      let down = access.strides[shape.count - 2]
      let across = access.strides[shape.count - 1]
      if across == 1 || columns == 1 {
        // The distance of a single row is not used, but must not be too small.
        let distance = rows == 1 ? max(columns, 1) : down
        if distance >= columns, distance > 0 { return (distance, false) }
      }
      if down == 1 || rows == 1 {
        let distance = columns == 1 ? max(rows, 1) : across
        if distance >= rows, distance > 0 { return (distance, true) }
      }
      return nil
    }
    var found = layout(source)
    if found == nil {
      source = packed(source, shape)
      found = layout(source)
    }
    guard let found else { fatalError("planner: a packed matrix has no layout") }
    let strides = Strides.broadcast(
      Array(source.strides.dropLast(2)), of: Array(shape.dropLast(2)), to: leading)
    return Matrix(
      access: source, columns: isTransposed ? rows : columns, distance: found.distance,
      isTransposed: isTransposed != found.isFlipped, leading: strides)
  }
}

import CKernels
import TensorCore
import TensorIR
import TensorOps
import Traps

extension LoopBuilder {
  /// A reduction of the last axis or of the axes that an attribute names.
  mutating func reduce(_ node: Node, _ reduction: Reduction) -> Access {
    let operand = node.operands[0]
    let shape = operand.shape.extents
    if reduction == .argmax {
      let index = add(
        .rowReduction(.rowArgmax), .i32, node.result.shape.extents, space: shape,
        [access(operand)])
      return whole(index)
    }
    let axes = Set(node[Op.axes].map { $0 + shape.count })
    let isReduced = shape.indices.map { axes.contains($0) }
    let function: ReductionFunction =
      switch reduction {
      case .sum: .sum
      case .maximum: .maximum
      case .product: .product
      case .logSumExp, .argmax: .logSumExp
      }
    return reduce(function, access(operand), shape, isReduced, node.result.type.dtype)
  }

  /// The reduced elements over the shape in which reduced axes have extent 1.
  ///
  /// Runs of reduced axes are taken one by one from the end.
  mutating func reduce(
    _ function: ReductionFunction, _ access: Access, _ shape: [Int], _ isReduced: [Bool],
    _ dtype: DType
  ) -> Access {
    require(dtype.isFloating, "planner: a reduction of \(dtype)")
    let kept = zip(shape, isReduced).map { $1 ? 1 : $0 }
    guard let last = shape.indices.last(where: { isReduced[$0] && shape[$0] != 1 }) else {
      return access
    }
    var first = last
    while first > 0, isReduced[first - 1] || shape[first - 1] == 1 { first -= 1 }
    let outer = Array(shape[..<first])
    let extent = shape[first...last].reduce(1, *)
    let inner = shape[(last + 1)...].reduce(1, *)
    var partial = shape
    for axis in first...last { partial[axis] = 1 }
    var result: Access
    if function == .sum, let rows = sumOfRows(access, shape, extent: extent, inner: inner) {
      result = append(.gather(rows.shape), dtype, partial, rows.operands)
    } else if inner == 1 {
      result = reduceRows(function, access, shape, outer, extent, dtype)
    } else if function == .sum, outer.allSatisfy({ $0 == 1 }), inner <= 4096, extent > 4 {
      let space = reshaped(access, shape, to: [extent, inner])
      let rest = Array(shape[(last + 1)...])
      result = append(.columnSum, dtype, rest, space: [extent, inner], [space])
    } else {
      let memory = packed(access, shape)
      let sum = MiddleReduction(
        function: function, outer: outer.reduce(1, *), extent: extent, inner: inner)
      result = append(.reduction(sum), dtype, partial, [memory])
    }
    result.strides = Strides.contiguous(partial)
    // An axis that was just reduced has extent 1 now and is skipped.
    return partial == kept ? result : reduce(function, result, partial, isReduced, dtype)
  }

  /// Fuses a sum with the selection of the rows that it adds.
  private func sumOfRows(
    _ access: Access, _ shape: [Int], extent: Int, inner: Int
  ) -> (shape: RowsByNumber, operands: [Access])? {
    let node = graph.nodes[access.node]
    guard case .gather(var rows) = node.kind, rows.perRow == 1, rows.width == inner,
      rows.numbers % extent == 0, node.shape == shape, access.offset == 0,
      access.strides == Strides.contiguous(shape)
    else { return nil }
    rows.perRow = extent
    return (rows, node.operands)
  }

  /// A reduction of trailing axes, `extent` elements in all, for every index of the outer ones.
  private mutating func reduceRows(
    _ function: ReductionFunction, _ access: Access, _ shape: [Int], _ outer: [Int],
    _ extent: Int, _ dtype: DType
  ) -> Access {
    if function == .sum, outer.allSatisfy({ $0 == 1 }) {
      return append(.totalSum, dtype, [], space: shape, [access])
    }
    let space = outer + [extent]
    let rows = reshaped(access, shape, to: space)
    switch function {
    case .sum: return reduceRows(.rowSum, rows, space, dtype)
    case .maximum: return reduceRows(.rowMaximum, rows, space, dtype)
    case .product: return reduceRows(.rowProduct, rows, space, dtype)
    case .logSumExp:
      let parts = exponentials(rows, space, dtype)
      let log = map(.log, dtype, outer + [1], parts.sum)
      return map(.add, dtype, outer + [1], log, parts.shift)
    }
  }

  private mutating func reduceRows(
    _ op: MicroOp, _ rows: Access, _ space: [Int], _ dtype: DType
  ) -> Access {
    append(.rowReduction(op), dtype, space.dropLast() + [1], space: space, [rows])
  }

  /// exp(x − shift), its sum over each row, and the shift: the row's maximum where it is finite.
  private mutating func exponentials(
    _ rows: Access, _ space: [Int], _ dtype: DType
  ) -> (terms: Access, sum: Access, shift: Access) {
    let columns = Array(space.dropLast() + [1])
    let top = reduceRows(.rowMaximum, rows, space, dtype)
    let shift = map(.infiniteToZero, dtype, columns, top)
    let shifted = map(.subtract, dtype, space, rows, spread(shift, columns, space))
    let terms = map(.exp, dtype, space, shifted)
    return (terms, reduceRows(.rowSum, terms, space, dtype), shift)
  }

  /// One element a row over the whole space.
  private func spread(_ column: Access, _ columns: [Int], _ space: [Int]) -> Access {
    Access(
      node: column.node, offset: column.offset,
      strides: Strides.broadcast(column.strides, of: columns, to: space))
  }

  /// Whole-row functions of the last axis.
  mutating func row(_ node: Node, _ function: RowFunction) -> Access {
    let space = node.result.shape.extents
    let dtype = node.result.type.dtype
    let columns = Array(space.dropLast() + [1])
    let rows = access(node.operands[0])
    let parts = exponentials(rows, space, dtype)
    switch function {
    case .softmax:
      let scale = map(.reciprocalOrZero, dtype, columns, parts.sum)
      return map(.multiply, dtype, space, parts.terms, spread(scale, columns, space))
    case .logSoftmax:
      // If all entries are −∞ the total is too, and −∞ − 0 stays −∞.
      let log = map(.log, dtype, columns, parts.sum)
      let total = map(.add, dtype, columns, log, parts.shift)
      let finite = map(.infiniteToZero, dtype, columns, total)
      return map(.subtract, dtype, space, rows, spread(finite, columns, space))
    }
  }
}

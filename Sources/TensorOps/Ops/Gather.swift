import TensorCore
public import TensorIR

extension Op {
  /// Rows of a table by their numbers.
  public static let gather: Op = Op(
    "gather",
    summary: "The rows of a table at the indices `index`; zeros for an index out of range.",
    operands: ["table", "index"],
    attributes: [indexRank.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let (table, index, rank) = (use[0], use[1], use[indexRank])
      try TypeRules.check(axis: -2, of: table.shape)
      guard index.dtype == .i32 else { throw OpError("expected row numbers, not \(index)") }
      guard rank >= 0, rank <= index.shape.rank else {
        throw OpError("\(index.shape) does not have \(rank) axes")
      }
      let leading = try TypeRules.leading(
        table.shape.leading(exceptLast: 2), index.shape.leading(exceptLast: rank))
      return TensorType(
        table.dtype, leading + index.shape.trailing(rank) + table.shape.trailing(1))
    },
    support: TypeRules.same,
    derivative: .rule { node in
      let (table, index) = (node.operands[0], node.operands[1])
      // One table for all leading axes: adding every row at once avoids a table for each of them.
      let rank = table.shape.rank == 2 ? index.shape.rank : node[indexRank]
      return [node.g.scattered(at: index, rank: rank, rows: table.shape[-2]), nil]
    },
    reference: { operands, attributes, type in
      let (table, index, rank) = (operands[0], operands[1], attributes[indexRank])
      let width = table.shape[-1]
      let leading = type.shape.leading(exceptLast: rank + 1)
      let numbers = index.broadcast(to: leading + index.shape.trailing(rank)).elements
      let tables = leading.broadcastIndices(of: table.shape.leading(exceptLast: 2))
      let perTable = index.shape.trailing(rank).count
      let rows = numbers.enumerated().map { position, number -> [Double] in
        let row = Int(number)
        guard (0..<table.shape[-2]).contains(row) else {
          return [Double](repeating: 0, count: width)
        }
        let start = (tables[position / perTable] * table.shape[-2] + row) * width
        return Array(table.elements[start..<start + width])
      }
      return Tensor(type.dtype, type.shape, rows.flatMap { $0 })
    },
    kernel: .movement(.gather),
    example: Example(
      [Tensor([3, 2], [1, 2, 3, 4, 5, 6]), Tensor(.i32, [2], [2, 0])], indexRank => 1,
      gives: Tensor([2, 2], [5, 6, 1, 2])))
}

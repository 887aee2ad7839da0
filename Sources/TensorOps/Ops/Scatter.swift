import TensorCore
public import TensorIR

extension Op {
  /// The number of rows of the table that is made.
  public static let scatterRows = AttributeKey<Int>("rows", "The number of rows of the result.")

  /// Rows added into a table of zeros at their numbers.
  public static let scatter: Op = Op(
    "scatter",
    summary: "A table of zeros with each row of `updates` added at its index.",
    operands: ["index", "updates"],
    attributes: [scatterRows.spec, indexRank.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let (index, updates, rank) = (use[0], use[1], use[indexRank])
      guard index.dtype == .i32 else { throw OpError("expected row numbers, not \(index)") }
      guard rank >= 0, rank <= index.shape.rank, rank < updates.shape.rank else {
        throw OpError("\(index.shape) and \(updates.shape) do not have \(rank) index axes")
      }
      let rows = updates.shape.leading(exceptLast: 1)
      guard rows.trailing(rank) == index.shape.trailing(rank) else {
        throw OpError("\(index.shape) does not number the rows of \(updates.shape)")
      }
      let leading = try TypeRules.leading(
        index.shape.leading(exceptLast: rank), rows.leading(exceptLast: rank))
      return TensorType(
        updates.dtype, leading + [use[scatterRows]] + updates.shape.trailing(1))
    },
    support: { $0[1].support.isSubset(of: .positive) ? .positive : .real },
    derivative: .rule { node in
      [nil, node.g.gathered(at: node.operands[0], rank: node[indexRank])]
    },
    reference: { operands, attributes, type in
      let rank = attributes[indexRank]
      let width = type.shape[-1]
      let leading = type.shape.leading(exceptLast: 2)
      let indexAxes = operands[0].shape.trailing(rank)
      let numbers = operands[0].broadcast(to: leading + indexAxes).elements
      let updates = operands[1].broadcast(to: leading + indexAxes + [width]).elements
      var sums = [Double](repeating: 0, count: type.shape.count)
      for (position, number) in numbers.enumerated() {
        let row = Int(number)
        guard (0..<type.shape[-2]).contains(row) else { continue }
        let table = position / indexAxes.count
        for column in 0..<width {
          sums[(table * type.shape[-2] + row) * width + column] +=
            updates[position * width + column]
        }
      }
      return Tensor(type.dtype, type.shape, sums)
    },
    kernel: .movement(.scatter),
    example: Example(
      [Tensor(.i32, [3], [2, 0, 2]), Tensor([3, 2], [1, 2, 3, 4, 5, 6])],
      scatterRows => 3, indexRank => 1, gives: Tensor([3, 2], [3, 4, 0, 0, 6, 8])))
}

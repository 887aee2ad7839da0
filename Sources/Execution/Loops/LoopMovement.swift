import CKernels
import TensorCore
import TensorIR
import TensorOps

extension LoopBuilder {
  /// Movements of values: accesses where strides can say it, else copies.
  mutating func move(_ node: Node, _ movement: Movement) -> Access {
    let operand = node.operands.isEmpty ? nil : node.operands[0]
    guard let operand else { fatalError("planner: a movement without operands") }
    let shape = operand.shape.extents
    let result = node.result.shape.extents
    var source = access(operand)
    switch movement {
    case .reshape: return reshaped(source, shape, to: result)
    case .broadcast: return broadcast(operand, to: result)
    case .sumTo:
      let missing = shape.count - result.count
      let isReduced = shape.indices.map { axis in
        axis < missing || (result[axis - missing] == 1 && shape[axis] != 1)
      }
      var kept = zip(shape, isReduced).map { $1 ? 1 : $0 }
      let sum = reduce(.sum, source, shape, isReduced, node.result.type.dtype)
      kept.removeFirst(missing)
      return Access(
        node: sum.node, offset: sum.offset, strides: Array(sum.strides.dropFirst(missing)))
    case .transpose:
      let order = node[Op.permutation]
      let leading = shape.count - order.count
      source.strides =
        Array(source.strides.prefix(leading)) + order.map { source.strides[$0 + shape.count] }
      return source
    case .slice:
      let axis = node[Op.axis] + shape.count
      source.offset += node[Op.start] * source.strides[axis]
      // A slice of one position has no distance along its axis.
      if result[axis] == 1 { source.strides[axis] = 0 }
      return source
    case .pad: return pad(node)
    case .concat: return concat(node)
    case .oneHot:
      source.strides.append(0)
      return append(.oneHot, node.result.type.dtype, result, [source])
    case .gather: return gather(node)
    case .scatter: return scatter(node)
    case .patches, .overlapAdd: return windows(node, movement)
    }
  }

  private mutating func pad(_ node: Node) -> Access {
    let axis = node[Op.axis] + node.result.shape.rank
    let before = node[Op.before]
    let after = node[Op.after]
    let dtype = node.result.type.dtype
    var shape = node.result.shape.extents
    let rank = shape.count
    let inner = shape[axis] - before - after
    var parts: [(Access, Int)] = []
    if before > 0 { parts.append((scalar(0, dtype, rank: rank), before)) }
    parts.append((access(node.operands[0]), inner))
    if after > 0 { parts.append((scalar(0, dtype, rank: rank), after)) }
    shape[axis] = before + inner + after
    return assemble(parts, axis, shape, dtype)
  }

  private mutating func concat(_ node: Node) -> Access {
    let shape = node.result.shape.extents
    let axis = node[Op.axis] + shape.count
    let parts = node.operands.map { operand -> (Access, Int) in
      var own = shape
      own[axis] = operand.shape[axis - shape.count]
      return (broadcast(operand, to: own), own[axis])
    }
    return assemble(parts, axis, shape, node.result.type.dtype)
  }

  /// Memory filled by copies, one after the other along an axis.
  private mutating func assemble(
    _ parts: [(Access, Int)], _ axis: Int, _ shape: [Int], _ dtype: DType
  ) -> Access {
    // A row-major extent of 1 has stride 0, which is right unless the pieces are placed along it.
    let distance = shape.dropFirst(axis + 1).reduce(1, *)
    let strides = Strides.contiguous(shape)
    var pieces: [Access] = []
    let memory = graph.nodes.count + parts.count
    var position = 0
    for (part, extent) in parts {
      var own = shape
      own[axis] = extent
      var steps = strides
      steps[axis] = extent == 1 ? 0 : distance
      let piece = add(
        .map(.identity), dtype, own, [part],
        target: Target(node: memory, offset: position * distance, strides: steps))
      pieces.append(Access(node: piece, strides: []))
      position += extent
    }
    return append(.assembly, dtype, shape, pieces)
  }

  /// The two innermost axes as row-major memory, whatever the leading strides.
  private mutating func rowMajor(_ access: Access, _ shape: [Int], trailing: Int) -> Access {
    let inner = Array(shape.suffix(trailing))
    return Array(access.strides.suffix(trailing)) == Strides.contiguous(inner)
      ? access : packed(access, shape)
  }

  private mutating func gather(_ node: Node) -> Access {
    let (table, index) = (node.operands[0], node.operands[1])
    let rank = node[Op.indexRank]
    let leading = Array(node.result.shape.extents.dropLast(rank + 1))
    let rows = rowMajor(access(table), table.shape.extents, trailing: 2)
    let numbers = rowMajor(access(index), index.shape.extents, trailing: rank)
    let shape = RowsByNumber(
      rows: table.shape[-2], width: table.shape[-1],
      numbers: index.shape.trailing(rank).count, batch: leading,
      tableStrides: Strides.broadcast(
        Array(rows.strides.dropLast(2)), of: Array(table.shape.extents.dropLast(2)), to: leading),
      indexStrides: Strides.broadcast(
        Array(numbers.strides.dropLast(rank)), of: Array(index.shape.extents.dropLast(rank)),
        to: leading))
    return append(
      .gather(shape), node.result.type.dtype, node.result.shape.extents, [rows, numbers])
  }

  private mutating func scatter(_ node: Node) -> Access {
    let (index, updates) = (node.operands[0], node.operands[1])
    let rank = node[Op.indexRank]
    let leading = Array(node.result.shape.extents.dropLast(2))
    var rows = access(updates)
    var extents = updates.shape.extents
    var perRow = 1
    // A row that is the same for the last axis of numbers is stored once.
    let repeated = extents.count - 2
    if rank > 0, extents[repeated] > 1, rows.strides[repeated] == 0 {
      perRow = extents.remove(at: repeated)
      rows.strides.remove(at: repeated)
    }
    let trailing = perRow == 1 ? rank + 1 : rank
    rows = rowMajor(rows, extents, trailing: trailing)
    let numbers = rowMajor(access(index), index.shape.extents, trailing: rank)
    let shape = RowsByNumber(
      rows: node.result.shape[-2], width: node.result.shape[-1],
      numbers: index.shape.trailing(rank).count, perRow: perRow, batch: leading,
      tableStrides: Strides.broadcast(
        Array(rows.strides.dropLast(trailing)), of: Array(extents.dropLast(trailing)), to: leading),
      indexStrides: Strides.broadcast(
        Array(numbers.strides.dropLast(rank)), of: Array(index.shape.extents.dropLast(rank)),
        to: leading))
    return append(
      .scatter(shape), node.result.type.dtype, node.result.shape.extents, [rows, numbers])
  }
}

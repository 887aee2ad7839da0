import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Lets slices, pads and concatenations along one axis undo each other.
  public static let cancelSlices = Pass(
    "cancel-slices",
    summary: "Undoes slices of concatenations and pads, and joins neighbouring parts.",
    rewrite: { _ in
      { b, node, operands in
        switch node.op {
        case Op.slice?:
          Parts(b: b, axis: node[Op.axis]).slice(operands[0], node[Op.start]..<node[Op.limit])
        case Op.pad?:
          Parts(b: b, axis: node[Op.axis]).pad(operands[0], node[Op.before], node[Op.after])
        case Op.concat?: Parts(b: b, axis: node[Op.axis]).concat(operands, node.result.shape)
        case Op.add?: Parts.sum(b, operands[0], operands[1])
        default: nil
        }
      }
    })
}

/// Slices, pads and concatenations along one axis, each in its shortest form.
private struct Parts {
  let b: Builder
  let axis: Int

  private func extent(_ value: Value) -> Int { value.shape[axis] }

  /// True if a value is made by an op along the same axis.
  private func isMade(_ node: Node, by op: Op) -> Bool {
    node.op == op && node[Op.axis] == axis
  }

  /// Positions of a value.
  func slice(_ value: Value, _ range: Range<Int>) -> Value {
    if range == 0..<extent(value) { return value }
    let node = b.node(value)
    if isMade(node, by: .slice) {
      let start = node[Op.start]
      return slice(node.operands[0], range.lowerBound + start..<range.upperBound + start)
    }
    if isMade(node, by: .pad) {
      let inside = node[Op.before]..<node[Op.before] + extent(node.operands[0])
      if inside.lowerBound <= range.lowerBound, range.upperBound <= inside.upperBound {
        let start = inside.lowerBound
        return slice(node.operands[0], range.lowerBound - start..<range.upperBound - start)
      }
    }
    if isMade(node, by: .concat) {
      var start = 0
      for part in node.operands {
        let end = start + extent(part)
        if start <= range.lowerBound, range.upperBound <= end {
          let shape = with(value.shape, extent: range.count)
          return stretch(slice(part, range.lowerBound - start..<range.upperBound - start), shape)
        }
        start = end
      }
    }
    if node.op == .broadcastTo, let source = node.operands.first,
      -axis > source.shape.rank || source.shape[axis] == 1
    {
      return stretch(source, with(value.shape, extent: range.count))
    }
    return b.emit(
      .slice, value,
      attributes: Op.axis => axis, Op.start => range.lowerBound, Op.limit => range.upperBound)
  }

  /// A value between zeros.
  func pad(_ value: Value, _ before: Int, _ after: Int) -> Value {
    if before == 0, after == 0 { return value }
    let node = b.node(value)
    if isMade(node, by: .pad) {
      return pad(node.operands[0], before + node[Op.before], after + node[Op.after])
    }
    return b.emit(
      .pad, value, attributes: Op.axis => axis, Op.before => before, Op.after => after)
  }

  /// Consecutive values, in the shape that they have together.
  func concat(_ values: [Value], _ shape: Shape) -> Value {
    var parts: [Value] = []
    for value in values {
      let node = b.node(value)
      for part in isMade(node, by: .concat) ? node.operands : [value] {
        if let last = parts.last, let joined = joined(last, part) {
          parts[parts.count - 1] = joined
        } else {
          parts.append(part)
        }
      }
    }
    if parts.count == 1 { return stretch(parts[0], shape) }
    let value = b.emit(.concat, parts, Attributes([Op.axis => axis]))
    return stretch(value, shape)
  }

  /// Neighbouring slices of one value as one slice.
  private func joined(_ left: Value, _ right: Value) -> Value? {
    let (first, second) = (b.node(left), b.node(right))
    guard isMade(first, by: .slice), isMade(second, by: .slice),
      first.operands == second.operands, first[Op.limit] == second[Op.start]
    else { return nil }
    return slice(first.operands[0], first[Op.start]..<second[Op.limit])
  }

  /// Padded parts that do not overlap, as the cotangents of slices are, are no sum.
  static func sum(_ b: Builder, _ x: Value, _ y: Value) -> Value? {
    let (first, second) = (b.node(x), b.node(y))
    guard first.op == .pad, second.op == .pad, first[Op.axis] == second[Op.axis],
      x.shape == y.shape
    else { return nil }
    let parts = Parts(b: b, axis: first[Op.axis])
    let (left, right) = first[Op.before] < second[Op.before] ? (first, second) : (second, first)
    let (low, high) = (left.operands[0], right.operands[0])
    guard left[Op.before] + parts.extent(low) == right[Op.before] else { return nil }
    let extent = parts.extent(low) + parts.extent(high)
    let joined = parts.concat([low, high], parts.with(x.shape, extent: extent))
    return parts.pad(joined, left[Op.before], right[Op.after])
  }

  private func with(_ shape: Shape, extent: Int) -> Shape {
    var shape = shape
    shape.extents[axis + shape.rank] = extent
    return shape
  }

  private func stretch(_ value: Value, _ shape: Shape) -> Value {
    if value.shape == shape { return value }
    return b.emit(.broadcastTo, value, attributes: Op.targetShape => shape.extents)
  }
}

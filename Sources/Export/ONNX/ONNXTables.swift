import TensorCore
import TensorIR
import TensorOps

/// Rows picked from tables and added into them, and windows of images, which are tables of pixels.
enum ONNXTables {
  private typealias Name = ONNXGraph.Name

  /// Row numbers as 64-bit numbers in range, and where they were in range.
  private static func inside(
    _ use: ONNXUse, _ index: Name, rows: Int
  ) -> (index: Name, inside: Name) {
    let wide = use.add("Cast", index, attributes: [("to", .int(7))])
    let (zero, limit) = (use.graph.indices([0], []), use.graph.indices([rows], []))
    let inside = use.add(
      "And", use.add("GreaterOrEqual", wide, zero), use.add("Less", wide, limit))
    return (use.add("Where", inside, wide, zero), inside)
  }

  static let gather: ONNXUse.Rule = { use in
    let (table, result) = (use.shape(0), use.shape)
    let rank = use.node[Op.indexRank]
    let axes = Array(use.shape(1).suffix(rank))
    let leading = Array(result.dropLast(rank + 1))
    let (rows, width) = (table[table.count - 2], table[table.count - 1])
    let (index, isInside) = inside(use, use[1], rows: rows(rows: 0))
    guard table.count > 2 else {
      let picked = use.add("Gather", use[0], index, attributes: [("axis", .int(0))])
      let mask = use.add("Unsqueeze", isInside, use.graph.ints([-1]))
      return use.add("Where", mask, picked, use.number(0))
    }
    func spread(_ value: Name) -> Name {
      let column = use.add("Unsqueeze", value, use.graph.ints([-1]))
      let whole = use.add("Expand", column, use.graph.shape(leading + axes + [width]))
      return ONNXRules.reshape(use, whole, leading + [product(axes), width])
    }
    let all = use.add("Expand", use[0], use.graph.shape(leading + [rows, width]))
    let picked = use.add(
      "GatherElements", all, spread(index), attributes: [("axis", .int(leading.count))])
    let kept = use.add("Where", spread(isInside), picked, use.number(0))
    return ONNXRules.reshape(use, kept, result)
  }

  static let scatter: ONNXUse.Rule = { use in
    let rank = use.node[Op.indexRank]
    let axes = Array(use.shape(0).suffix(rank))
    let leading = Array(use.shape.dropLast(2))
    let width = use.shape[use.shape.count - 1]
    let (index, isInside) = inside(use, use[0], rows: use.node[Op.scatterRows])
    func spread(_ value: Name) -> Name {
      let whole = use.add("Expand", value, use.graph.shape(leading + axes + [width]))
      return ONNXRules.reshape(use, whole, leading + [product(axes), width])
    }
    func column(_ value: Name) -> Name { use.add("Unsqueeze", value, use.graph.ints([-1])) }
    let zero = use.graph.scalar(0, use.dtype)
    let updates = use.add("Where", spread(column(isInside)), spread(use[1]), zero)
    let zeros = use.add("Expand", zero, use.graph.shape(use.shape))
    return use.add(
      "ScatterElements", zeros, spread(column(index)), updates,
      attributes: [("axis", .int(leading.count)), ("reduction", .text("add"))])
  }

  static let patches: ONNXUse.Rule = { use in
    let image = use.shape(0)
    let leading = Array(image.dropLast(3))
    let size = image.suffix(3).map { $0(rows: 0) }
    let windows = WindowIndices(use.node.attributes, height: size[0], width: size[1])
    let pixels = ONNXRules.reshape(
      use, use[0], leading + [.fixed(size[0] * size[1]), .fixed(size[2])])
    let padded = ONNXRules.pad(use, pixels, axis: -2, 0, 1)
    let picked = use.add(
      "Gather", padded, use.graph.indices(windows.pixels, [windows.pixels.count]),
      attributes: [("axis", .int(leading.count))])
    return ONNXRules.reshape(use, picked, use.shape)
  }

  static let overlapAdd: ONNXUse.Rule = { use in
    let leading = Array(use.shape.dropLast(3))
    let size = use.shape.suffix(3).map { $0(rows: 0) }
    let windows = WindowIndices(use.node.attributes, height: size[0], width: size[1])
    let places = windows.pixels.count
    let rows = ONNXRules.reshape(use, use[0], leading + [.fixed(places), .fixed(size[2])])
    let index = use.add(
      "Expand", use.graph.indices(windows.pixels, [places, 1]),
      use.graph.shape(leading + [.fixed(places), .fixed(size[2])]))
    let zeros = use.add(
      "Expand", use.graph.scalar(0, use.dtype),
      use.graph.shape(leading + [.fixed(windows.zero + 1), .fixed(size[2])]))
    let sums = use.add(
      "ScatterElements", zeros, index, rows,
      attributes: [("axis", .int(leading.count)), ("reduction", .text("add"))])
    let image = ONNXRules.slice(use, sums, axis: -2, 0, windows.zero)
    return ONNXRules.reshape(use, image, use.shape)
  }

  /// The number of rows that some axes of fixed extents number.
  private static func product(_ extents: [Extent]) -> Extent {
    extents.reduce(.fixed(1)) { product, extent in
      switch (product, extent) {
      case (.fixed(let a), .fixed(let b)): .fixed(a * b)
      case (.fixed(let a), .rows(let b)), (.rows(let b), .fixed(let a)): .rows(times: a * b)
      case (.rows, .rows): fatalError("export: an axis of squared rows")
      }
    }
  }
}

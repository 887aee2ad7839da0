import TensorCore
import TensorIR
import TensorOps

/// Rows picked from tables and added into them, and windows of images, which are tables of pixels.
enum StableHLOTables {
  private typealias Name = StableHLOUse.Name

  static let gather: StableHLOUse.Rule = { use in
    let (table, rank) = (use[0].shape, use.node[Op.indexRank])
    let leading = Array(use.shape.dropLast(rank + 1))
    let (rows, width) = (table[table.count - 2], table[table.count - 1])
    let (index, isInside) = rowNumbers(use, use[1], leading, rank, rows: rows, outside: 0)
    let tables = index.shape[0]
    let flat = use.reshape(
      use.broadcast(use[0], leading + [rows, width]), [tables * rows, width])
    let picked = use.program.define(index.shape + [width], use.element) {
      "\"stablehlo.gather\"(\(flat.text), \(index.text)) <{dimension_numbers = "
        + "#stablehlo.gather<offset_dims = [2], collapsed_slice_dims = [0], start_index_map = [0], "
        + "index_vector_dim = 2>, indices_are_sorted = false, slice_sizes = array<i64: 1, \(width)>}>"
        + " : (\(flat.type), \(index.type)) -> \($0.type)"
    }
    let mask = use.program.define(picked.shape, "i1") {
      "stablehlo.broadcast_in_dim \(isInside.text), dims = [0, 1] : (\(isInside.type)) -> "
        + $0.type
    }
    return use.reshape(use.select(mask, picked, use.number(0, like: picked)), use.shape)
  }

  static let scatter: StableHLOUse.Rule = { use in
    let (rows, rank) = (use.node[Op.scatterRows], use.node[Op.indexRank])
    let leading = Array(use.shape.dropLast(2))
    let width = use.shape[use.shape.count - 1]
    let tables = leading.reduce(1, *)
    // A row beyond the last is not written.
    let (index, _) = rowNumbers(
      use, use[0], leading, rank, rows: rows, outside: tables * rows)
    let axes = Array(use[0].shape.suffix(rank))
    let updates = use.reshape(
      use.broadcast(use[1], leading + axes + [width]), index.shape + [width])
    let zeros = use.program.number(0, [tables * rows, width], use.element)
    let sums = added(
      use, zeros, index, updates,
      "update_window_dims = [2], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], "
        + "index_vector_dim = 2")
    return use.reshape(sums, use.shape)
  }

  static let patches: StableHLOUse.Rule = { use in
    let size = Array(use[0].shape.suffix(3))
    let images = use[0].shape.dropLast(3).reduce(1, *)
    let windows = WindowIndices(use.node.attributes, height: size[0], width: size[1])
    let pixels = use.pad(
      use.reshape(use[0], [images, windows.zero, size[2]]), axis: -2, 0, 1)
    let index = use.program.integers(windows.pixels, [windows.pixels.count])
    let picked = use.program.define([images, windows.pixels.count, size[2]], use.element) {
      "\"stablehlo.gather\"(\(pixels.text), \(index.text)) <{dimension_numbers = "
        + "#stablehlo.gather<offset_dims = [0, 2], collapsed_slice_dims = [1], "
        + "start_index_map = [1], index_vector_dim = 1>, indices_are_sorted = false, "
        + "slice_sizes = array<i64: \(images), 1, \(size[2])>}> : (\(pixels.type), "
        + "\(index.type)) -> \($0.type)"
    }
    return use.reshape(picked, use.shape)
  }

  static let overlapAdd: StableHLOUse.Rule = { use in
    let size = Array(use.shape.suffix(3))
    let images = use.shape.dropLast(3).reduce(1, *)
    let windows = WindowIndices(use.node.attributes, height: size[0], width: size[1])
    let rows = use.reshape(use[0], [images, windows.pixels.count, size[2]])
    let zeros = use.program.number(0, [images, windows.zero + 1, size[2]], use.element)
    let sums = added(
      use, zeros, use.program.integers(windows.pixels, [windows.pixels.count]), rows,
      "update_window_dims = [0, 2], inserted_window_dims = [1], "
        + "scatter_dims_to_operand_dims = [1], index_vector_dim = 1")
    return use.reshape(use.slice(sums, axis: -2, 0, windows.zero), use.shape)
  }

  /// Row numbers of tables that lie one behind the other, shaped `[tables, rows of each]`, and
  /// where they were in range.
  private static func rowNumbers(
    _ use: StableHLOUse, _ index: Name, _ leading: [Int], _ rank: Int, rows: Int, outside: Int
  ) -> (index: Name, inside: Name) {
    let axes = Array(index.shape.suffix(rank))
    let shape = [leading.reduce(1, *), axes.reduce(1, *)]
    let flat = use.reshape(use.broadcast(index, leading + axes), shape)
    let (zero, limit) = (use.number(0, like: flat), use.number(Double(rows), like: flat))
    let isInside = use.program.define(shape, "i1") {
      let (low, high) = (use.compare("GE", flat, zero), use.compare("LT", flat, limit))
      return "stablehlo.and \(low.text), \(high.text) : \($0.type)"
    }
    let offset = use.same("multiply", use.iota(shape, axis: 0), limit)
    let moved = use.same("add", flat, offset)
    return (use.select(isInside, moved, use.number(Double(outside), like: flat)), isInside)
  }

  private static func added(
    _ use: StableHLOUse, _ table: Name, _ index: Name, _ updates: Name, _ dimensions: String
  ) -> Name {
    let scalar = StableHLOFunction.type([], table.element)
    return use.program.define(table.shape, table.element) {
      """
      "stablehlo.scatter"(\(table.text), \(index.text), \(updates.text)) <{indices_are_sorted = \
      false, scatter_dimension_numbers = #stablehlo.scatter<\(dimensions)>, unique_indices = \
      false}> ({
      ^bb0(%a: \(scalar), %b: \(scalar)):
        %sum = stablehlo.add %a, %b : \(scalar)
        stablehlo.return %sum : \(scalar)
      }) : (\(table.type), \(index.type), \(updates.type)) -> \($0.type)
      """
    }
  }
}

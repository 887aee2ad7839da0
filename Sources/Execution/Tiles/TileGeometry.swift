import CKernels
import TensorCore

extension RegisterKind {
  /// The smallest kind that holds both.
  static func join(_ a: RegisterKind, _ b: RegisterKind) -> RegisterKind {
    a == b ? a : a == .scalar ? b : b == .scalar ? a : .full
  }
}

/// An array outside of a tile program that the program reads.
struct TileInput: Hashable {
  var node: Int
  var offset: Int
  /// Over the group's space.
  var strides: [Int]
}

/// The division of a program's space into tiles, and of tiles into blocks.
struct TileGeometry {
  /// The bytes of a tile's registers and of the memory it touches: most of L1.
  static let tileBytes = 28_672
  /// Registers for intermediate values, which are reused.
  static let temporaries = 4
  /// The work that is worth a block of its own, in hundredths of a nanosecond; where blocks have
  /// sums of their own, which are added afterwards, it is more.
  static let blockCost = 800_000
  static let summingCost = 2_000_000
  static let blockLimit = 8

  var isFlat: Bool
  /// The axes on which all arrays are evenly spaced; in rows, the last is a row's.
  var axes: [Int]
  /// The inputs' and then the outputs' strides over the axes.
  var strides: [[Int]]
  var rows: Int
  var cols: Int
  var tileRows: Int
  var tileCols: Int
  var tiles: Int
  var tilesPerBlock: Int
  var cost: Int

  /// At least one, which clears the sums of a space without elements.
  var blocks: Int { max(1, (tiles + tilesPerBlock - 1) / tilesPerBlock) }

  /// A geometry that depends on the group alone, never on the number of threads.
  init(_ group: Group, arrays: [[Int]], elementBytes: Int, cost perElement: Int, sums: Bool) {
    let count = group.count
    let full = arrays.count { list in list.contains { $0 != 0 } }
    let fitting = Self.tileBytes / (elementBytes * (full + Self.temporaries))
    let tileElements = max(256, min(fitting / 64 * 64, 1024))
    cost = perElement * count
    if let width = group.rowWidth {
      (isFlat, axes, strides, cols) = (false, group.space, arrays, width)
    } else {
      (axes, strides) = Strides.collapse(group.space, arrays)
      let inner = axes.last ?? 1
      let repeats = strides.contains { list in
        list.last == 0 ? list.contains { $0 != 0 } : !list.dropLast().contains { $0 != 0 }
      }
      isFlat = axes.count < 2 || inner < 16 || inner > 4096 || !repeats
      cols = isFlat ? count : inner
    }
    rows = isFlat ? 1 : axes.dropLast().reduce(1, *)
    if isFlat {
      tileRows = 1
      tileCols = max(1, min(cols, tileElements))
      tiles = (cols + tileCols - 1) / tileCols
    } else {
      tileCols = cols
      tileRows = max(1, min(rows, tileElements / max(cols, 1)))
      tiles = (rows + tileRows - 1) / tileRows
    }
    let worth = sums ? Self.summingCost : Self.blockCost
    let blocks = max(1, min(cost / worth, Self.blockLimit, tiles))
    tilesPerBlock = max(1, (tiles + blocks - 1) / blocks)
  }

  /// The elements of a whole tile's register.
  func elements(_ kind: RegisterKind) -> Int {
    switch kind {
    case .full: tileRows * tileCols
    case .column: tileRows
    case .row: tileCols
    case .scalar: 1
    }
  }

  /// The kind of register of an array with the given strides over the axes.
  func kind(_ strides: [Int]) -> RegisterKind {
    if isFlat { return strides.allSatisfy { $0 == 0 } && cols > 1 ? .scalar : .full }
    if strides.allSatisfy({ $0 == 0 }) { return .scalar }
    if strides.last == 0 { return .column }
    // A single row is a full register.
    return !strides.dropLast().contains { $0 != 0 } && strides.last == 1 && rows > 1 ? .row : .full
  }

  /// The kind of register of a member: a single row's column is a scalar.
  func kind(isColumn: Bool) -> RegisterKind {
    isColumn ? (rows > 1 ? .column : .scalar) : .full
  }
}

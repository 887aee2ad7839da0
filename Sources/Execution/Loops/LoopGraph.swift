import CKernels
import TensorCore
import TensorIR

/// A strided read of a node's elements, over the reader's iteration space.
struct Access {
  /// The node whose elements are read.
  var node: Int
  /// The first element.
  var offset = 0
  /// The distance between neighbours along each axis of the reader's space.
  var strides: [Int]
}

/// The kind of a node of the loop graph.
enum LoopKind {
  /// Memory that is there before the step runs.
  case parameter
  case constant([Double])
  /// One element from one of every operand.
  case map(MicroOp)
  /// The last axis of the space to one element.
  case rowReduction(MicroOp)
  /// Numbers to rows with a single one.
  case oneHot
  /// Draws; the operands are the key and the origin.
  case noise(MicroOp, NoiseGeometry)
  /// The rows of a two-axis space to one row, or all of it to one element.
  case columnSum
  case totalSum
  /// Memory that other nodes fill piece by piece.
  case assembly
  /// Kernels that do not fuse.
  case product(ProductShape)
  case reduction(MiddleReduction)
  case gather(RowsByNumber)
  case scatter(RowsByNumber)
  case patches(WindowShape)
  case overlapAdd(WindowShape)
  case key(KeyPath)
}

/// The arrangement of noise positions in its shape.
struct NoiseGeometry {
  var elements: Int
  var rows: Int
  var samples: Int
  var replicas: Int
}

/// A matrix product as its routines see it.
struct ProductShape {
  var m: Int
  var n: Int
  var k: Int
  var lda: Int
  var ldb: Int
  var transposesA: Bool
  var transposesB: Bool
  /// The leading axes and both operands' strides along them.
  var batch: [Int]
  var aStrides: [Int]
  var bStrides: [Int]
}

/// A reduction of the middle axis of a contiguous array.
struct MiddleReduction {
  var function: ReductionFunction
  var outer: Int
  var extent: Int
  var inner: Int
}

/// Rows picked or added by number.
struct RowsByNumber {
  /// The columns that are added at once, so that the target rows stay in L1.
  static let chunk = 64
  /// Additions that are worth a block of their own.
  static let blockVolume = 200_000

  var rows: Int
  var width: Int
  var numbers: Int
  /// The number of indices for one row outside the table: selected rows are summed, and an added
  /// row is added at each.
  var perRow = 1
  var batch: [Int]
  var tableStrides: [Int]
  var indexStrides: [Int]

  /// The additions, or copies, of elements.
  var volume: Int { batch.reduce(numbers * width, *) }

  /// The blocks in which rows are summed, or columns added; a function of the shape alone.
  func blocks(adding: Bool) -> Int {
    let parts = adding ? (width + Self.chunk - 1) / Self.chunk : numbers / max(perRow, 1)
    return max(1, min(parts, volume / Self.blockVolume, 8))
  }
}

/// The values that are folded into a key.
struct KeyPath {
  var purpose: UInt64
  var path: UInt64
  var use: UInt64
  var keyStride: Int
  var stepStride: Int
}

/// The place of a node's result inside another node's memory.
struct Target {
  var node: Int
  var offset: Int
  /// Over the node's own shape.
  var strides: [Int]
}

/// One loop, or one kernel that is not a loop.
struct LoopNode {
  var kind: LoopKind
  var dtype: DType
  /// The result's shape, whose memory is row-major unless there is a target.
  var shape: [Int]
  /// The iteration space; of a map it is the shape.
  var space: [Int]
  var operands: [Access]
  var target: Target?
  /// The node of the function that this one serves, for printing.
  var source: Int

  var count: Int { shape.reduce(1, *) }
  var byteCount: Int { count * dtype.byteCount }

  /// True if tile programs can run the node.
  var isFusable: Bool {
    switch kind {
    case .map, .rowReduction, .oneHot, .noise, .columnSum, .totalSum: true
    default: false
    }
  }

  /// True if the node only shrinks one operand.
  var isSink: Bool {
    switch kind {
    case .rowReduction, .columnSum, .totalSum: true
    default: false
    }
  }

  /// True if the node is memory rather than work.
  var isStorage: Bool {
    switch kind {
    case .parameter, .constant: true
    default: false
    }
  }
}

/// A function taken apart into loops over strided memory.
///
/// Reshapes, broadcasts, transposes and slices are accesses, not nodes. Operands come before their
/// readers.
struct LoopGraph {
  var nodes: [LoopNode] = []
  /// The place of each value of the function, over its own shape.
  var values: [Access] = []
}

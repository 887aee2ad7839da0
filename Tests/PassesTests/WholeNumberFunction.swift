import TensorCore
import TensorIR
import TensorOps
import TestSupport

/// A random well-typed function with arguments, evaluated as it is made.
///
/// Values are whole numbers of moderate size, so that float64 arithmetic is exact and a rewriting
/// must give the very same numbers. Ops are chosen so that every pass finds work.
struct WholeNumberFunction {
  let function: Function
  let arguments: [Tensor]

  /// The main ingredient of a function.
  enum Style: CaseIterable {
    /// All kinds of op on small tensors.
    case mixed
    /// Long chains of movements of tensors whose elements are all different.
    case movements
    /// Mixed, with products of one-hot rows.
    case picks
  }

  init(seed: Int, nodeCount: Int = 60, style: Style = .mixed) {
    var maker = Maker(seed, style)
    maker.grow(nodeCount)
    (function, arguments) = maker.finish()
  }
}

private struct Maker {
  var random: SeededGenerator
  let b = Builder()
  var arguments: [Tensor] = []
  var pool: [(value: Value, tensor: Tensor)] = []

  let choices: [OpChoice]
  /// The number of operands, out of ten, that are the last value.
  let chaining: Int

  init(_ seed: Int, _ style: WholeNumberFunction.Style) {
    random = SeededGenerator(seed)
    let isMixed = style != .movements
    let others = [OpChoice(.add, 2), OpChoice(.neg, 1), OpChoice.product, OpChoice.product]
    choices = isMixed ? OpChoice.all : OpChoice.movements + others
    chaining = isMixed ? 5 : 8
    let shapes: [Shape] =
      isMixed
      ? [[2, 3], [3], [3, 2], [2, 1], [4, 2, 3], []] : [[3, 4, 5], [5, 4], [4, 1, 5]]
    var distinct = Array(1...200).shuffled(using: &random)
    for (number, shape) in shapes.enumerated() {
      let elements = (0..<shape.count).map { _ in
        Double(isMixed ? Int.random(in: -9...9, using: &random) : distinct.removeLast())
      }
      let tensor = Tensor(shape, elements)
      arguments.append(tensor)
      pool.append((b.parameter("p\(number)", TensorType(.f64, shape)), tensor))
    }
    guard isMixed else { return }
    for number in [0.0, 1, -1] {
      let tensor = Tensor(scalar: number)
      pool.append((b.constant(tensor), tensor))
    }
    let zeros = Tensor(.f64, [2, 3], repeating: 0)
    pool.append((b.constant(zeros), zeros))
    guard style == .picks else { return }
    for classes in [5, 6, 7] { pool.append(product(classes: classes)) }
  }

  /// The product of the one-hot rows of two variables with a table, or of their transpose with
  /// rows.
  private mutating func product(classes: Int) -> (value: Value, tensor: Tensor) {
    func whole(_ shape: Shape) -> (value: Value, tensor: Tensor) {
      let tensor = Tensor(shape, (0..<shape.count).map { _ in Double(int(-9...9)) })
      return (b.constant(tensor), tensor)
    }
    func apply(
      _ op: Op, _ operands: [(value: Value, tensor: Tensor)], _ attributes: Attributes
    ) -> (value: Value, tensor: Tensor) {
      let value = b.emit(op, operands.map(\.value), attributes)
      return (value, op.reference(operands.map(\.tensor), attributes, value.type))
    }
    let best = apply(.argmax, [whole([3, 2, classes])], [:])
    let numbers = apply(
      .reshape, [best], Attributes([Op.reshapeRank => 1, Op.reshapeShape => []]))
    let hot = apply(
      .oneHot, [numbers], Attributes([Op.classes => classes, Op.dtype => "f64"]))
    let rows = apply(
      .reshape, [hot], Attributes([Op.reshapeRank => 2, Op.reshapeShape => [2 * classes]]))
    let isTransposed = int(0...1) == 1
    return apply(
      .matmul, [rows, whole(isTransposed ? [3, 2] : [2 * classes, 2])],
      Attributes([Op.transposeA => isTransposed, Op.transposeB => false]))
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

  /// A value: often the very last, so that chains arise, else a recent one more often than not.
  mutating func pick() -> (value: Value, tensor: Tensor) {
    if int(0...9) < chaining, let last = pool.last { return last }
    return pool[max(int(0...pool.count - 1), int(0...pool.count - 1))]
  }

  mutating func grow(_ count: Int) {
    var made = 0
    var tries = 0
    while made < count, tries < 100 * count {
      tries += 1
      if attempt() { made += 1 }
    }
  }

  /// Emits one node, unless it is ill-typed or its values become large.
  mutating func attempt() -> Bool {
    let op = choices[int(0...choices.count - 1)]
    let operands = (0..<op.operandCount).map { _ in pick() }
    let attributes = op.attributes(operands.map(\.value.shape), &random)
    guard
      let type = try? op.op.resultType(of: operands.map(\.value.type), attributes),
      (1...400).contains(type.shape.count), type.shape.rank <= 4
    else { return false }
    let tensor = op.op.reference(operands.map(\.tensor), attributes, type)
    guard tensor.elements.allSatisfy({ abs($0) < 1e9 }) else { return false }
    pool.append((b.emit(op.op, operands.map(\.value), attributes), tensor))
    return true
  }

  /// Of the values that nothing reads all but every fifth are results, so that little goes unseen.
  mutating func finish() -> (Function, [Tensor]) {
    let read = Set(b.nodes.flatMap { $0.operands.map(\.id) })
    let leaves = b.nodes.filter { $0.op != nil && !read.contains($0.result.id) }
    let seen = leaves.indices.filter { $0 % 5 != 4 }.map { leaves[$0] }
    let results = seen.enumerated().map { (name: "r\($0)", value: $1.result) }
    return (b.finish("random", results: results), arguments)
  }
}

/// An op with a way to choose attributes that have a chance to fit.
private struct OpChoice: Sendable {
  let op: Op
  let operandCount: Int
  let attributes: @Sendable (_ shapes: [Shape], _ random: inout SeededGenerator) -> Attributes

  init(
    _ op: Op, _ count: Int,
    _ attributes: @escaping @Sendable ([Shape], inout SeededGenerator) -> Attributes = { _, _ in [:]
    }
  ) {
    self.op = op
    operandCount = count
    self.attributes = attributes
  }

  static func axis(_ random: inout SeededGenerator) -> Int {
    .random(in: -3 ... -1, using: &random)
  }

  static func some(_ shape: Shape, _ random: inout SeededGenerator) -> [Int] {
    (0..<shape.rank).map { -1 - $0 }.filter { _ in Bool.random(using: &random) }
  }

  static var all: [OpChoice] {
    let unary: [Op] = [.neg, .abs, .sign, .square, .stopGradient]
    let binary: [Op] = [
      .add, .add, .sub, .mul, .mul, .maximum, .minimum, .gt, .eq, .straightThrough,
    ]
    return unary.map { OpChoice($0, 1) } + binary.map { OpChoice($0, 2) } + movements + [
      OpChoice(.select, 3),
      product, product, product,
      OpChoice(.sum, 1) { shapes, random in Attributes([Op.axes => some(shapes[0], &random)]) },
      OpChoice(.reduceMax, 1) { shapes, random in
        Attributes([Op.axes => some(shapes[0], &random)])
      },
      OpChoice(.sumTo, 1) { shapes, random in
        let axes = some(shapes[0], &random)
        let shape = shapes[0].extents.enumerated().map {
          axes.contains($0.offset - shapes[0].rank) ? 1 : $0.element
        }
        let drop = shape.first == 1 || Bool.random(using: &random) ? 1 : 0
        return Attributes([Op.targetShape => Array(shape.dropFirst(drop))])
      },
    ]
  }

  static let product = OpChoice(.matmul, 2) { _, random in
    Attributes([
      Op.transposeA => Bool.random(using: &random), Op.transposeB => Bool.random(using: &random),
    ])
  }

  static var movements: [OpChoice] {
    let broadcast = OpChoice(.broadcastTo, 1) { shapes, random in
      let stretched = shapes[0].extents.map { $0 == 1 ? Int.random(in: 1...3, using: &random) : $0 }
      return Attributes([
        Op.targetShape => Bool.random(using: &random) ? [2] + stretched : stretched
      ])
    }
    let slice = OpChoice(.slice, 1) { shapes, random in
      let axis = axis(&random)
      let extent = -axis <= shapes[0].rank ? shapes[0][axis] : 1
      let start = Int.random(in: 0..<max(extent, 1), using: &random)
      let limit = Int.random(in: start + 1...max(extent, start + 1), using: &random)
      return Attributes([Op.axis => axis, Op.start => start, Op.limit => limit])
    }
    let pad = OpChoice(.pad, 1) { _, random in
      Attributes([
        Op.axis => axis(&random), Op.before => Int.random(in: 0...2, using: &random),
        Op.after => Int.random(in: 0...2, using: &random),
      ])
    }
    let concat = OpChoice(.concat, 2) { _, random in Attributes([Op.axis => axis(&random)]) }
    let transpose = OpChoice(.transpose, 1) { shapes, random in
      let count = min(shapes[0].rank, Int.random(in: 2...4, using: &random))
      return Attributes([Op.permutation => Array(-count..<0).shuffled(using: &random)])
    }
    let reshape = OpChoice(.reshape, 1) { shapes, random in
      let rank = Int.random(in: 0...shapes[0].rank, using: &random)
      let part = shapes[0].trailing(rank).extents
      let choices = [[part.reduce(1, *)], [1] + part, part.reversed(), part.filter { $0 != 1 }]
      return Attributes([
        Op.reshapeRank => rank, Op.reshapeShape => choices.randomElement(using: &random) ?? part,
      ])
    }
    return [
      broadcast, broadcast, slice, slice, pad, concat, transpose, transpose, reshape, reshape,
    ]
  }
}

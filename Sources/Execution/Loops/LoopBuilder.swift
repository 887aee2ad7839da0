import CKernels
import Hashing
import TensorCore
import TensorIR
import TensorOps

/// Takes a function apart into a loop graph.
struct LoopBuilder {
  var graph = LoopGraph()
  /// The function's node that is being taken apart.
  var source = 0
  private var scalars: [ScalarKey: Int] = [:]
  private let function: Function

  private struct ScalarKey: Hashable {
    var dtype: DType
    var bits: UInt64
  }

  init(_ function: Function) {
    self.function = function
    graph.nodes.reserveCapacity(function.nodes.count * 2)
    graph.values.reserveCapacity(function.nodes.count)
    for node in function.nodes {
      source = node.result.id
      graph.values.append(lower(node))
    }
  }

  /// The memory of a value.
  func access(_ value: Value) -> Access { graph.values[value.id] }

  /// Appends a node.
  mutating func add(
    _ kind: LoopKind, _ dtype: DType, _ shape: [Int], space: [Int]? = nil,
    _ operands: [Access] = [],
    target: Target? = nil
  ) -> Int {
    graph.nodes.append(
      LoopNode(
        kind: kind, dtype: dtype, shape: shape, space: space ?? shape, operands: operands,
        target: target, source: source))
    return graph.nodes.count - 1
  }

  /// Appends a node and gives the whole of its memory.
  mutating func append(
    _ kind: LoopKind, _ dtype: DType, _ shape: [Int], space: [Int]? = nil, _ operands: [Access] = []
  ) -> Access {
    let node = add(kind, dtype, shape, space: space, operands)
    return whole(node)
  }

  /// The whole of a node's own memory.
  func whole(_ node: Int) -> Access {
    Access(node: node, strides: Strides.contiguous(graph.nodes[node].shape))
  }

  /// Appends a function of corresponding elements; the operands are accesses over `shape`.
  mutating func map(
    _ op: MicroOp, _ dtype: DType, _ shape: [Int], _ operands: Access...
  ) -> Access {
    append(.map(op), dtype, shape, operands)
  }

  /// An access of one value over a larger shape.
  func broadcast(_ value: Value, to shape: [Int]) -> Access {
    var access = graph.values[value.id]
    access.strides = Strides.broadcast(
      access.strides, of: value.shape.extents, to: shape)
    return access
  }

  /// The same elements in row-major memory.
  mutating func packed(_ access: Access, _ shape: [Int]) -> Access {
    if access.strides == Strides.contiguous(shape) { return access }
    return map(.identity, graph.nodes[access.node].dtype, shape, access)
  }

  /// The same elements in another shape, copied where their spacing demands it.
  mutating func reshaped(_ access: Access, _ shape: [Int], to result: [Int]) -> Access {
    if let strides = Strides.reshape(access.strides, of: shape, to: result) {
      return Access(node: access.node, offset: access.offset, strides: strides)
    }
    let copy = packed(access, shape)
    return Access(node: copy.node, offset: copy.offset, strides: Strides.contiguous(result))
  }

  /// A scalar constant; equal ones are one node.
  mutating func scalar(_ value: Double, _ dtype: DType, rank: Int) -> Access {
    let key = ScalarKey(dtype: dtype, bits: value.bitPattern)
    let node = scalars[key] ?? add(.constant([value]), dtype, [])
    scalars[key] = node
    return Access(node: node, strides: [Int](repeating: 0, count: rank))
  }

  private mutating func lower(_ node: Node) -> Access {
    guard let op = node.op else {
      return append(.parameter, node.result.type.dtype, node.result.shape.extents)
    }
    switch op.kernel {
    case .elementwise(.identity): return access(node.operands[0])
    case .elementwise(let function):
      let shape = node.result.shape.extents
      let micro = MicroOp(function, result: node.result.type.dtype)
      let operands = node.operands.map { broadcast($0, to: shape) }
      return append(.map(micro), node.result.type.dtype, shape, operands)
    case .reduction(let reduction): return reduce(node, reduction)
    case .row(let function): return row(node, function)
    case .movement(let movement): return move(node, movement)
    case .product: return product(node)
    case .random(let noise): return draw(node, noise)
    case .key: return deriveKey(node)
    case .constant: return constant(node)
    }
  }

  private mutating func constant(_ node: Node) -> Access {
    let shape = node.result.shape.extents
    let values = node[Op.elements]
    if values.count == 1 { return scalar(values[0], node.result.type.dtype, rank: shape.count) }
    return append(.constant(values), node.result.type.dtype, shape)
  }

  private mutating func draw(_ node: Node, _ noise: Noise) -> Access {
    let shape = node[Op.noiseShape]
    let rowAxes = node[Op.rowAxes]
    let positions = Array(shape.dropLast(rowAxes))
    let geometry = NoiseGeometry(
      elements: shape.suffix(rowAxes).reduce(1, *), rows: positions.last ?? 1,
      samples: positions.count > 1 ? positions[positions.count - 2] : 1,
      replicas: positions.dropLast(2).reduce(1, *))
    let key = packed(access(node.operands[0]), node.operands[0].shape.extents)
    let origin = packed(access(node.operands[1]), node.operands[1].shape.extents)
    return append(
      .noise(MicroOp(noise), geometry), node.result.type.dtype, node.result.shape.extents,
      [key, origin])
  }

  /// A key, with the numbers that `RandomKey.folding` folds in for the texts.
  private mutating func deriveKey(_ node: Node) -> Access {
    let leading = Array(node.result.shape.extents.dropLast())
    var key = broadcast(node.operands[0], to: node.result.shape.extents)
    var step = broadcast(node.operands[1], to: leading)
    let keyStride = key.strides.dropLast().allSatisfy { $0 == 0 } && key.strides.last == 1 ? 0 : 1
    if keyStride == 1 { key = packed(key, node.result.shape.extents) }
    let stepStride = step.strides.allSatisfy { $0 == 0 } ? 0 : 1
    if stepStride == 1 { step = packed(step, leading) }
    let path = KeyPath(
      purpose: FNV1a.hash(node[Op.purpose]), path: FNV1a.hash(node[Op.path]),
      use: UInt64(bitPattern: Int64(node[Op.keyUse])), keyStride: keyStride,
      stepStride: stepStride)
    return append(.key(path), .u32, node.result.shape.extents, [key, step])
  }
}

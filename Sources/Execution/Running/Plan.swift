public import Engine
import TensorCore
public import TensorIR

/// The kernels of one step of a program, for reading and for counting.
public struct Plan: Sendable, CustomStringConvertible {
  /// The kind of a kernel.
  public enum Kind: String, Sendable {
    /// A tile program.
    case loop
    /// The sum of the partial results of a tile program's blocks.
    case combine
    case product, reduction
    /// Rows that are picked, added or moved.
    case rows
    case windows, key
  }

  /// One kernel of a step.
  public struct Entry: Sendable {
    /// The kind of the kernel.
    public let kind: Kind
    /// The ops of the function that the kernel computes, in order.
    public let ops: [String]
    /// The iteration space, or m, n, k of a product.
    public let space: [Int]
    /// The arrays that are read.
    public let reads: [String]
    /// The arrays that are written.
    public let writes: [String]
    /// The bytes of memory that are read and written.
    public let bytes: Int
    /// The floating-point operations of a product, or one for every element and op.
    public let flops: Int
    /// The blocks that threads share.
    public let blocks: Int
    /// The stage; kernels of one stage do not depend on each other.
    public let stage: Int
  }

  /// The function's name.
  public let name: String
  /// The kernels in order.
  public let kernels: [Entry]
  /// The number of stages.
  public let stageCount: Int
  /// The bytes of parameters and constants.
  public let persistentBytes: Int
  /// The bytes of everything else, after packing.
  public let temporaryBytes: Int
  /// The bytes of everything else if no two buffers shared memory.
  public let unsharedBytes: Int

  /// The floating-point operations of matrix products.
  public var productFlops: Int {
    kernels.reduce(0) { $0 + ($1.kind == .product ? $1.flops : 0) }
  }
  /// All floating-point operations.
  public var flops: Int { kernels.reduce(0) { $0 + $1.flops } }
  /// The bytes that kernels read and write.
  public var traffic: Int { kernels.reduce(0) { $0 + $1.bytes } }
  /// The bytes of the arena.
  public var arenaBytes: Int { persistentBytes + temporaryBytes }

  /// The work and the memory of a step.
  var cost: StepCost {
    StepCost(
      flops: flops, productFlops: productFlops, traffic: traffic, stateBytes: persistentBytes,
      temporaryBytes: temporaryBytes)
  }

  /// The plan of a function, without taking the memory that it needs.
  public init(_ function: Function, updates: [Update] = []) {
    self.init(function, Planner(function, updates: updates))
  }

  init(_ function: Function, _ planner: Planner) {
    name = function.name
    let printer = PlanPrinter(function: function, planner: planner)
    var kernels: [Entry] = []
    for (stage, numbers) in planner.schedule.stages.enumerated() {
      for number in numbers {
        kernels.append(printer.kernel(planner.schedule.kernels[number], stage))
      }
    }
    self.kernels = kernels
    stageCount = planner.schedule.stages.count
    persistentBytes = planner.placement.persistentBytes
    temporaryBytes = planner.placement.arenaBytes - planner.placement.persistentBytes
    unsharedBytes = planner.placement.unsharedBytes
  }

  /// The plan as text: one line a kernel, totals at the end.
  public var description: String {
    var text = "plan @\(name) {\n"
    for kernel in kernels {
      let space = kernel.space.map(String.init).joined(separator: ",")
      text += "  \(kernel.stage): \(kernel.kind.rawValue)[\(space)] "
      text += kernel.writes.joined(separator: ", ") + " = "
      text += kernel.ops.joined(separator: " ")
      text += "(" + kernel.reads.joined(separator: ", ") + ")"
      text += " // \(kernel.bytes) bytes, \(kernel.flops) flops"
      text += kernel.blocks > 1 ? ", \(kernel.blocks) blocks\n" : "\n"
    }
    text += "}\n// \(kernels.count) kernels in \(stageCount) stages\n"
    text += "// \(flops) flops, \(productFlops) of them in products; \(traffic) bytes moved\n"
    text += "// \(persistentBytes) bytes of parameters and constants, \(temporaryBytes) bytes of"
    text += " temporaries (\(unsharedBytes) unshared)\n"
    return text
  }
}

/// Puts names on a plan's kernels.
private struct PlanPrinter {
  let function: Function
  let planner: Planner

  func kernel(_ kernel: Kernel, _ stage: Int) -> Plan.Entry {
    let graph = planner.graph
    var ops: [String] = []
    var space: [Int] = []
    var flops = 0
    let kind: Plan.Kind
    switch kernel.kind {
    case .program(let number, _):
      kind = .loop
      let group = planner.grouping.groups[number]
      space = group.space
      var last = -1
      for member in group.members {
        flops += graph.nodes[member].space.reduce(1, *)
        if graph.nodes[member].source != last { ops.append(opName(member)) }
        last = graph.nodes[member].source
      }
    case .combine(let node, let parts):
      kind = .combine
      space = [parts, graph.nodes[node].count]
      flops = parts * graph.nodes[node].count
      ops = [opName(node)]
    case .single(let index):
      let node = graph.nodes[index]
      ops = [opName(index)]
      switch node.kind {
      case .product(let shape):
        kind = .product
        space = shape.batch + [shape.m, shape.n, shape.k]
        flops = 2 * space.reduce(1, *)
      case .reduction(let shape):
        kind = .reduction
        space = [shape.outer, shape.extent, shape.inner]
        flops = space.reduce(1, *)
      case .gather(let rows), .scatter(let rows):
        (kind, space) = (.rows, rows.batch + [rows.numbers, rows.width])
        flops = rows.volume
      case .patches(let shape), .overlapAdd(let shape):
        (kind, space) = (.windows, [shape.images, shape.rows, shape.columns, shape.rowWidth])
        flops = shape.volume
      case .key: (kind, space) = (.key, node.shape)
      default: (kind, space) = (.rows, node.shape)
      }
    }
    let reads = unique(kernel.reads)
    let writes = unique(kernel.writes + kernel.partials)
    return Plan.Entry(
      kind: kind, ops: ops, space: space, reads: reads.map(text), writes: writes.map(text),
      bytes: (reads + writes).reduce(0) { $0 + graph.nodes[$1].byteCount }, flops: flops,
      blocks: kernel.blocks, stage: stage)
  }

  private func unique(_ nodes: [Int]) -> [Int] {
    var seen = Set<Int>()
    return nodes.filter { seen.insert($0).inserted }
  }

  private func opName(_ node: Int) -> String {
    let own = planner.graph.nodes[node]
    // A kernel that copies a product's operand into one piece serves the product, but is not a
    // product.
    if case .map = own.kind, case .product = function.nodes[own.source].op?.kernel { return "copy" }
    return function.nodes[own.source].op?.name ?? "copy"
  }

  /// A node by the name of the value that it serves, its place in the arena and its type.
  private func text(_ node: Int) -> String {
    let own = planner.graph.nodes[node]
    if case .constant(let values) = own.kind, values.count == 1 { return "\(values[0])" }
    let source = function.nodes[own.source]
    let shape = own.shape.map(String.init).joined(separator: ",")
    let offset = planner.placement.offset[node]
    let place = offset < 0 ? "" : "@\(offset)"
    return "%\(source.name ?? String(own.source))\(place):\(own.dtype.rawValue)[\(shape)]"
  }
}

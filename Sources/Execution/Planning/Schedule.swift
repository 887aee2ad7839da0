import TensorCore
import Traps

/// One kernel of a plan.
struct Kernel {
  enum Kind {
    /// A tile program: the group's number and how it is cut.
    case program(Int, TileGeometry)
    /// A node that runs alone.
    case single(Int)
    /// The sum of a node's partial results.
    case combine(Int, parts: Int)
  }

  var kind: Kind
  /// Arrays that a program reads, in the order of the geometry's strides.
  var inputs: [TileInput] = []
  /// Members whose results go to memory.
  var outputs: [Int] = []
  /// All nodes that are read and written, by memory.
  var reads: [Int] = []
  var writes: [Int] = []
  /// The nodes whose partial results the kernel writes.
  var partials: [Int] = []
  /// Hundredths of a nanosecond, roughly.
  var cost = 0
  var blocks = 1

  var blockCost: Int { cost / blocks }
}

/// The kernels in order, gathered into stages of independent ones, in which memory is handed out.
struct Schedule {
  /// The distance within which kernels are searched that can run next to the following one.
  static let window = 8
  /// Work below this is not worth hoisting over other kernels for its memory's sake.
  static let smallCost = 200_000

  var kernels: [Kernel] = []
  /// Kernel numbers by stage.
  var stages: [[Int]] = []
  /// For every kernel the kernels whose results it reads, or that read the memory that it
  /// overwrites.
  private(set) var dependencies: [[Int]] = []

  private let graph: LoopGraph
  private let grouping: Grouping
  private let updates: [Int: Int]

  init(_ graph: LoopGraph, _ grouping: Grouping, updates: [Int: Int], results: [Int]) {
    self.graph = graph
    self.grouping = grouping
    self.updates = updates
    makeKernels(Set(results))
    dependencies = findDependencies()
    arrange()
  }

  private mutating func makeKernels(_ results: Set<Int>) {
    let written = Set(updates.values)
    var isRead = [Bool](repeating: false, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() where grouping.groupOf[index] >= 0 {
      for (position, operand) in node.operands.enumerated() {
        let isInside =
          grouping.groupOf[operand.node] == grouping.groupOf[index]
          && position < grouping.mapped[index].count
        if !isInside { isRead[operand.node] = true }
      }
    }
    for (number, group) in grouping.groups.enumerated().reversed() {
      guard group.isProgram else {
        kernels.append(single(group.members[0]))
        continue
      }
      var outputs: [Int] = []
      for member in group.members {
        let node = graph.nodes[member]
        if isRead[member] || node.target != nil || results.contains(member)
          || written.contains(member) || node.isTileSum
        {
          outputs.append(member)
        }
      }
      appendProgram(number, group, outputs)
    }
  }

  private func single(_ index: Int) -> Kernel {
    let node = graph.nodes[index]
    var kernel = Kernel(kind: .single(index))
    kernel.reads = node.operands.map(\.node)
    kernel.writes = [index]
    switch node.kind {
    case .product(let product):
      kernel.cost = ProductGrid.cost(product, node.dtype)
      kernel.blocks = ProductGrid(product, node.dtype).blocks
    case .reduction(let reduction):
      kernel.cost = reduction.outer * reduction.extent * reduction.inner * 10
      kernel.blocks = max(1, min(kernel.cost / TileGeometry.blockCost, TileGeometry.blockLimit))
    case .gather(let rows):
      kernel.cost = rows.volume * 6
      kernel.blocks = rows.perRow > 1 ? rows.blocks(adding: false) : 1
    case .scatter(let rows):
      kernel.cost = rows.volume * 10
      kernel.blocks = rows.blocks(adding: true)
    case .patches(let shape):
      kernel.cost = shape.volume * 20
      kernel.blocks = shape.blocks(of: shape.rows, cost: kernel.cost)
    case .overlapAdd(let shape):
      kernel.cost = shape.volume * 30
      kernel.blocks = shape.blocks(of: shape.height, cost: kernel.cost)
    default: kernel.cost = max(node.count, node.space.reduce(1, *)) * 10
    }
    return kernel
  }

  private mutating func appendProgram(_ number: Int, _ group: Group, _ outputs: [Int]) {
    var kernel = Kernel(kind: .single(-1))
    var known: [TileInput: Int] = [:]
    var cost = 0
    for member in group.members {
      let node = graph.nodes[member]
      cost += node.cost * (node.dtype == .f64 ? 2 : 1)
      for (position, operand) in node.operands.enumerated() {
        guard position < grouping.mapped[member].count else {
          kernel.reads.append(operand.node)
          continue
        }
        if grouping.groupOf[operand.node] == number { continue }
        let input = TileInput(
          node: operand.node, offset: operand.offset, strides: grouping.mapped[member][position])
        if known[input] == nil {
          known[input] = kernel.inputs.count
          kernel.inputs.append(input)
          kernel.reads.append(operand.node)
          cost += 4
        }
      }
    }
    kernel.outputs = outputs
    kernel.writes = outputs.map { graph.nodes[$0].target?.node ?? $0 }
    let plain = outputs.filter { !graph.nodes[$0].isTileSum }
    let strides = plain.map { outputStrides($0, group) }
    let geometry = TileGeometry(
      group, arrays: kernel.inputs.map(\.strides) + strides,
      elementBytes: group.members.contains { graph.nodes[$0].dtype == .f64 } ? 8 : 4,
      cost: cost + 8 * plain.count, sums: plain.count < outputs.count)
    kernel.kind = .program(number, geometry)
    kernel.cost = geometry.cost
    kernel.blocks = geometry.blocks
    if geometry.blocks > 1 {
      kernel.partials = outputs.filter { graph.nodes[$0].isTileSum }
      kernel.writes.removeAll { kernel.partials.contains($0) }
    }
    let partials = kernel.partials
    kernels.append(kernel)
    for sum in partials {
      var combine = Kernel(kind: .combine(sum, parts: geometry.blocks))
      combine.writes = [sum]
      combine.cost = graph.nodes[sum].count * geometry.blocks * 10
      kernels.append(combine)
    }
  }

  /// The place of a member's results in memory, over the group's space.
  private func outputStrides(_ member: Int, _ group: Group) -> [Int] {
    let node = graph.nodes[member]
    let isColumn = grouping.isColumn[member]
    guard let target = node.target else {
      return isColumn ? group.columnStrides : group.fullStrides
    }
    let space = isColumn ? Array(group.space.dropLast()) : group.space
    guard let strides = Strides.reshape(target.strides, of: node.shape, to: space) else {
      fatalError("planner: a piece does not fit its group")
    }
    return isColumn ? strides + [0] : strides
  }

  private func findDependencies() -> [[Int]] {
    var producers = [[Int]](repeating: [], count: graph.nodes.count)
    var partialProducer: [Int: Int] = [:]
    for (number, kernel) in kernels.enumerated() {
      for node in kernel.writes { producers[node].append(number) }
      for node in kernel.partials { partialProducer[node] = number }
    }
    var readers: [Int: [Int]] = [:]
    for parameter in updates.keys { readers[parameter] = [] }
    for (number, kernel) in kernels.enumerated() {
      for node in kernel.reads where readers[node] != nil { readers[node]?.append(number) }
    }
    let parameters = Dictionary(uniqueKeysWithValues: updates.map { ($0.value, $0.key) })
    return kernels.enumerated().map { number, kernel in
      var before: [Int] = []
      for node in kernel.reads { before += producers[node] }
      if case .combine(let node, _) = kernel.kind, let producer = partialProducer[node] {
        before.append(producer)
      }
      for node in kernel.writes {
        if let parameter = parameters[node] { before += readers[parameter] ?? [] }
      }
      return Array(Set(before)).filter { $0 != number }
    }
  }

  /// Orders the kernels and forms the stages.
  ///
  /// Updates of parameters, which free gradients, and small kernels run as early as they can;
  /// everything else keeps its place.
  private mutating func arrange() {
    let written = Set(updates.values)
    var key = [Double](repeating: 0, count: kernels.count)
    for (number, kernel) in kernels.enumerated() {
      let isUpdate = !kernel.writes.isEmpty && kernel.writes.contains { written.contains($0) }
      let earliest = (dependencies[number].map { key[$0] }.max() ?? -1) + 1e-6
      let isHoisted = isUpdate || kernel.cost < Self.smallCost
      key[number] = isHoisted ? earliest : max(Double(number), earliest)
    }
    let order = kernels.indices.sorted { (key[$0], $0) < (key[$1], $1) }
    var stageOf = [Int](repeating: -1, count: kernels.count)
    var next = 0
    while next < order.count {
      if stageOf[order[next]] >= 0 {
        next += 1
        continue
      }
      var stage: [Int] = []
      let number = stages.count
      for kernel in order[next..<min(order.count, next + Self.window)] where stageOf[kernel] < 0 {
        let isReady = dependencies[kernel].allSatisfy {
          stageOf[$0] >= 0 && stageOf[$0] < number
        }
        if isReady {
          stageOf[kernel] = number
          stage.append(kernel)
        }
      }
      require(!stage.isEmpty, "planner: kernels wait for each other")
      // The largest first, so that no thread is left with a large one at the end.
      stage.sort { (kernels[$1].blockCost, $0) < (kernels[$0].blockCost, $1) }
      stages.append(stage)
    }
  }
}

extension LoopNode {
  /// True if tiles add to the result.
  var isTileSum: Bool {
    switch kind {
    case .columnSum, .totalSum: true
    default: false
    }
  }

  /// Roughly the time for one element of the space, in hundredths of a nanosecond.
  var cost: Int {
    switch kind {
    case .map(let op), .rowReduction(let op), .noise(let op, _): op.cost
    default: 8
    }
  }
}

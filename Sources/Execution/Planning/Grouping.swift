import TensorCore

/// Loops that run as one tile program, or a single kernel of another kind.
struct Group {
  /// The nodes, operands before their readers once grouping is done.
  var members: [Int]
  /// The common iteration space.
  var space: [Int]
  /// The extent of the last axis where it has to be whole in a tile.
  var rowWidth: Int?
  var isProgram: Bool
  /// The strides with which a value of the space's own order is read.
  var fullStrides: [Int] = []
  /// The strides with which a value with one element a row is read.
  var columnStrides: [Int] = []

  init(_ node: Int, _ space: [Int], isProgram: Bool) {
    members = [node]
    self.space = space
    self.isProgram = isProgram
    setSpace(space)
  }

  mutating func setSpace(_ space: [Int]) {
    self.space = space
    fullStrides = Strides.contiguous(space)
    columnStrides = space.isEmpty ? [] : Strides.contiguous(Array(space.dropLast())) + [0]
  }
}

/// Assigns every loop to a group.
///
/// Nodes are visited from last to first. Groups are numbered as they are made, so a larger number
/// runs earlier; a node may join a group that runs no later than all of its readers, first of all
/// the earliest reader's own. Operands follow in the same way, so no cycle can arise.
struct Grouping {
  static let memberLimit = 40
  static let siblingDistance = 6

  let graph: LoopGraph
  var groups: [Group] = []
  /// The group of each node, −1 for memory and dead nodes.
  var groupOf: [Int]
  /// True if a node has one element a row of its group's space.
  var isColumn: [Bool]
  /// The operands' strides over the group's space.
  var mapped: [[[Int]]]

  private let order: [Int]
  private let updates: [Int: Int]
  private var isNeeded: [Bool]
  /// The earliest group that reads a node, as a number.
  private var earliestReader: [Int]
  /// The earliest program that reads a node, a candidate for its siblings.
  private var sibling: [Int]
  private var readers: [[Int]]
  private var parameterReaders: [Int: [Int]] = [:]
  /// The parameter whose memory a node writes.
  private var updated: [Int: Int] = [:]

  /// Groups the nodes of a graph.
  ///
  /// - Parameters:
  ///   - order: all nodes, operands before readers.
  ///   - updates: the node that writes each updated parameter's memory.
  ///   - results: nodes that are read after the run.
  init(_ graph: LoopGraph, order: [Int], updates: [Int: Int], results: [Int]) {
    self.graph = graph
    self.order = order
    self.updates = updates
    let count = graph.nodes.count
    groupOf = [Int](repeating: -1, count: count)
    isColumn = [Bool](repeating: false, count: count)
    mapped = [[[Int]]](repeating: [], count: count)
    isNeeded = [Bool](repeating: false, count: count)
    earliestReader = [Int](repeating: -1, count: count)
    sibling = [Int](repeating: -1, count: count)
    readers = [[Int]](repeating: [], count: count)
    for node in results { isNeeded[node] = true }
    for node in updates.values { isNeeded[node] = true }
    for (parameter, update) in updates {
      parameterReaders[parameter] = []
      updated[update] = parameter
    }
    for (index, node) in graph.nodes.enumerated() {
      for operand in node.operands where updates[operand.node] != nil {
        parameterReaders[operand.node]?.append(index)
      }
    }
    for node in order.reversed() where isNeeded[node] { place(node) }
    finish()
  }

  private mutating func place(_ index: Int) {
    let node = graph.nodes[index]
    if node.isStorage { return }
    if case .assembly = node.kind {
      for piece in node.operands {
        isNeeded[piece.node] = true
        earliestReader[piece.node] = earliestReader[index]
      }
      return
    }
    let group = joinedGroup(index) ?? newGroup(index)
    groupOf[index] = group
    for operand in node.operands {
      isNeeded[operand.node] = true
      readers[operand.node].append(index)
      earliestReader[operand.node] = max(earliestReader[operand.node], group)
      if groups[group].isProgram {
        sibling[operand.node] = max(sibling[operand.node], group)
      }
    }
    if let parameter = updated[index] {
      for reader in parameterReaders[parameter] ?? [] where reader != index {
        earliestReader[reader] = max(earliestReader[reader], group)
      }
    }
  }

  private mutating func newGroup(_ index: Int) -> Int {
    let node = graph.nodes[index]
    var group = Group(index, node.space, isProgram: node.isFusable)
    mapped[index] = node.operands.map(\.strides)
    switch node.kind {
    case .rowReduction:
      isColumn[index] = true
      group.rowWidth = node.space.last
    case .oneHot, .columnSum: group.rowWidth = node.space.last
    case .noise: mapped[index] = []
    default: break
    }
    groups.append(group)
    return groups.count - 1
  }

  private mutating func joinedGroup(_ index: Int) -> Int? {
    let node = graph.nodes[index]
    guard node.isFusable, node.count > 0 else { return nil }
    let earliest = earliestReader[index]
    // A piece of an assembly is read at other places than it is written, so it goes before the
    // reader.
    if earliest >= 0, node.target == nil, join(index, earliest) { return earliest }
    let candidate = sibling(of: node, through: Self.siblingDistance)
    if candidate > earliest, join(index, candidate) { return candidate }
    return nil
  }

  /// The earliest program that reads an input of a node, at most that many loops away.
  ///
  /// This fuses the sum of a likelihood, which has no urgent reader, into the loop that computes
  /// its cotangent.
  private func sibling(of node: LoopNode, through loops: Int) -> Int {
    var earliest = -1
    for operand in node.operands where graph.nodes[operand.node].count == node.space.reduce(1, *) {
      earliest = max(earliest, sibling[operand.node])
      let source = graph.nodes[operand.node]
      if loops > 0, groupOf[operand.node] < 0, source.isFusable {
        earliest = max(earliest, sibling(of: source, through: loops - 1))
      }
    }
    return earliest
  }

  /// Adds a node to a group if its space and its readers' accesses fit.
  private mutating func join(_ index: Int, _ number: Int) -> Bool {
    let node = graph.nodes[index]
    guard groups[number].isProgram, groups[number].members.count < Self.memberLimit else {
      return false
    }
    var width = node.neededWidth
    if let width, groups[number].rowWidth == nil, groups[number].space.last != width {
      guard groups[number].count == node.space.reduce(1, *), refine(number, to: node.space) else {
        return false
      }
    }
    guard let reads = internalReads(index, number) else { return false }
    let space = groups[number].space
    let own = node.space.reduce(1, *)
    var column = reads.column
    switch node.kind {
    case .map, .noise:
      if column, groups[number].rowWidth == nil { width = space.last }
      guard own == (column ? space.dropLast().reduce(1, *) : space.reduce(1, *)) else {
        return false
      }
    case .rowReduction:
      guard own == groups[number].count, reads.column || !reads.any else { return false }
      column = true
    case .oneHot: guard own == groups[number].count, !column else { return false }
    case .columnSum, .totalSum:
      guard own == groups[number].count, !reads.any else { return false }
    default: return false
    }
    // Narrow rows are not worth walking one by one for the sake of a column.
    if let width {
      guard width == groups[number].rowWidth ?? width else { return false }
      if node.neededWidth == nil, width < 8 { return false }
    }
    guard let operands = map(node, column: column, number),
      keepsUpdates(index, operands, number)
    else { return false }
    if let piece = node.target {
      let own = column ? Array(groups[number].space.dropLast()) : groups[number].space
      guard Strides.reshape(piece.strides, of: node.shape, to: own) != nil else { return false }
    }
    if let width { groups[number].rowWidth = width }
    mapped[index] = operands
    isColumn[index] = column
    groups[number].members.append(index)
    return true
  }

  /// The way in which the group's members read a node: not at all, in full, or one element per row;
  /// nil for any other way.
  private func internalReads(_ index: Int, _ number: Int) -> (any: Bool, column: Bool)? {
    var any = false
    var column = false
    let group = groups[number]
    for reader in readers[index] where groupOf[reader] == number {
      for (position, operand) in graph.nodes[reader].operands.enumerated()
      where operand.node == index {
        // A noise generator's key and origin are read whole before the tile.
        guard operand.offset == 0, position < mapped[reader].count else { return nil }
        let strides = mapped[reader][position]
        // With a single column both agree; the first then wins.
        let isFull = strides == group.fullStrides && graph.nodes[index].count == group.count
        guard isFull || strides == group.columnStrides else { return nil }
        if any, column == isFull { return nil }
        any = true
        column = !isFull
      }
    }
    return (any, column)
  }

  /// The node's operands over the group's space, whose axes are split where they have to be.
  private mutating func map(_ node: LoopNode, column: Bool, _ number: Int) -> [[Int]]? {
    if case .noise = node.kind { return [] }
    let isColumnMap = if case .map = node.kind { column } else { false }
    let space = groups[number].space
    let target = isColumnMap ? Array(space.dropLast()) : space
    var operands: [[Int]] = []
    for operand in node.operands {
      guard var strides = Strides.reshape(operand.strides, of: node.space, to: target) else {
        // Rows that have to be whole stay so where only the axes before them are cut.
        guard !isColumnMap, groups[number].rowWidth ?? node.space.last == node.space.last,
          refine(number, to: node.space)
        else { return nil }
        return node.operands.map(\.strides)
      }
      if isColumnMap { strides.append(0) }
      operands.append(strides)
    }
    return operands
  }

  /// Cuts a group's space into other axes, if every member's arrays can be walked along them.
  private mutating func refine(_ number: Int, to space: [Int]) -> Bool {
    let old = groups[number].space
    var refined: [(Int, [[Int]])] = []
    for member in groups[number].members {
      var lists: [[Int]] = []
      for strides in mapped[member] {
        guard let split = Strides.reshape(strides, of: old, to: space) else { return false }
        lists.append(split)
      }
      let node = graph.nodes[member]
      if let piece = node.target,
        Strides.reshape(piece.strides, of: node.shape, to: space) == nil
      {
        return false
      }
      refined.append((member, lists))
    }
    for (member, lists) in refined { mapped[member] = lists }
    groups[number].setSpace(space)
    return true
  }

  /// True if a group that writes a parameter's memory may also run a node that reads the parameter:
  /// only if it reads the elements that the same tile position writes.
  private func keepsUpdates(_ index: Int, _ strides: [[Int]], _ number: Int) -> Bool {
    for (position, operand) in graph.nodes[index].operands.enumerated() {
      guard let update = updates[operand.node], groupOf[update] == number else { continue }
      guard position < strides.count, operand.offset == 0 else { return false }
      let own = isColumn[update] ? groups[number].columnStrides : groups[number].fullStrides
      guard strides[position] == own else { return false }
    }
    return true
  }

  /// Puts the members of every group in order.
  private mutating func finish() {
    var rank = [Int](repeating: 0, count: graph.nodes.count)
    for (position, node) in order.enumerated() { rank[node] = position }
    for number in groups.indices {
      groups[number].members.sort { rank[$0] < rank[$1] }
    }
  }
}

extension Group {
  /// The elements of the space.
  var count: Int { space.reduce(1, *) }
}

extension LoopNode {
  /// The extent that the last axis of the group's space must have.
  fileprivate var neededWidth: Int? {
    switch kind {
    case .rowReduction, .oneHot, .columnSum: space.last
    default: nil
    }
  }
}

import CKernels
import TensorCore
import Traps

/// Writes the micro-operations of one tile program.
struct TileEmitter {
  private(set) var micros: [oh_micro] = []
  private(set) var inputs: [oh_access] = []
  private(set) var outputs: [oh_access] = []
  private(set) var slots: [oh_slot] = []
  private(set) var accumulators: [oh_accumulator] = []
  /// Arguments of noise generators, by the micro-operation that uses them.
  private(set) var noises: [(micro: Int, noise: oh_noise)] = []
  /// The loops that a micro-operation runs as one.
  private(set) var joined: [(micro: Int, parts: [oh_micro])] = []
  private(set) var scratchBytes = 0
  /// The loops in order, before some are joined.
  private(set) var steps: [TileStep] = []
  /// The bytes of each register in a whole tile.
  private(set) var registerBytes: [Int] = []

  private struct Register {
    var number: Int
    var kind: RegisterKind
  }

  /// A loop's operand: the register, and the place in the graph of its value.
  private struct Operand {
    var place: TileChains.Place
    var register: Register
    var dtype: DType
  }

  private let graph: LoopGraph
  private let grouping: Grouping
  private let placement: Placement
  private let kernel: Kernel
  private let geometry: TileGeometry
  var registerCount: Int { registerBytes.count }
  private var inputRegisters: [TileInput: Register] = [:]
  private var values: [Int: Register] = [:]
  /// The number of remaining reads of each member inside the program.
  private var pending: [Int: Int] = [:]
  private var slotOf: [Int: (slot: Int, bytes: Int)] = [:]
  private var free: [Int: [Int]] = [:]
  /// Chains of members that are one loop.
  private let chains: TileChains
  /// Softplus and sigmoid of the same elements, each with the other.
  private var twins: [Int: Int] = [:]
  /// The work of each micro-operation.
  private var ops: [MicroOp] = []
  /// The last position at which each memory offset is read as an input.
  private var lastRead: [Int: Int] = [:]
  private let fault: PlanFault?

  init(
    _ graph: LoopGraph, _ grouping: Grouping, _ placement: Placement, _ kernel: Kernel,
    _ number: Int, _ geometry: TileGeometry, fault: PlanFault? = nil
  ) {
    self.fault = fault
    self.graph = graph
    self.grouping = grouping
    self.placement = placement
    self.kernel = kernel
    self.geometry = geometry
    let members = grouping.groups[number].members
    var scalars: Set<TileInput> = []
    for (index, input) in kernel.inputs.enumerated()
    where geometry.kind(geometry.strides[index]) == .scalar {
      scalars.insert(input)
    }
    chains = TileChains(graph, grouping, number, scalars: scalars, outputs: Set(kernel.outputs))
    findTwins(members)
    for (index, input) in kernel.inputs.enumerated() { load(input, geometry.strides[index]) }
    for (position, member) in members.enumerated() where !chains.isAbsorbed(member) {
      for place in operandPlaces(member) {
        let operand = graph.nodes[place.member].operands[place.index]
        if grouping.groupOf[operand.node] == number {
          pending[operand.node, default: 0] += 1
        } else {
          lastRead[placement.offset[operand.node]] = position
        }
      }
    }
    let plain = kernel.outputs.filter { !graph.nodes[$0].isTileSum }
    var outputStrides: [Int: [Int]] = [:]
    for (index, member) in plain.enumerated() {
      outputStrides[member] = geometry.strides[kernel.inputs.count + index]
    }
    for (position, member) in members.enumerated() where !chains.isAbsorbed(member) {
      guard values[member] == nil else { continue }
      emit(member, number, position, outputStrides)
    }
    require(registerCount < OH_MAX_REGISTERS, "planner: a program has too many registers")
  }

  private mutating func findTwins(_ members: [Int]) {
    var found: [TileInput: [MicroOp: Int]] = [:]
    for member in members where !chains.isAbsorbed(member) && chains.chain(member) == nil {
      guard case .map(let op) = graph.nodes[member].kind, op == .softplus || op == .sigmoid else {
        continue
      }
      let operand = graph.nodes[member].operands[0]
      let source = TileInput(
        node: operand.node, offset: operand.offset, strides: grouping.mapped[member][0])
      found[source, default: [:]][op] = member
    }
    for pair in found.values {
      guard let softplus = pair[.softplus], let sigmoid = pair[.sigmoid],
        graph.nodes[softplus].dtype == graph.nodes[sigmoid].dtype,
        grouping.isColumn[softplus] == grouping.isColumn[sigmoid]
      else { continue }
      (twins[softplus], twins[sigmoid]) = (sigmoid, softplus)
    }
  }

  private mutating func newRegister(_ kind: RegisterKind, _ dtype: DType) -> Register {
    registerBytes.append(geometry.elements(kind) * dtype.byteCount)
    return Register(number: registerBytes.count - 1, kind: kind)
  }

  // MARK: memory

  private mutating func load(_ input: TileInput, _ strides: [Int]) {
    let dtype = graph.nodes[input.node].dtype
    let kind = geometry.kind(strides)
    let register = newRegister(kind, dtype)
    inputRegisters[input] = register
    let offset = placement.offset[input.node] + input.offset * dtype.byteCount
    var access = access(kind, strides, offset, dtype)
    access.reg = UInt16(register.number)
    if access.is_direct == 0 {
      let slot = takeSlot(geometry.elements(kind) * dtype.byteCount)
      slots.append(oh_slot(reg: UInt16(register.number), slot: Int64(slot)))
    }
    inputs.append(access)
  }

  /// The strides along an array; contiguous if its elements are neighbours.
  private func access(
    _ kind: RegisterKind, _ strides: [Int], _ offset: Int, _ dtype: DType
  ) -> oh_access {
    var access = oh_access()
    access.offset = Int64(offset)
    access.kind = kind
    access.size = UInt8(dtype.byteCount)
    let extents: [Int]
    let own: [Int]
    switch kind {
    case .full: (extents, own) = (geometry.axes, strides)
    case .column: (extents, own) = (Array(geometry.axes.dropLast()), Array(strides.dropLast()))
    case .row: (extents, own) = ([geometry.cols], [1])
    case .scalar: (extents, own) = ([], [])
    }
    var walk = Strides.collapse(extents, [own])
    if walk.shape.isEmpty { walk = ([1], [[1]]) }
    access.is_direct = walk.shape.count == 1 && walk.lists[0][0] == 1 ? 1 : 0
    require(walk.shape.count <= Int(OH_MAX_RANK), "planner: too many axes")
    access.rank = UInt8(walk.shape.count)
    withUnsafeMutableBytes(of: &access.extents) { bytes in
      let extents = bytes.bindMemory(to: Int64.self)
      for (axis, extent) in walk.shape.enumerated() { extents[axis] = Int64(extent) }
    }
    withUnsafeMutableBytes(of: &access.strides) { bytes in
      let strides = bytes.bindMemory(to: Int64.self)
      for (axis, stride) in walk.lists[0].enumerated() { strides[axis] = Int64(stride) }
    }
    return access
  }

  /// A piece of scratch memory, with slack at its end for vectors that read past it.
  private mutating func takeSlot(_ bytes: Int) -> Int {
    let size = slotBytes(bytes)
    if let slot = free[size]?.popLast() { return slot }
    scratchBytes += size
    return scratchBytes - size
  }

  private func slotBytes(_ bytes: Int) -> Int { Placement.aligned(bytes) + 64 }

  private mutating func temporary(_ kind: RegisterKind, _ dtype: DType) -> Register {
    let register = newRegister(kind, dtype)
    let bytes = registerBytes[register.number]
    let slot = takeSlot(bytes)
    slotOf[register.number] = (slot, bytes)
    if fault == .slotsAreFreedAtOnce { release(register) }
    slots.append(oh_slot(reg: UInt16(register.number), slot: Int64(slot)))
    return register
  }

  private mutating func release(_ register: Register) {
    guard let own = slotOf.removeValue(forKey: register.number) else { return }
    free[slotBytes(own.bytes), default: []].append(own.slot)
  }

  // MARK: members

  private mutating func emit(
    _ member: Int, _ number: Int, _ position: Int, _ outputStrides: [Int: [Int]]
  ) {
    let node = graph.nodes[member]
    let strides = outputStrides[member]
    if let twin = twins[member] {
      return emitTwins(member, twin, number, position, outputStrides)
    }
    var operands = operandPlaces(member).map { operand($0, number) }
    let wanted = geometry.kind(isColumn: grouping.isColumn[member])
    if node.isTileSum {
      sum(member, operands[0].register, operands[0].dtype)
      release(operands, number)
      return
    }
    var temporaries: [Register] = []
    var kind = wanted
    var op = MicroOp.identity
    if case .map(let own) = node.kind {
      op = chains.chain(member)?.op ?? own
      kind = operands.dropFirst().reduce(operands[0].register.kind) {
        RegisterKind.join($0, $1.register.kind)
      }
      if strides != nil { kind = wanted }
      legalize(&operands, kind, op, &temporaries)
    } else if !operands.isEmpty {
      let needed: RegisterKind = if case .oneHot = node.kind { columnKind } else { .full }
      if operands[0].register.kind != needed { expand(&operands[0], needed, &temporaries) }
    }
    // Loops over corresponding elements may write where they read.
    let isMap = if case .map = node.kind { true } else { false }
    func isReplaced(_ operand: Operand) -> Bool {
      isMap && operand.register.kind == kind && operand.dtype.byteCount == node.dtype.byteCount
    }
    release(operands.filter(isReplaced), number)
    let result = destination(member, kind, position, strides)
    let registers = operands.map(\.register)
    switch node.kind {
    case .map: map(op, operands[0].dtype, registers, result)
    case .rowReduction(let op):
      append(op, dtype: operands[0].dtype, span: .full, dst: result, registers)
    case .oneHot: append(.oneHot, dtype: node.dtype, span: .full, dst: result, registers)
    case .noise(let op, let shape): noise(op, shape, node, result)
    default: fatalError("planner: a node without a micro-operation")
    }
    for register in temporaries { release(register) }
    values[member] = result
    release(operands.filter { !isReplaced($0) }, number)
    if pending[member] == nil { release(result) }
  }

  /// Softplus and sigmoid of the same elements, at the place of the first of them.
  private mutating func emitTwins(
    _ first: Int, _ second: Int, _ number: Int, _ position: Int, _ outputStrides: [Int: [Int]]
  ) {
    let node = graph.nodes[first]
    var operands = [first, second].map { operand(TileChains.Place(member: $0, index: 0), number) }
    let read = operands
    operands.removeLast()
    var kind = operands[0].register.kind
    if outputStrides[first] != nil || outputStrides[second] != nil {
      kind = geometry.kind(isColumn: grouping.isColumn[first])
    }
    var temporaries: [Register] = []
    legalize(&operands, kind, .softplus, &temporaries)
    for member in [first, second] {
      values[member] = destination(member, kind, position, outputStrides[member])
    }
    let softplus = if case .map(.softplus) = node.kind { first } else { second }
    guard let result = values[softplus], let sigmoid = values[softplus == first ? second : first]
    else { fatalError("planner: twins without registers") }
    append(
      .softplusSigmoid, dtype: node.dtype, span: kind, dst: result,
      [operands[0].register, sigmoid])
    for register in temporaries { release(register) }
    release(read, number)
    for member in [first, second] {
      if pending[member] == nil, let register = values[member] { release(register) }
    }
  }

  private var columnKind: RegisterKind { geometry.kind(isColumn: true) }

  /// The operands of a member, or of the chain that it ends.
  private func operandPlaces(_ member: Int) -> [TileChains.Place] {
    if let chain = chains.chain(member) { return chain.operands }
    return grouping.mapped[member].indices.map { TileChains.Place(member: member, index: $0) }
  }

  private func operand(_ place: TileChains.Place, _ number: Int) -> Operand {
    let node = graph.nodes[place.member].operands[place.index].node
    return Operand(
      place: place, register: register(place, number), dtype: graph.nodes[node].dtype)
  }

  private func register(_ place: TileChains.Place, _ number: Int) -> Register {
    let operand = graph.nodes[place.member].operands[place.index]
    if grouping.groupOf[operand.node] == number, let value = values[operand.node] { return value }
    let input = TileInput(
      node: operand.node, offset: operand.offset,
      strides: grouping.mapped[place.member][place.index])
    guard let register = inputRegisters[input] else {
      fatalError("planner: an operand is not loaded")
    }
    return register
  }

  /// Gives back the memory of operands that are not read again.
  private mutating func release(_ operands: [Operand], _ number: Int) {
    for operand in operands {
      let place = operand.place
      let node = graph.nodes[place.member].operands[place.index].node
      guard let count = pending[node], grouping.groupOf[node] == number else { continue }
      pending[node] = count - 1
      if count == 1, let register = values[node] { release(register) }
    }
  }

  /// The register of a result: memory itself where its elements are neighbours.
  private mutating func destination(
    _ member: Int, _ kind: RegisterKind, _ position: Int, _ strides: [Int]?
  ) -> Register {
    let node = graph.nodes[member]
    guard let strides else { return temporary(kind, node.dtype) }
    let memory = node.target?.node ?? member
    let first = (node.target?.offset ?? 0) * node.dtype.byteCount
    var access = access(kind, strides, placement.offset[memory] + first, node.dtype)
    // A parameter that is updated in place must keep its old elements while they are read.
    if let last = lastRead[placement.offset[memory]], last > position,
      fault != .updatesAreWrittenDirectly
    {
      access.is_direct = 0
    }
    let register: Register
    if access.is_direct != 0 {
      register = newRegister(kind, node.dtype)
    } else {
      register = temporary(kind, node.dtype)
      // The copy at the end of the tile is one more reader.
      pending[member, default: 0] += 1
    }
    access.reg = UInt16(register.number)
    access.source = UInt16(register.number)
    outputs.append(access)
    return register
  }

  private mutating func map(
    _ op: MicroOp, _ dtype: DType, _ operands: [Register], _ result: Register
  ) {
    let kind = result.kind
    let isVector = operands.map { $0.kind == kind || (kind == .full && $0.kind == .row) }
    let byRow = kind == .full && operands.contains { $0.kind == .column || $0.kind == .row }
    var mode = Int32(OH_VV)
    func pairMode(_ a: Bool, _ b: Bool) -> Int32 { Int32(!a ? OH_SV : !b ? OH_VS : OH_VV) }
    if operands.count == 2 { mode = pairMode(isVector[0], isVector[1]) }
    if op == .select { mode = pairMode(isVector[1], isVector[2]) }
    if op.isProductChain { mode = (isVector[1] ? 0 : 1) + (isVector[2] ? 0 : 2) }
    append(op, dtype: dtype, mode: mode, span: kind, byRow: byRow, dst: result, operands)
  }

  /// Spreads operands until some loop takes them.
  private mutating func legalize(
    _ operands: inout [Operand], _ kind: RegisterKind, _ op: MicroOp,
    _ temporaries: inout [Register]
  ) {
    func isVector(_ index: Int) -> Bool {
      let own = operands[index].register.kind
      return own == kind || (kind == .full && own == .row)
    }
    if op.isProductChain, !isVector(0), isVector(1) {
      operands.swapAt(0, 1)
      if fault == .swappedOperandsKeepTheirPlaces {
        (operands[0].place, operands[1].place) = (operands[1].place, operands[0].place)
      }
    }
    // Loops over narrow rows would leave most of each vector empty.
    let isNarrow = kind == .full && !geometry.isFlat && geometry.cols < 64
    var spread = operands.indices.filter {
      let own = operands[$0].register.kind
      return isNarrow && (own == .column || own == .row)
    }
    switch op {
    case _ where operands.count == 1: if operands[0].register.kind != kind { spread = [0] }
    case _ where operands.count == 2:
      if spread.isEmpty, !isVector(0), !isVector(1) { spread = [0] }
    case .select:
      if !isVector(0), !spread.contains(0) { spread.append(0) }
      if !isVector(1), !isVector(2), !spread.contains(1) { spread.append(1) }
    case .multiplyAdd, .multiplySubtract, .subtractMultiply:
      if !isVector(0), !spread.contains(0) { spread.append(0) }
    default:
      // Vectors and scalars take turns.
      spread = stride(from: 0, to: min(operands.count, 5), by: 2).filter {
        operands[$0].register.kind != kind
      }
    }
    for index in spread { expand(&operands[index], kind, &temporaries) }
  }

  /// Spreads an operand over a larger kind of register, which is a temporary.
  private mutating func expand(
    _ operand: inout Operand, _ kind: RegisterKind, _ temporaries: inout [Register]
  ) {
    operand.register = expand(operand.register, kind, operand.dtype)
    temporaries.append(operand.register)
  }

  private mutating func expand(
    _ register: Register, _ kind: RegisterKind, _ dtype: DType
  ) -> Register {
    let result = temporary(kind, dtype)
    append(.expand, dtype: dtype, span: kind, byRow: true, dst: result, [register])
    return result
  }

  private mutating func sum(_ member: Int, _ operand: Register, _ dtype: DType) {
    let node = graph.nodes[member]
    var operand = operand
    var temporaries: [Register] = []
    if operand.kind != .full {
      operand = expand(operand, .full, dtype)
      temporaries.append(operand)
    }
    let register = newRegister(.scalar, node.dtype)
    registerBytes[register.number] = node.byteCount
    let isPartial = kernel.partials.contains(member)
    let offset = isPartial ? placement.partialOffset[member] : placement.offset[member]
    guard let offset else { fatalError("planner: a sum without memory") }
    accumulators.append(
      oh_accumulator(
        offset: Int64(offset), stride: Int64(isPartial ? node.byteCount : 0),
        bytes: Int64(node.byteCount), reg: UInt16(register.number)))
    let plain: MicroOp = if case .columnSum = node.kind { .sumColumns } else { .sumAll }
    let op = chains.chain(member)?.op ?? plain
    append(op, dtype: dtype, span: .full, dst: register, [operand])
    for temporary in temporaries { release(temporary) }
  }

  private mutating func noise(
    _ op: MicroOp, _ shape: NoiseGeometry, _ node: LoopNode, _ result: Register
  ) {
    func offset(_ operand: Access) -> Int64 {
      Int64(placement.offset[operand.node] + operand.offset * 4)
    }
    noises.append(
      (
        micros.count,
        oh_noise(
          key: offset(node.operands[0]), origin: offset(node.operands[1]),
          elements: Int64(shape.elements), rows: Int64(shape.rows), samples: Int64(shape.samples),
          replicas: Int64(shape.replicas))
      ))
    append(op, dtype: node.dtype, span: result.kind, dst: result, [])
  }

  private mutating func append(
    _ op: MicroOp, dtype: DType, mode: Int32 = Int32(OH_VV), span: RegisterKind,
    byRow: Bool = false,
    dst: Register, _ operands: [Register]
  ) {
    guard let function = oh_find(op, dtype.code, mode) else {
      fatalError("planner: no loop for \(op.name) of \(dtype)")
    }
    var micro = oh_micro()
    micro.fn = function
    micro.dst = UInt16(dst.number)
    micro.span = span
    micro.by_row = byRow ? 1 : 0
    micro.dtype = UInt8(dtype.code)
    if operands.count > 0 {
      micro.a = UInt16(operands[0].number)
      micro.a_step = operands[0].kind
    }
    if operands.count > 1 {
      micro.b = UInt16(operands[1].number)
      micro.b_step = operands[1].kind
    }
    if operands.count > 2 {
      micro.c = UInt16(operands[2].number)
      micro.c_step = operands[2].kind
    }
    if operands.count > 3 { micro.e = UInt16(operands[3].number) }
    if operands.count > 4 { micro.f = UInt16(operands[4].number) }
    if operands.count > 6 {
      micro.g = UInt16(operands[5].number)
      micro.h = UInt16(operands[6].number)
    }
    micros.append(micro)
    ops.append(op)
    steps.append(TileStep(op, span: span, dst: dst.number, operands.map(\.number)))
    if op == .correctedRootStep { joinMoments(dtype) }
  }

  /// Runs the two moments that were just made, and the step that reads them, as one loop.
  private mutating func joinMoments(_ dtype: DType) {
    guard ops.suffix(3) == [.blend, .blendSquare, .correctedRootStep] else { return }
    let parts = Array(micros.suffix(3))
    guard parts[2].a == parts[0].dst, parts[2].c == parts[1].dst,
      parts.allSatisfy({ $0.span == parts[2].span && $0.dtype == parts[2].dtype }),
      let function = oh_find(.adam, dtype.code, Int32(OH_VV))
    else { return }
    var whole = parts[2]
    whole.fn = function
    micros.removeLast(3)
    ops.removeLast(3)
    joined.append((micros.count, parts))
    micros.append(whole)
    ops.append(.adam)
  }
}

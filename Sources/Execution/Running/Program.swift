import CKernels
public import Engine
import TensorCore
public import TensorIR
import Traps

/// A compiled function: memory for everything it touches, and the kernels that run it.
///
/// Parameters keep their elements between steps; updated ones hold the named result afterwards.
/// A program is used by one thread at a time.
public final class Program: ProfiledFunction {
  /// The kernels, memory and work of one step.
  public let plan: Plan
  /// The work and the memory of a step.
  public var cost: StepCost { plan.cost }

  private let parameters: [ParameterName: Place]
  private let results: [ResultName: Place]
  private let executable: Executable
  private let arena: UnsafeMutableRawPointer
  private let temporaries: Range<Int>
  private let worker: UnsafeMutablePointer<oh_worker>?
  private let scratch: UnsafeMutableRawPointer?
  private let pool: OpaquePointer?
  /// The position in the plan of each kernel, by urgency.
  private let positions: [Int]
  /// The errors of the plan, empty unless a fault was requested.
  package let hazards: [String]

  /// Vectors may read past the end of the used memory.
  private static let scratchSlack = 4096

  /// The place of a parameter or result.
  private struct Place {
    let type: TensorType
    let offset: Int
    let strides: [Int]
    /// True if the elements lie in row-major order.
    let isContiguous: Bool

    init(_ type: TensorType, offset: Int, strides: [Int]) {
      self.type = type
      self.offset = offset
      self.strides = strides
      isContiguous = strides == Strides.contiguous(type.shape.extents)
    }
  }

  /// Plans a function and takes the memory for it.
  ///
  /// - Parameters:
  ///   - function: a verified function.
  ///   - threads: the most threads that a step uses; results do not depend on it.
  ///   - updates: results that become the values of parameters of the same type for the next step.
  /// - Throws: that there is not enough memory.
  public convenience init(
    _ function: Function, threads: Int = 1, updates: [Update] = []
  ) throws(EngineError) {
    try self.init(function, threads: threads, updates: updates, fault: nil)
    guard hazards.isEmpty else {
      fatalError(
        "program: the plan of @\(function.name) is wrong: " + hazards.joined(separator: "; "))
    }
  }

  /// Plans a function with a fault, for tests that must find it.
  package init(
    _ function: Function, threads: Int = 1, updates: [Update] = [], fault: PlanFault?
  ) throws(EngineError) {
    require(threads > 0, "program: \(threads) threads")
    let planner = Planner(function, updates: updates, fault: fault)
    plan = Plan(function, planner)
    let bytes = planner.placement.arenaBytes
    temporaries = planner.placement.persistentBytes..<bytes
    guard let memory = oh_arena_create(bytes) else {
      throw .insufficientMemory(bytes: bytes)
    }
    arena = UnsafeMutableRawPointer(memory)
    executable = Executable(planner, arena: memory)
    let clock = ContinuousClock()
    let start = clock.now
    let verifier = PlanVerifier(planner)
    let duration = clock.now - start + executable.verification
    Proofs.add(kernels: plan.kernels.count, pairs: verifier.pairs, duration)
    hazards = verifier.hazards + executable.hazards
    var ranks = [Int](repeating: 0, count: planner.schedule.kernels.count)
    for (rank, number) in planner.schedule.stages.joined().enumerated() { ranks[number] = rank }
    positions = planner.tasks.order.map { ranks[$0] }
    for (node, offset) in zip(planner.graph.nodes, planner.placement.offset) {
      guard case .constant(let values) = node.kind else { continue }
      node.dtype.store(values, at: arena + offset)
    }
    func place(_ value: Value) -> Place {
      let access = planner.values[value.id] ?? planner.graph.values[value.id]
      let first = access.offset * value.type.dtype.byteCount
      return Place(
        value.type, offset: planner.placement.offset[access.node] + first,
        strides: access.strides)
    }
    parameters = Dictionary(
      uniqueKeysWithValues: function.parameters.map { parameter in
        let node = planner.graph.values[parameter.result.id].node
        let place = Place(
          parameter.result.type, offset: planner.placement.offset[node],
          strides: Strides.contiguous(parameter.result.shape.extents))
        return (ParameterName(parameter.name ?? ""), place)
      })
    results = Dictionary(
      uniqueKeysWithValues: function.results.map { (ResultName($0.name), place($0.value)) })
    let scratchBytes = executable.scratchBytes + Self.scratchSlack
    if threads == 1 {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: scratchBytes, alignment: 4096)
      scratch = memory
      worker = UnsafeMutablePointer<oh_worker>.allocate(capacity: 1)
      worker?.initialize(to: oh_worker())
      worker?.pointee.arena = arena.assumingMemoryBound(to: CChar.self)
      worker?.pointee.scratch = memory.assumingMemoryBound(to: CChar.self)
      pool = nil
    } else {
      scratch = nil
      worker = nil
      pool = oh_pool_create(
        Int32(threads), arena.assumingMemoryBound(to: CChar.self), scratchBytes, executable.graph)
    }
  }

  deinit {
    if let pool { oh_pool_destroy(pool) }
    worker?.deallocate()
    scratch?.deallocate()
    oh_arena_destroy(arena.assumingMemoryBound(to: CChar.self))
  }

  /// Runs the function once.
  public func step() {
    if let pool {
      oh_pool_run(pool)
    } else {
      let graph = executable.graph
      oh_run(worker, graph.pointee.items, graph.pointee.item_count)
    }
  }

  /// Runs the function once, its blocks in some order that the task graph allows.
  ///
  /// Every block finds other scratch memory, full of NaNs.
  package func step(in order: TaskOrder) {
    guard let worker, let scratch else {
      fatalError("program: only one thread can run blocks in another order")
    }
    var run = OrderedRun(executable.graph.pointee, order, positions: positions)
    let bytes = executable.scratchBytes + Self.scratchSlack
    run.run(worker) {
      scratch.initializeMemory(as: UInt8.self, repeating: 0xFF, count: bytes)
    }
  }

  /// Runs the function once and finds by experiment which bytes each block uses.
  ///
  /// - Returns: the places where the accesses differ from the assumptions of the proofs.
  package func probeFootprints(
    _ function: Function, updates: [Update] = []
  ) -> [String] {
    guard let worker, let items = executable.graph.pointee.items else {
      fatalError("program: only one thread can be probed")
    }
    let planner = Planner(function, updates: updates)
    let memory = MemoryLabels(planner)
    var probe = FootprintProbe(worker, arena: arena, bytes: temporaries.upperBound)
    for (index, number) in planner.schedule.stages.joined().enumerated() {
      let range = executable.itemRanges[index]
      probe.run(
        UnsafeBufferPointer(start: items + range.lowerBound, count: range.count),
        memory.uses(planner.schedule.kernels[number]), "kernel \(index)")
    }
    return probe.faults
  }

  /// Runs the function several times on one thread and measures the kernels one by one.
  public func kernelTimes(steps: Int) -> [KernelTime] {
    guard let worker, let items = executable.graph.pointee.items else {
      fatalError("program: only one thread can be profiled")
    }
    let clock = ContinuousClock()
    var times = [[Double]](repeating: [], count: plan.kernels.count)
    for _ in 0..<steps {
      for (kernel, range) in executable.itemRanges.enumerated() {
        let time = clock.measure { oh_run(worker, items + range.lowerBound, Int64(range.count)) }
        times[kernel].append(time / .seconds(1))
      }
    }
    return zip(plan.kernels, times).map { kernel, times in
      KernelTime(
        kind: kernel.kind.rawValue, ops: kernel.ops, space: kernel.space, flops: kernel.flops,
        bytes: kernel.bytes, seconds: times.sorted()[times.count / 2])
    }
  }

  /// The type of a parameter.
  public func type(of parameter: ParameterName) -> TensorType { place(parameter).type }

  /// The type of a result.
  public func type(of result: ResultName) -> TensorType { place(result).type }

  /// Gives access to a parameter's own memory.
  public func fill(
    _ parameter: ParameterName,
    _ body: (UnsafeMutableRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    let place = place(parameter)
    try body(
      UnsafeMutableRawBufferPointer(start: arena + place.offset, count: place.type.byteCount))
  }

  /// Gives access to a parameter's own memory.
  public func modify(
    _ parameter: ParameterName,
    _ body: (UnsafeMutableRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    try fill(parameter, body)
  }

  /// Gives access to the memory of a parameter.
  public func read(
    _ parameter: ParameterName, _ body: (UnsafeRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    let place = place(parameter)
    try body(UnsafeRawBufferPointer(start: arena + place.offset, count: place.type.byteCount))
  }

  /// Gives access to the memory of a result, or to a copy where its elements do not lie in order.
  public func read(
    _ result: ResultName, _ body: (UnsafeRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    let place = place(result)
    let base = UnsafeRawPointer(arena) + place.offset
    guard !place.isContiguous else {
      return try body(UnsafeRawBufferPointer(start: base, count: place.type.byteCount))
    }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: place.type.byteCount, alignment: 64)
    defer { bytes.deallocate() }
    let dtype = place.type.dtype
    if let copy = bytes.baseAddress {
      let indices = Strides.indices(place.type.shape.extents, place.strides)
      dtype.store(indices.map { dtype.element($0, of: base) }, at: copy)
    }
    try body(UnsafeRawBufferPointer(bytes))
  }

  /// Fills all memory that does not last between steps with NaNs; a step must not notice.
  package func poison() {
    (arena + temporaries.lowerBound).initializeMemory(
      as: UInt8.self, repeating: 0xFF, count: temporaries.count)
  }

  private func place(_ name: ParameterName) -> Place {
    guard let place = parameters[name] else {
      fatalError("program: no parameter is called `\(name)`")
    }
    return place
  }

  private func place(_ name: ResultName) -> Place {
    guard let place = results[name] else {
      fatalError("program: no result is called `\(name)`")
    }
    return place
  }
}

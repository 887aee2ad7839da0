import CKernels
public import TensorCore
public import TensorIR
import Traps

/// A compiled function: memory for everything it touches, and the kernels that run it.
///
/// Parameters keep their elements between steps; updated ones hold the named result afterwards.
/// A program is used by one thread at a time.
public final class Program {
  /// The kernels, memory and work of one step.
  public let plan: Plan

  private let parameters: [String: Place]
  private let results: [String: Place]
  private let executable: Executable
  private let arena: UnsafeMutableRawPointer
  private let temporaries: Range<Int>
  private let worker: UnsafeMutablePointer<oh_worker>?
  private let scratch: UnsafeMutableRawPointer?
  private let pool: OpaquePointer?
  /// Where each kernel, by urgency, stands in the plan.
  private let positions: [Int]
  /// What is wrong with the plan, empty unless a fault was asked for.
  package let hazards: [String]

  /// Vectors read behind the end of what is used.
  private static let scratchSlack = 4096

  /// Where a parameter or result lies.
  private struct Place {
    var type: TensorType
    var offset: Int
    var strides: [Int]
  }

  /// Plans a function and takes the memory for it.
  ///
  /// - Parameters:
  ///   - function: a verified function.
  ///   - threads: the most threads that a step uses; results do not depend on it.
  ///   - updates: results that become the values of parameters of the same type for the next step.
  public convenience init(
    _ function: Function, threads: Int = 1,
    updates: [(parameter: String, result: String)] = []
  ) {
    self.init(function, threads: threads, updates: updates, fault: nil)
    guard hazards.isEmpty else {
      fatalError(
        "program: the plan of @\(function.name) is wrong: " + hazards.joined(separator: "; "))
    }
  }

  /// Plans a function with a fault, for tests that must find it.
  package init(
    _ function: Function, threads: Int = 1, updates: [(parameter: String, result: String)] = [],
    fault: PlanFault?
  ) {
    require(threads > 0, "program: \(threads) threads")
    let planner = Planner(function, updates: updates, fault: fault)
    plan = Plan(function, planner)
    let bytes = planner.placement.arenaBytes
    temporaries = planner.placement.persistentBytes..<bytes
    guard let memory = oh_arena_create(bytes) else {
      fatalError("program: there is no memory for \(bytes) bytes")
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
      Self.store(values, node.dtype, arena + offset)
    }
    func place(_ value: Value) -> Place {
      let access = planner.values[value.id] ?? planner.graph.values[value.id]
      let first = access.offset * value.type.dtype.byteCount
      return Place(
        type: value.type, offset: planner.placement.offset[access.node] + first,
        strides: access.strides)
    }
    parameters = Dictionary(
      uniqueKeysWithValues: function.parameters.map { parameter in
        let node = planner.graph.values[parameter.result.id].node
        let place = Place(
          type: parameter.result.type, offset: planner.placement.offset[node],
          strides: Strides.contiguous(parameter.result.shape.extents))
        return (parameter.name ?? "", place)
      })
    results = Dictionary(uniqueKeysWithValues: function.results.map { ($0.name, place($0.value)) })
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
  /// - Returns: where that is not what the proofs rest on.
  package func probeFootprints(
    _ function: Function, updates: [(parameter: String, result: String)] = []
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
  ///
  /// - Returns: for every kernel of the plan, in order, the median of its seconds.
  public func profile(steps: Int) -> [Double] {
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
    return times.map { $0.sorted()[$0.count / 2] }
  }

  /// Sets a parameter.
  public func write(_ parameter: String, _ tensor: Tensor) {
    let place = self.parameter(parameter)
    require(
      tensor.dtype == place.type.dtype && tensor.shape == place.type.shape,
      "program: `\(parameter)` is \(place.type), not \(tensor.dtype)\(tensor.shape)")
    withMutableBytes(of: parameter) { bytes in
      if let base = bytes.baseAddress { Self.store(tensor.elements, tensor.dtype, base) }
    }
  }

  /// The value of a result of the last step, or of a parameter.
  ///
  /// Where a result and a parameter share a name, the result is meant.
  public func read(_ name: String) -> Tensor {
    let place = place(name)
    let shape = place.type.shape
    let base = UnsafeRawPointer(arena) + place.offset
    var elements: [Double] = []
    elements.reserveCapacity(shape.count)
    for index in Strides.indices(shape.extents, place.strides) {
      switch place.type.dtype {
      case .f32: elements.append(Double(base.load(fromByteOffset: index * 4, as: Float.self)))
      case .f64: elements.append(base.load(fromByteOffset: index * 8, as: Double.self))
      case .i32: elements.append(Double(base.load(fromByteOffset: index * 4, as: Int32.self)))
      case .u32: elements.append(Double(base.load(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }
    return Tensor(place.type.dtype, shape, elements)
  }

  /// Gives access to a parameter's memory, row-major.
  public func withMutableBytes<R>(
    of parameter: String, _ body: (UnsafeMutableRawBufferPointer) throws -> R
  ) rethrows -> R {
    let place = self.parameter(parameter)
    return try body(
      UnsafeMutableRawBufferPointer(start: arena + place.offset, count: place.type.byteCount))
  }

  /// Gives access to the memory of a result or parameter, row-major.
  public func withBytes<R>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    let place = place(name)
    if place.strides == Strides.contiguous(place.type.shape.extents) {
      return try body(
        UnsafeRawBufferPointer(start: arena + place.offset, count: place.type.byteCount))
    }
    let tensor = read(name)
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: place.type.byteCount, alignment: 64)
    defer { bytes.deallocate() }
    if let base = bytes.baseAddress { Self.store(tensor.elements, tensor.dtype, base) }
    return try body(UnsafeRawBufferPointer(bytes))
  }

  /// Fills all memory that does not last between steps with NaNs; a step must not notice.
  package func poison() {
    (arena + temporaries.lowerBound).initializeMemory(
      as: UInt8.self, repeating: 0xFF, count: temporaries.count)
  }

  private func parameter(_ name: String) -> Place {
    guard let place = parameters[name] else {
      fatalError("program: no parameter is called `\(name)`")
    }
    return place
  }

  private func place(_ name: String) -> Place { results[name] ?? parameter(name) }

  private static func store(_ values: [Double], _ dtype: DType, _ base: UnsafeMutableRawPointer) {
    switch dtype {
    case .f32:
      let memory = base.assumingMemoryBound(to: Float.self)
      for (index, value) in values.enumerated() { memory[index] = Float(value) }
    case .f64:
      let memory = base.assumingMemoryBound(to: Double.self)
      for (index, value) in values.enumerated() { memory[index] = value }
    case .i32:
      let memory = base.assumingMemoryBound(to: Int32.self)
      for (index, value) in values.enumerated() { memory[index] = Int32(value) }
    case .u32:
      let memory = base.assumingMemoryBound(to: UInt32.self)
      for (index, value) in values.enumerated() { memory[index] = UInt32(value) }
    }
  }
}

import CKernels
import TensorCore
import Traps

/// A plan in the form that the C loops run: flat arrays of trivial structs.
final class Executable {
  /// The step, which lives as long as this.
  var graph: UnsafePointer<oh_graph> { UnsafePointer(step) }
  private let step = UnsafeMutablePointer<oh_graph>.allocate(capacity: 1)
  private(set) var scratchBytes = 0
  /// The items of each kernel, in the order of the plan.
  private(set) var itemRanges: [Range<Int>] = []
  private var allocations: [UnsafeMutableRawPointer] = []
  /// Registers of tile programs that are overwritten before they are read, as text.
  private(set) var hazards: [String] = []
  /// The time that their search took.
  private(set) var verification: Duration = .zero

  /// The most scratch memory that a program of a single tile gets for itself.
  private static let fixedBytes = 8192

  init(_ planner: Planner, arena: UnsafeMutablePointer<CChar>) {
    let schedule = planner.schedule
    var allItems: [oh_item] = []
    var tasks = [oh_task](repeating: oh_task(), count: schedule.kernels.count)
    for number in schedule.stages.joined() {
      let kernel = schedule.kernels[number]
      let (function, arguments) = emit(kernel, planner, arena)
      for block in 0..<kernel.blocks {
        allItems.append(oh_item(fn: function, args: arguments, block: Int64(block)))
      }
      itemRanges.append(allItems.count - kernel.blocks..<allItems.count)
      tasks[number].fn = function
      tasks[number].args = arguments
      tasks[number].blocks = Int32(kernel.blocks)
    }
    let items = keep(allItems)
    let (sorted, followers) = order(tasks, planner)
    step.initialize(
      to: oh_graph(
        items: items, item_count: Int64(allItems.count), tasks: keep(sorted),
        followers: keep(followers), task_count: Int32(sorted.count),
        is_parallel: planner.tasks.isParallel ? 1 : 0))
  }

  /// The kernels by urgency, and the numbers of those that follow them.
  private func order(_ tasks: [oh_task], _ planner: Planner) -> ([oh_task], [Int32]) {
    let urgency = planner.tasks
    var position = [Int32](repeating: 0, count: tasks.count)
    for (index, number) in urgency.order.enumerated() { position[number] = Int32(index) }
    var followers: [Int32] = []
    let sorted = urgency.order.map { number in
      var task = tasks[number]
      task.waits = Int32(urgency.waits[number])
      task.first_follower = Int32(followers.count)
      task.follower_count = Int32(urgency.followers[number].count)
      followers += urgency.followers[number].map { position[$0] }
      return task
    }
    return (sorted, followers)
  }

  deinit {
    step.deallocate()
    for allocation in allocations { allocation.deallocate() }
  }

  /// Copies structs to memory that lives as long as the plan.
  private func keep<T>(_ values: [T]) -> UnsafePointer<T> {
    let memory = UnsafeMutablePointer<T>.allocate(capacity: max(values.count, 1))
    memory.initialize(from: values, count: values.count)
    allocations.append(UnsafeMutableRawPointer(memory))
    return UnsafePointer(memory)
  }

  private func emit(
    _ kernel: Kernel, _ planner: Planner, _ arena: UnsafeMutablePointer<CChar>
  ) -> (oh_kernel_fn, UnsafeRawPointer) {
    let (graph, placement) = (planner.graph, planner.placement)
    switch kernel.kind {
    case .program(let number, let geometry):
      let code = TileEmitter(
        graph, planner.grouping, placement, kernel, number, geometry, fault: planner.fault)
      verification += ContinuousClock().measure {
        for hazard in TileVerifier(code).hazards {
          hazards.append("kernel \(itemRanges.count): \(hazard)")
        }
      }
      if geometry.tiles == 1, code.scratchBytes <= Self.fixedBytes {
        return (oh_run_fixed_program, UnsafeRawPointer(fixed(code, geometry, arena)))
      }
      scratchBytes = max(scratchBytes, code.scratchBytes)
      return (oh_run_program, UnsafeRawPointer(program(code, geometry)))
    case .combine(let node, let parts):
      guard let partials = placement.partialOffset[node] else {
        fatalError("planner: no partial results to add")
      }
      let combine = oh_combine(
        in: Int64(partials), out: Int64(placement.offset[node]), parts: Int64(parts),
        count: Int64(graph.nodes[node].count), dtype: graph.nodes[node].dtype.code, reserved: 0)
      return (oh_run_combine, UnsafeRawPointer(keep([combine])))
    case .single(let node): return single(node, kernel, graph, placement)
    }
  }

  /// A program of one tile, whose registers are found once and for all.
  private func fixed(
    _ code: TileEmitter, _ geometry: TileGeometry, _ arena: UnsafeMutablePointer<CChar>
  ) -> UnsafePointer<oh_fixed_program> {
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: code.scratchBytes + 64, alignment: 64)
    allocations.append(scratch)
    let registers = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(
      capacity: max(code.registerCount, 1))
    registers.initialize(repeating: nil, count: code.registerCount)
    allocations.append(UnsafeMutableRawPointer(registers))
    let memory = UnsafeMutableRawPointer(arena)
    for slot in code.slots { registers[Int(slot.reg)] = scratch + Int(slot.slot) }
    for access in code.inputs + code.outputs where access.is_direct != 0 {
      registers[Int(access.reg)] = memory + Int(access.offset)
    }
    for sum in code.accumulators { registers[Int(sum.reg)] = memory + Int(sum.offset) }
    let micros = micros(code)
    let (rows, cols) = (Int64(geometry.rows), Int64(geometry.cols))
    let loads = code.inputs.filter { $0.is_direct == 0 }
    let stores = code.outputs.filter { $0.is_direct == 0 }
    let tile = oh_tile(
      count: (rows * cols, rows, cols, 1), first: (0, 0, 0, 0), rows: rows, cols: cols,
      arena: arena, reg: registers)
    return keep([
      oh_fixed_program(
        tile: tile, load_count: Int32(loads.count), store_count: Int32(stores.count),
        accumulator_count: Int32(code.accumulators.count), micro_count: Int32(micros.count),
        loads: keep(loads), stores: keep(stores), accumulators: keep(code.accumulators),
        micros: keep(micros))
    ])
  }

  /// The micro-operations, some of which have arguments other than registers.
  private func micros(_ code: TileEmitter) -> [oh_micro] {
    var micros = code.micros
    for (micro, noise) in code.noises { micros[micro].extra = UnsafeRawPointer(keep([noise])) }
    for (micro, parts) in code.joined { micros[micro].extra = UnsafeRawPointer(keep(parts)) }
    return micros
  }

  private func program(_ code: TileEmitter, _ geometry: TileGeometry) -> UnsafePointer<oh_program> {
    let micros = micros(code)
    return keep([
      oh_program(
        rows: Int64(geometry.rows), cols: Int64(geometry.cols),
        tile_rows: Int64(geometry.tileRows), tile_cols: Int64(geometry.tileCols),
        tiles: Int64(geometry.tiles), tiles_per_block: Int64(geometry.tilesPerBlock),
        input_count: Int32(code.inputs.count), output_count: Int32(code.outputs.count),
        slot_count: Int32(code.slots.count), accumulator_count: Int32(code.accumulators.count),
        micro_count: Int32(micros.count), is_flat: geometry.isFlat ? 1 : 0,
        inputs: keep(code.inputs), outputs: keep(code.outputs), slots: keep(code.slots),
        accumulators: keep(code.accumulators), micros: keep(micros))
    ])
  }

  private func single(
    _ index: Int, _ kernel: Kernel, _ graph: LoopGraph, _ placement: Placement
  ) -> (oh_kernel_fn, UnsafeRawPointer) {
    let node = graph.nodes[index]
    func offset(_ operand: Int) -> Int64 {
      let access = node.operands[operand]
      let size = graph.nodes[access.node].dtype.byteCount
      return Int64(placement.offset[access.node] + access.offset * size)
    }
    let out = Int64(placement.offset[index])
    switch node.kind {
    case .product(let shape):
      let grid = ProductGrid(shape, node.dtype)
      var product = oh_product()
      (product.a, product.b, product.c) = (offset(0), offset(1), out)
      (product.m, product.n, product.k) = (Int64(shape.m), Int64(shape.n), Int64(shape.k))
      (product.lda, product.ldb) = (Int64(shape.lda), Int64(shape.ldb))
      product.ldc = Int64(shape.n)
      (product.ta, product.tb) = (shape.transposesA ? 1 : 0, shape.transposesB ? 1 : 0)
      product.rank = Int64(shape.batch.count)
      product.batch = Int64(shape.batch.reduce(1, *))
      fill(&product.extents, shape.batch)
      fill(&product.a_strides, shape.aStrides)
      fill(&product.b_strides, shape.bStrides)
      (product.m_blocks, product.n_blocks) = (Int64(grid.mBlocks), Int64(grid.nBlocks))
      (product.m_step, product.n_step) = (Int64(grid.mStep), Int64(grid.nStep))
      product.batch_step = Int64(grid.batchStep)
      ProductRoutines.setUp(&product)
      let function: oh_kernel_fn =
        switch (grid.kind, node.dtype) {
        case (.small, .f32): oh_run_small_product_f32
        case (.small, _): oh_run_small_product_f64
        case (.own, _): oh_run_own_product_f32
        case (.library, .f32): oh_run_product_f32
        case (.library, _): oh_run_product_f64
        }
      if grid.kind == .own { scratchBytes = max(scratchBytes, Int(OH_SGEMM_SCRATCH)) }
      return (function, UnsafeRawPointer(keep([product])))
    case .reduction(let shape):
      let reduction = oh_reduction(
        in: offset(0), out: out, outer: Int64(shape.outer), extent: Int64(shape.extent),
        inner: Int64(shape.inner), blocks: Int64(kernel.blocks), dtype: node.dtype.code,
        function: shape.function)
      return (oh_run_reduction, UnsafeRawPointer(keep([reduction])))
    case .gather(let shape):
      let rows = rows(shape, offset(0), offset(1), out, node.dtype, kernel.blocks)
      let function: oh_kernel_fn =
        switch (shape.perRow > 1, node.dtype) {
        case (false, _): oh_run_gather
        case (true, .f32): oh_run_gather_sum_f32
        case (true, _): oh_run_gather_sum_f64
        }
      return (function, UnsafeRawPointer(rows))
    case .scatter(let shape):
      let rows = rows(shape, offset(0), offset(1), out, node.dtype, kernel.blocks)
      return (node.dtype == .f32 ? oh_run_scatter_f32 : oh_run_scatter_f64, UnsafeRawPointer(rows))
    case .patches(let shape):
      let windows = windows(shape, offset(0), out, kernel.blocks)
      return (node.dtype == .f32 ? oh_run_patches_f32 : oh_run_patches_f64, windows)
    case .overlapAdd(let shape):
      let windows = windows(shape, offset(0), out, kernel.blocks)
      return (node.dtype == .f32 ? oh_run_overlap_add_f32 : oh_run_overlap_add_f64, windows)
    case .key(let path):
      var key = oh_key()
      (key.key, key.step, key.out) = (offset(0), offset(1), out)
      key.count = Int64(node.count / 2)
      (key.key_stride, key.step_stride) = (Int64(path.keyStride), Int64(path.stepStride))
      (key.purpose, key.path, key.use) = (path.purpose, path.path, path.use)
      return (oh_run_key, UnsafeRawPointer(keep([key])))
    default: fatalError("planner: a node without a kernel")
    }
  }

  private func rows(
    _ shape: RowsByNumber, _ table: Int64, _ index: Int64, _ out: Int64, _ dtype: DType,
    _ blocks: Int
  ) -> UnsafePointer<oh_gather> {
    var gather = oh_gather()
    (gather.table, gather.index, gather.out) = (table, index, out)
    (gather.rows, gather.width) = (Int64(shape.rows), Int64(shape.width))
    (gather.numbers, gather.per_row) = (Int64(shape.numbers), Int64(shape.perRow))
    (gather.chunk, gather.blocks) = (Int64(RowsByNumber.chunk), Int64(blocks))
    gather.rank = Int64(shape.batch.count)
    fill(&gather.extents, shape.batch)
    fill(&gather.table_strides, shape.tableStrides)
    fill(&gather.index_strides, shape.indexStrides)
    gather.size = Int64(dtype.byteCount)
    return keep([gather])
  }

  private func windows(
    _ shape: WindowShape, _ source: Int64, _ out: Int64, _ blocks: Int
  ) -> UnsafeRawPointer {
    var windows = oh_windows()
    (windows.in, windows.out, windows.blocks) = (source, out, Int64(blocks))
    (windows.images, windows.channels) = (Int64(shape.images), Int64(shape.channels))
    (windows.height, windows.width) = (Int64(shape.height), Int64(shape.width))
    (windows.rows, windows.columns) = (Int64(shape.rows), Int64(shape.columns))
    windows.window_height = Int64(shape.windowHeight)
    windows.window_width = Int64(shape.windowWidth)
    (windows.down, windows.right) = (Int64(shape.down), Int64(shape.right))
    (windows.above, windows.left) = (Int64(shape.above), Int64(shape.left))
    return UnsafeRawPointer(keep([windows]))
  }

  /// Writes numbers into a C array, which Swift sees as a tuple.
  private func fill<Tuple>(_ tuple: inout Tuple, _ values: [Int]) {
    require(values.count <= Int(OH_MAX_RANK), "planner: too many axes")
    withUnsafeMutableBytes(of: &tuple) { bytes in
      let numbers = bytes.bindMemory(to: Int64.self)
      for (index, value) in values.enumerated() { numbers[index] = Int64(value) }
    }
  }
}

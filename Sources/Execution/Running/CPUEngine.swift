public import Engine
import TensorCore
public import TensorIR

/// The fused kernels of this machine's processor.
public struct CPUEngine: Engine {
  /// The engine.
  public init() {}

  /// The name that `--engine` takes.
  public var name: String { "cpu" }

  /// The description in the help of `--engine`.
  public var summary: String { "fused kernels on this machine's processor" }

  /// The routines for products with their version and processor core, on which the last bits of
  /// results depend.
  public var kernels: String { ProductRoutines.description }

  /// The work and the memory of a function, as planned.
  public func cost(of function: Function, updates: [Update]) -> StepCost {
    Plan(function, updates: updates).cost
  }

  /// The memory after packing; nothing is planned where all values together are within the limit.
  public func needs(
    _ function: Function, updates: [Update], beyond limit: Int
  ) -> MemoryNeeds? {
    let all = function.nodes.reduce(0.0) { sum, node in
      sum + Double(node.result.shape.count) * Double(node.result.type.dtype.byteCount)
    }
    guard all > Double(limit) else { return nil }
    guard all < 0x1p60 else {
      return MemoryNeeds(
        bytes: 1 << 60, values: function.nodes.map { ($0, $0.result.shape.count) })
    }
    let planner = Planner(function, updates: updates)
    guard planner.placement.arenaBytes > limit else { return nil }
    return MemoryNeeds(
      bytes: planner.placement.arenaBytes,
      values: zip(planner.graph.nodes, planner.placement.offset).compactMap { own, offset in
        offset < 0 ? nil : (function.nodes[own.source], own.byteCount)
      })
  }

  /// Plans a function, proves the plan and takes the memory.
  public func prepare(
    _ function: Function, updates: [Update], threads: Int
  ) throws(EngineError) -> any PreparedFunction {
    try Program(function, threads: threads, updates: updates)
  }
}

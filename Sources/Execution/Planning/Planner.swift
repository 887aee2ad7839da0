import CKernels
import Engine
import TensorCore
import TensorIR
import Traps

/// From a function to kernels and memory, stage by stage.
struct Planner {
  let graph: LoopGraph
  let grouping: Grouping
  let schedule: Schedule
  let placement: Placement
  let tasks: TaskGraph
  /// Results that had to be copied, by value.
  let values: [Int: Access]
  /// The node that writes each updated parameter's memory.
  let writers: [Int: Int]
  /// Nodes that are read after the run.
  let results: [Int]
  let fault: PlanFault?

  init(_ function: Function, updates: [Update], fault: PlanFault? = nil) {
    self.fault = fault
    var builder = LoopBuilder(function)
    let names = Dictionary(
      uniqueKeysWithValues: function.parameters.map {
        (ParameterName($0.name ?? ""), $0.result)
      })
    let results = Dictionary(
      uniqueKeysWithValues: function.results.map { (ResultName($0.name), $0.value) })
    let pairs = updates.map { update -> (parameter: Int, result: Value) in
      guard let parameter = names[update.parameter], let result = results[update.result] else {
        fatalError("program: no update of `\(update.parameter)` by `\(update.result)`")
      }
      require(
        parameter.type.dtype == result.type.dtype && parameter.shape == result.shape,
        "program: `\(update.parameter)` is \(parameter.type), not \(result.type)")
      return (builder.access(parameter).node, result)
    }
    var values: [Int: Access] = [:]
    let updated = Set(pairs.map(\.parameter))
    for (_, value) in function.results where updated.contains(builder.access(value).node) {
      // The old elements of a parameter that is about to be overwritten.
      let dtype = value.type.dtype
      values[value.id] = builder.map(.identity, dtype, value.shape.extents, builder.access(value))
    }
    let writers = builder.resolveUpdates(pairs)
    let needed = function.results.map { (values[$0.value.id] ?? builder.access($0.value)).node }
    self.writers = writers
    self.results = needed
    self.values = values
    graph = builder.graph
    let order = GroupingOrder(graph, updates: writers.map { ($0.key, $0.value) }).nodes
    grouping = Grouping(graph, order: order, updates: writers, results: needed)
    schedule = Schedule(graph, grouping, updates: writers, results: needed)
    placement = Placement(
      graph, grouping, schedule, updates: writers, results: needed, fault: fault)
    tasks = TaskGraph(graph, schedule, placement, fault: fault)
  }
}

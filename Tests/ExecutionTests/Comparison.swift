import Engine
import Execution
import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

/// The first place where two tensors differ by more than a tolerance, as text.
///
/// The tolerance is relative to the element, but at least to a share of the largest element: sums
/// that cancel are only as accurate as their terms.
func difference(
  _ a: Tensor, _ b: Tensor, _ tolerance: Double, floor: Double = 1e-3
) -> String? {
  guard a.dtype == b.dtype, a.shape == b.shape else {
    return "\(a.dtype)\(a.shape) is not \(b.dtype)\(b.shape)"
  }
  let scale = b.elements.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
  for (index, (x, y)) in zip(a.elements, b.elements).enumerated() {
    if x == y || (x.isNaN && y.isNaN) { continue }
    let limit = tolerance * max(abs(y), floor * scale, floor)
    if !(abs(x - y) <= limit) { return "element \(index) is \(x), not \(y)" }
  }
  return nil
}

/// Runs a function by the engine, on one thread and on two and over poisoned memory, and compares
/// every result with the naive evaluator's; then in other orders of its blocks, for the same bits.
func compare(
  _ function: Function, _ arguments: [Tensor], tolerance: Double, floor: Double = 1e-3,
  updates: [Update] = [], _ comment: String = "", location: SourceLocation = #_sourceLocation
) {
  let expected = NaiveEvaluator.run(function, arguments)
  do {
    let first = try run(function, arguments, updates, threads: 1)
    let second = try run(function, arguments, updates, threads: 2)
    for ((name, _), (result, value)) in zip(function.results, zip(first.results, expected)) {
      if let text = difference(result, value, tolerance, floor: floor) {
        Issue.record(
          "\(comment) `\(name)`: \(text)\n\(function)\(first.program.plan)",
          sourceLocation: location)
        return
      }
    }
    #expect(
      hasSameBits(first.results, second.results), "\(comment): threads change bits\n\(function)",
      sourceLocation: location)
    for update in updates {
      let next = try first.program.tensor(update.parameter)
      #expect(
        hasSameBits([next], [try first.program.tensor(update.result)]),
        "\(comment) \(update)\n\(function)\(first.program.plan)", sourceLocation: location)
    }
    for order in TaskOrder.adversarial(seed: UInt64(function.nodes.count)) {
      try first.program.write(arguments, to: function)
      first.program.poison()
      first.program.step(in: order)
      #expect(
        hasSameBits(first.results, try first.program.results(of: function)),
        "\(comment): \(order) changes bits\n\(function)\(first.program.plan)",
        sourceLocation: location)
    }
  } catch {
    Issue.record("\(comment): \(error)", sourceLocation: location)
  }
}

/// A program after one step over poisoned memory, and its results.
private func run(
  _ function: Function, _ arguments: [Tensor], _ updates: [Update], threads: Int
) throws(EngineError) -> (program: Program, results: [Tensor]) {
  let program = try Program(function, threads: threads, updates: updates)
  try program.write(arguments, to: function)
  program.poison()
  program.step()
  return (program, try program.results(of: function))
}

extension Attributes {
  /// The attributes with every element type f64 replaced by f32.
  var single: Attributes {
    Attributes(entries.map { ($0.key, $0.value == .string("f64") ? .string("f32") : $0.value) })
  }
}

/// A function of one op.
func oneOp(_ op: Op, _ operands: [Tensor], _ attributes: Attributes) throws -> Function {
  let b = Builder()
  let values = operands.enumerated().map { index, operand in
    b.parameter("x\(index)", TensorType(operand.dtype, operand.shape))
  }
  return b.finish("one", results: [("y", try b.tryEmit(op, values, attributes))])
}

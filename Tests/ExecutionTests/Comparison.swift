import Execution
import RandomFunctions
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
  updates: [(parameter: String, result: String)] = [], _ comment: String = "",
  location: SourceLocation = #_sourceLocation
) {
  let expected = NaiveEvaluator.run(function, arguments)
  var first: [Tensor] = []
  for threads in [1, 2] {
    let program = Program(function, threads: threads, updates: updates)
    for (parameter, argument) in zip(function.parameters, arguments) {
      program.write(parameter.name ?? "", argument)
    }
    program.poison()
    program.step()
    let results = function.results.map { program.read($0.name) }
    for ((name, _), (result, value)) in zip(function.results, zip(results, expected)) {
      if let text = difference(result, value, tolerance, floor: floor) {
        Issue.record(
          "\(comment) `\(name)`: \(text)\n\(function)\(program.plan)", sourceLocation: location)
        return
      }
    }
    for (parameter, result) in updates {
      let value = program.withMutableBytes(of: parameter) { Array($0) }
      let wanted = program.withBytes(of: result) { Array($0) }
      #expect(
        value == wanted, "\(comment) \(parameter)\n\(function)\(program.plan)",
        sourceLocation: location)
    }
    if threads == 1 {
      first = results
      for order in TaskOrder.adversarial(seed: UInt64(function.nodes.count)) {
        for (parameter, argument) in zip(function.parameters, arguments) {
          program.write(parameter.name ?? "", argument)
        }
        program.poison()
        program.step(in: order)
        let other = function.results.map { program.read($0.name) }
        #expect(
          hasSameBits(results, other),
          "\(comment): \(order) changes bits\n\(function)\(program.plan)",
          sourceLocation: location)
      }
    } else {
      #expect(
        hasSameBits(first, results), "\(comment): threads change bits\n\(function)",
        sourceLocation: location)
    }
  }
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

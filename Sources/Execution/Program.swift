public import TensorCore
public import TensorIR
import TensorOps

/// A compiled function that keeps its parameters between steps.
public final class Program {
  private let function: Function
  private let updates: [(parameter: String, result: String)]
  private var values: [String: Tensor] = [:]
  private var results: [String: Tensor] = [:]

  /// A program.
  public init(
    _ function: Function, threads: Int, updates: [(parameter: String, result: String)]
  ) {
    self.function = function
    self.updates = updates
    for node in function.parameters {
      values[node.name!] = Tensor(node.result.type.dtype, node.result.shape, repeating: 0)
    }
  }

  /// Sets a parameter.
  public func write(_ parameter: String, _ tensor: Tensor) { values[parameter] = tensor }

  /// A result, or a parameter.
  public func read(_ name: String) -> Tensor { results[name] ?? values[name]! }

  /// Runs once.
  public func step() {
    let out = NaiveEvaluator.run(function, function.parameters.map { values[$0.name!]! })
    for (result, tensor) in zip(function.results, out) { results[result.name] = tensor }
    for update in updates { values[update.parameter] = results[update.result]! }
  }
}

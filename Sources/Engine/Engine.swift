public import TensorIR

/// An implementation that runs functions, such as the fused kernels of the CPU.
///
/// An engine gets whole functions: it groups, places and schedules their ops by itself.
public protocol Engine: Sendable {
  /// The name that `--engine` takes.
  var name: String { get }
  /// A description for the help of `--engine`: a few words without a full stop.
  var summary: String { get }
  /// The libraries and kernels that compute, on which the last bits of results depend.
  var kernels: String { get }

  /// The work and the memory of a function, without taking the memory.
  func cost(of function: Function, updates: [Update]) -> StepCost

  /// The memory that a function takes, without taking it; nil where that is at most `limit` bytes.
  func needs(_ function: Function, updates: [Update], beyond limit: Int) -> MemoryNeeds?

  /// Prepares a verified function for many runs, and takes the memory for it.
  ///
  /// - Parameters:
  ///   - updates: results that become the values of parameters for the next run.
  ///   - threads: the most threads of this machine that a run uses; results do not depend on it.
  func prepare(
    _ function: Function, updates: [Update], threads: Int
  ) throws(EngineError) -> any PreparedFunction
}

/// A result that becomes the value of a parameter of the same type for the next run.
public struct Update: Sendable, Hashable {
  /// The parameter.
  public let parameter: ParameterName
  /// The result.
  public let result: ResultName

  /// An update.
  public init(_ parameter: ParameterName, by result: ResultName) {
    self.parameter = parameter
    self.result = result
  }
}

/// Why an engine cannot prepare or run a function.
public enum EngineError: Error, Sendable, Hashable {
  /// The machine does not give so many bytes.
  case insufficientMemory(bytes: Int)
}

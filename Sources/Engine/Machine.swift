public import TensorIR

/// Where functions run: an engine, and the threads that it may use.
public struct Machine: Sendable {
  /// The engine.
  public let engine: any Engine
  /// The most threads, on which no result depends.
  public let threads: Int

  /// A machine.
  public init(_ engine: any Engine, threads: Int) {
    self.engine = engine
    self.threads = threads
  }

  /// The same engine on one thread, for small functions.
  public var single: Machine { Machine(engine, threads: 1) }

  /// Prepares a verified function for many runs.
  public func prepare(
    _ function: Function, updates: [Update]
  ) throws(EngineError) -> any PreparedFunction {
    try engine.prepare(function, updates: updates, threads: threads)
  }
}

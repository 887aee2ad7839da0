public import TensorIR

/// A function with the values of its parameters, ready to run.
///
/// Values are bytes in row-major order, elements in the form of this machine. Parameters keep their
/// values between runs; updated ones hold the named result afterwards. One thread at a time uses a
/// prepared function. A name that the function does not have is a bug of the caller and traps.
public protocol PreparedFunction: AnyObject {
  /// The work and the memory of a run.
  var cost: StepCost { get }

  /// The type of a parameter.
  func type(of parameter: ParameterName) -> TensorType

  /// The type of a result.
  func type(of result: ResultName) -> TensorType

  /// Sets a parameter to the bytes that `body` writes, every one of them.
  ///
  /// The buffer may be the parameter's own memory or a staging buffer with any content.
  func fill(
    _ parameter: ParameterName, _ body: (UnsafeMutableRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError)

  /// Lets `body` change some bytes of a parameter's value, in place where the engine can.
  func modify(
    _ parameter: ParameterName,
    _ body: (UnsafeMutableRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError)

  /// Gives `body` the value of a parameter.
  func read(
    _ parameter: ParameterName, _ body: (UnsafeRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError)

  /// Gives `body` a result of the last run; nobody may have set a parameter since.
  func read(
    _ result: ResultName, _ body: (UnsafeRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError)

  /// Runs the function once.
  func step() throws(EngineError)
}

extension PreparedFunction {
  /// Lets `body` change a copy of a parameter's value, and sets the parameter to it.
  public func modify(
    _ parameter: ParameterName,
    _ body: (UnsafeMutableRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: type(of: parameter).byteCount, alignment: 64)
    defer { copy.deallocate() }
    try read(parameter) { copy.copyMemory(from: $0) }
    try body(copy)
    try fill(parameter) { $0.copyMemory(from: UnsafeRawBufferPointer(copy)) }
  }
}

/// A prepared function that runs as kernels, which can be measured one by one.
public protocol ProfiledFunction: PreparedFunction {
  /// Runs the function several times on one thread.
  ///
  /// - Returns: every kernel in the order of a run, with the median of its seconds.
  func kernelTimes(steps: Int) -> [KernelTime]
}

/// A kernel of a prepared function with the time that it took.
public struct KernelTime: Sendable {
  /// `loop`, `product`, `reduction` and so on.
  public let kind: String
  /// The ops that it computes.
  public let ops: [String]
  /// The extents that it iterates over.
  public let space: [Int]
  /// The floating-point operations.
  public let flops: Int
  /// The bytes that it reads and writes.
  public let bytes: Int
  /// The median of its seconds.
  public let seconds: Double

  /// A kernel.
  public init(
    kind: String, ops: [String], space: [Int], flops: Int, bytes: Int, seconds: Double
  ) {
    self.kind = kind
    self.ops = ops
    self.space = space
    self.flops = flops
    self.bytes = bytes
    self.seconds = seconds
  }
}

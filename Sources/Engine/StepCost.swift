public import TensorIR

/// The work of one run of a function on an engine, and the memory that it takes.
public struct StepCost: Sendable, Hashable {
  /// All floating-point operations.
  public let flops: Int
  /// The floating-point operations in matrix products.
  public let productFlops: Int
  /// The bytes that are read and written.
  public let traffic: Int
  /// The bytes of parameters and constants.
  public let stateBytes: Int
  /// The bytes of everything else.
  public let temporaryBytes: Int

  /// All bytes of memory.
  public var bytes: Int { stateBytes + temporaryBytes }

  /// A cost.
  public init(
    flops: Int, productFlops: Int, traffic: Int, stateBytes: Int, temporaryBytes: Int
  ) {
    self.flops = flops
    self.productFlops = productFlops
    self.traffic = traffic
    self.stateBytes = stateBytes
    self.temporaryBytes = temporaryBytes
  }
}

/// The memory that running a function takes.
public struct MemoryNeeds: Sendable {
  /// The bytes of parameters, constants and everything else.
  public let bytes: Int
  /// The nodes of the function whose values take most, the largest first, with their bytes.
  public let largest: [(node: Node, bytes: Int)]

  /// The needs of a function.
  ///
  /// - Parameter values: the nodes whose values take memory, with their bytes.
  public init(bytes: Int, values: [(node: Node, bytes: Int)]) {
    self.bytes = bytes
    largest = Array(values.sorted { $0.bytes > $1.bytes }.prefix(3))
  }
}

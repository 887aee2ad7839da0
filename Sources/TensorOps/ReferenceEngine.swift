public import Engine
import TensorCore
public import TensorIR
import Traps

/// The naive evaluator as an engine: every op by its reference rule, slow, and right by
/// construction.
///
/// A user can check another engine with it on any spec.
public struct ReferenceEngine: Engine {
  /// The engine.
  public init() {}

  /// The name that `--engine` takes.
  public var name: String { "reference" }

  /// The description in the help of `--engine`.
  public var summary: String {
    "every op by its plain rule, slow and on one thread"
  }

  /// The rules that compute.
  public var kernels: String { "the reference rules of OneHot" }

  /// The work of every node by itself; a value is held in double precision until the end of the
  /// run.
  public func cost(of function: Function, updates: [Update]) -> StepCost {
    var (products, others, traffic) = (0, 0, 0)
    for node in function.body {
      let (read, written) = (node.operands.map(\.shape.count), node.result.shape.count)
      traffic += read.reduce(written, +)
      if node.op?.kernel == .product {
        // One multiplication and one addition for each element and each term of its sum.
        products +=
          2 * written * MatrixProduct.extents(node.operands[0].shape, node[Op.transposeA]).columns
      } else {
        others += read.reduce(written, max)
      }
    }
    func elements(_ nodes: ArraySlice<Node>) -> Int {
      nodes.reduce(0) { $0 + $1.result.shape.count }
    }
    let width = MemoryLayout<Double>.size
    return StepCost(
      flops: products + others, productFlops: products, traffic: width * traffic,
      stateBytes: width * elements(function.parameters),
      temporaryBytes: width * elements(function.body))
  }

  /// The memory of all values together.
  public func needs(
    _ function: Function, updates: [Update], beyond limit: Int
  ) -> MemoryNeeds? {
    let width = MemoryLayout<Double>.size
    let all = function.nodes.reduce(0.0) { $0 + Double($1.result.shape.count) * Double(width) }
    guard all > Double(limit) else { return nil }
    return MemoryNeeds(
      bytes: Int(min(all, 0x1p60)),
      values: function.nodes.map { ($0, min($0.result.shape.count, 1 << 56) * width) })
  }

  /// Prepares a function; the memory is taken when it runs.
  public func prepare(
    _ function: Function, updates: [Update], threads: Int
  ) throws(EngineError) -> any PreparedFunction {
    ReferenceFunction(function, updates: updates)
  }
}

/// A function with its parameters' values as tensors.
private final class ReferenceFunction: PreparedFunction {
  let cost: StepCost

  private let function: Function
  private let updates: [Update]
  private let parameterTypes: [ParameterName: TensorType]
  private let resultTypes: [ResultName: TensorType]
  private var parameters: [ParameterName: Tensor] = [:]
  private var results: [ResultName: Tensor] = [:]

  init(_ function: Function, updates: [Update]) {
    self.function = function
    self.updates = updates
    cost = ReferenceEngine().cost(of: function, updates: updates)
    parameterTypes = Dictionary(
      uniqueKeysWithValues: function.parameters.map { (Self.name($0), $0.result.type) })
    resultTypes = Dictionary(
      uniqueKeysWithValues: function.results.map { (ResultName($0.name), $0.value.type) })
    for update in updates {
      let (old, new) = (type(of: update.parameter), type(of: update.result))
      require(
        old.dtype == new.dtype && old.shape == new.shape,
        "reference engine: `\(update.parameter)` is \(old), not \(new)")
    }
  }

  func type(of parameter: ParameterName) -> TensorType {
    guard let type = parameterTypes[parameter] else {
      fatalError("reference engine: no parameter is called `\(parameter)`")
    }
    return type
  }

  func type(of result: ResultName) -> TensorType {
    guard let type = resultTypes[result] else {
      fatalError("reference engine: no result is called `\(result)`")
    }
    return type
  }

  func fill(
    _ parameter: ParameterName,
    _ body: (UnsafeMutableRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    let type = type(of: parameter)
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: type.byteCount, alignment: MemoryLayout<Double>.alignment)
    defer { bytes.deallocate() }
    // Whoever leaves elements out shall see it.
    bytes.initializeMemory(as: UInt8.self, repeating: 0xFF)
    try body(bytes)
    let elements = type.dtype.elements(UnsafeRawBufferPointer(bytes))
    parameters[parameter] = Tensor(type.dtype, type.shape, elements)
  }

  func read(
    _ parameter: ParameterName, _ body: (UnsafeRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    try Self.read(value(of: parameter), body)
  }

  func read(
    _ result: ResultName, _ body: (UnsafeRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    guard let value = results[result] else {
      fatalError("reference engine: `\(result)` is read before the first run")
    }
    try Self.read(value, body)
  }

  func step() {
    let values = NaiveEvaluator.run(function, function.parameters.map { value(of: Self.name($0)) })
    for ((name, _), value) in zip(function.results, values) { results[ResultName(name)] = value }
    for update in updates { parameters[update.parameter] = results[update.result] }
  }

  private func value(of parameter: ParameterName) -> Tensor {
    guard let value = parameters[parameter] else {
      fatalError("reference engine: `\(parameter)` has no value")
    }
    return value
  }

  private static func name(_ parameter: Node) -> ParameterName {
    ParameterName(parameter.name ?? "")
  }

  /// Gives `body` the bytes of a tensor.
  private static func read(
    _ tensor: Tensor, _ body: (UnsafeRawBufferPointer) throws(EngineError) -> Void
  ) throws(EngineError) {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: tensor.count * tensor.dtype.byteCount,
      alignment: MemoryLayout<Double>.alignment)
    defer { bytes.deallocate() }
    if let base = bytes.baseAddress { tensor.dtype.store(tensor.elements, at: base) }
    try body(UnsafeRawBufferPointer(bytes))
  }
}

public import TensorCore
public import TensorIR
import Traps

extension PreparedFunction {
  /// Sets a parameter to a tensor of its type.
  public func write(_ parameter: ParameterName, _ tensor: Tensor) throws(EngineError) {
    let type = type(of: parameter)
    require(
      tensor.dtype == type.dtype && tensor.shape == type.shape,
      "engine: `\(parameter)` is \(type), not \(tensor.dtype)\(tensor.shape)")
    try fill(parameter) { bytes in
      if let base = bytes.baseAddress { type.dtype.store(tensor.elements, at: base) }
    }
  }

  /// The value of a parameter.
  public func tensor(_ parameter: ParameterName) throws(EngineError) -> Tensor {
    var elements: [Double] = []
    let type = type(of: parameter)
    try read(parameter) { elements = type.dtype.elements($0) }
    return Tensor(type.dtype, type.shape, elements)
  }

  /// The value of a result of the last run.
  public func tensor(_ result: ResultName) throws(EngineError) -> Tensor {
    var elements: [Double] = []
    let type = type(of: result)
    try read(result) { elements = type.dtype.elements($0) }
    return Tensor(type.dtype, type.shape, elements)
  }
}

extension DType {
  /// Writes numbers one after the other as elements of the type.
  package func store(_ values: [Double], at base: UnsafeMutableRawPointer) {
    func store<T>(_ convert: (Double) -> T) {
      let memory = base.assumingMemoryBound(to: T.self)
      for (index, value) in values.enumerated() { memory[index] = convert(value) }
    }
    switch self {
    case .f32: store { Float($0) }
    case .f64: store { $0 }
    case .i32: store { Int32($0) }
    case .u32: store { UInt32($0) }
    }
  }

  /// The elements of the type that lie in some bytes, as numbers.
  package func elements(_ bytes: UnsafeRawBufferPointer) -> [Double] {
    (0..<bytes.count / byteCount).map { element($0, of: bytes.baseAddress) }
  }

  /// The element at a position behind an address.
  package func element(_ index: Int, of base: UnsafeRawPointer?) -> Double {
    guard let base else { fatalError("engine: an element of no memory") }
    switch self {
    case .f32: return Double(base.load(fromByteOffset: index * 4, as: Float.self))
    case .f64: return base.load(fromByteOffset: index * 8, as: Double.self)
    case .i32: return Double(base.load(fromByteOffset: index * 4, as: Int32.self))
    case .u32: return Double(base.load(fromByteOffset: index * 4, as: UInt32.self))
    }
  }
}

package import Engine
import Lowering
package import TensorCore
package import TensorIR
import Traps

extension PreparedFunction {
  /// Sets a parameter to the numbers that `body` writes, as many as the type has elements.
  func fill<T>(
    _ parameter: ParameterName, _ type: TensorType, with body: (UnsafeMutablePointer<T>) -> Void
  ) throws(EngineError) {
    try fill(parameter) { bytes in
      require(
        bytes.count == type.shape.count * MemoryLayout<T>.stride,
        "training: `\(parameter)` is no \(type)")
      if let base = bytes.baseAddress {
        body(base.bindMemory(to: T.self, capacity: type.shape.count))
      }
    }
  }

  /// Sets a parameter to the elements of an array.
  package func load(_ parameter: ParameterName, _ array: HostArray) throws(EngineError) {
    func copy<T>(_ values: [T]) throws(EngineError) {
      try fill(parameter) { bytes in
        require(
          bytes.count == values.count * MemoryLayout<T>.stride,
          "training: `\(parameter)` is not \(array.elementType)\(array.shape)")
        values.withUnsafeBytes { bytes.copyMemory(from: $0) }
      }
    }
    switch array.storage {
    case .float(let values): try copy(values)
    case .double(let values): try copy(values)
    case .int32(let values): try copy(values)
    case .uint32(let values): try copy(values)
    case .uint8, .int64:
      fatalError("training: `\(parameter)` of type \(array.elementType)")
    }
  }

  /// The elements of a parameter, which after a step are its next ones.
  package func array(_ parameter: ParameterName) throws(EngineError) -> HostArray {
    let type = type(of: parameter)
    var storage = HostArray.Storage.float([])
    try read(parameter) { bytes in
      func values<T>(_ type: T.Type) -> [T] { Array(bytes.bindMemory(to: T.self)) }
      switch type.dtype {
      case .f32: storage = .float(values(Float.self))
      case .f64: storage = .double(values(Double.self))
      case .i32: storage = .int32(values(Int32.self))
      case .u32: storage = .uint32(values(UInt32.self))
      }
    }
    return HostArray(shape: type.shape.extents, storage: storage)
  }

  /// A floating-point result without axes.
  package func number(_ result: ResultName, _ dtype: DType) throws(EngineError) -> Double {
    var number = 0.0
    try read(result) { bytes in
      number = dtype == .f64 ? bytes.load(as: Double.self) : Double(bytes.load(as: Float.self))
    }
    return number
  }

  /// The elements of a floating-point result.
  package func numbers(_ result: ResultName, _ dtype: DType) throws(EngineError) -> [Double] {
    var numbers: [Double] = []
    try read(result) { bytes in
      numbers =
        dtype == .f64
        ? Array(bytes.bindMemory(to: Double.self))
        : bytes.bindMemory(to: Float.self).map { Double($0) }
    }
    return numbers
  }

  /// Sets the parameters that every function of ours takes: the seed and the step.
  package func start(seed: UInt64, step: Int) throws(EngineError) {
    let words = RandomKey(seed: seed).words
    try load(.seed, HostArray(shape: [2], storage: .uint32([words[0], words[1]])))
    try load(.step, HostArray(shape: [], storage: .int32([Int32(step)])))
  }
}

package import Execution
package import TensorCore
import TensorIR
import Traps

extension Program {
  /// Sets a parameter to the numbers that `body` writes, as many as the type has elements.
  func fill<T>(
    _ parameter: String, _ type: TensorType, with body: (UnsafeMutablePointer<T>) -> Void
  ) {
    withMutableBytes(of: parameter) { bytes in
      require(
        bytes.count == type.shape.count * MemoryLayout<T>.stride,
        "training: `\(parameter)` is no \(type)")
      if let base = bytes.baseAddress {
        body(base.bindMemory(to: T.self, capacity: type.shape.count))
      }
    }
  }

  /// Sets a parameter to the elements of an array.
  package func load(_ parameter: String, _ array: HostArray) {
    func copy<T>(_ values: [T]) {
      withMutableBytes(of: parameter) { bytes in
        require(
          bytes.count == values.count * MemoryLayout<T>.stride,
          "training: `\(parameter)` is not \(array.elementType)\(array.shape)")
        values.withUnsafeBytes { bytes.copyMemory(from: $0) }
      }
    }
    switch array.storage {
    case .float(let values): copy(values)
    case .double(let values): copy(values)
    case .int32(let values): copy(values)
    case .uint32(let values): copy(values)
    case .uint8, .int64:
      fatalError("training: `\(parameter)` of type \(array.elementType)")
    }
  }

  /// The elements of a floating-point parameter, which after a step are its next ones.
  package func array(of parameter: String, _ dtype: DType, _ shape: Shape) -> HostArray {
    withMutableBytes(of: parameter) { bytes in
      func values<T>(_ type: T.Type) -> [T] {
        Array(UnsafeRawBufferPointer(bytes).bindMemory(to: T.self).prefix(shape.count))
      }
      let storage: HostArray.Storage
      switch dtype {
      case .f32: storage = .float(values(Float.self))
      case .f64: storage = .double(values(Double.self))
      case .i32: storage = .int32(values(Int32.self))
      case .u32: storage = .uint32(values(UInt32.self))
      }
      return HostArray(shape: shape.extents, storage: storage)
    }
  }

  /// A floating-point result without axes.
  package func number(_ result: String, _ dtype: DType) -> Double {
    withBytes(of: result) { bytes in
      dtype == .f64 ? bytes.load(as: Double.self) : Double(bytes.load(as: Float.self))
    }
  }

  /// The elements of a floating-point result.
  package func numbers(_ result: String, _ dtype: DType) -> [Double] {
    withBytes(of: result) { bytes in
      dtype == .f64
        ? Array(bytes.bindMemory(to: Double.self))
        : bytes.bindMemory(to: Float.self).map { Double($0) }
    }
  }

  /// Sets the parameters that every function of ours takes: the seed and the step.
  package func start(seed: UInt64, step: Int) {
    let words = RandomKey(seed: seed).words
    load("seed", HostArray(shape: [2], storage: .uint32([words[0], words[1]])))
    load("step", HostArray(shape: [], storage: .int32([Int32(step)])))
  }
}

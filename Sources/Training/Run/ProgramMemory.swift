import Execution
import TensorCore
import TensorIR

extension Program {
  /// Sets a parameter to the numbers that `body` writes.
  func fill<T>(
    _ parameter: String, _ type: TensorType, with body: (UnsafeMutablePointer<T>) -> Void
  ) where T: FileNumber {
    let numbers = [T](unsafeUninitializedCapacity: type.shape.count) { buffer, count in
      count = type.shape.count
      if let base = buffer.baseAddress { body(base) }
    }
    write(parameter, Tensor(type.dtype, type.shape, numbers.map(\.double)))
  }

  /// Sets a parameter to the elements of an array.
  func load(_ parameter: String, _ array: HostArray) {
    guard let tensor = array.tensor else {
      preconditionFailure("training: `\(parameter)` of type \(array.elementType)")
    }
    write(parameter, tensor)
  }

  /// The elements of a parameter.
  func array(of parameter: String) -> HostArray { HostArray(read(parameter)) }

  /// A result without axes.
  func number(_ result: String) -> Double { read(result).elements[0] }

  /// The elements of a floating-point result.
  func numbers(_ result: String) -> [Double] { read(result).elements }

  /// Sets the parameters that every function of ours takes: the seed, and where it has one, the step.
  func start(seed: UInt64, step: Int) {
    let words = RandomKey(seed: seed).words
    load("seed", HostArray(shape: [2], storage: .uint32([words[0], words[1]])))
    load("step", HostArray(shape: [], storage: .int32([Int32(step)])))
  }
}

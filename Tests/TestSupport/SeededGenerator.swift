package import TensorCore
package import TensorIR

/// Random numbers from Philox, so that a failing test can be run again from its seed.
package struct SeededGenerator: RandomNumberGenerator {
  private let key: RandomKey
  private var position = 0

  package init(_ seed: Int) { key = RandomKey(seed: UInt64(seed)) }

  package mutating func next() -> UInt64 {
    position += 1
    return key.word(position)
  }

  /// Uniform numbers, or small whole numbers where the type is not a floating one.
  package mutating func tensor(
    _ type: TensorType, in range: ClosedRange<Double> = -2...2, below limit: Int = 5
  ) -> Tensor {
    let elements = (0..<type.shape.count).map { _ in
      type.dtype.isFloating
        ? Double.random(in: range, using: &self) : Double(Int.random(in: 0..<limit, using: &self))
    }
    return Tensor(type.dtype, type.shape, elements)
  }

  /// A float64 tensor of uniform numbers.
  package mutating func tensor(_ shape: Shape, in range: ClosedRange<Double> = -2...2) -> Tensor {
    tensor(TensorType(.f64, shape), in: range)
  }

  /// One of some values.
  package mutating func pick<T>(_ values: [T]) -> T {
    values[Int.random(in: 0..<values.count, using: &self)]
  }
}

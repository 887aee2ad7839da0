import Foundation
public import TensorCore

/// How the initial values of a weight are made.
public enum Initializer: Sendable, Hashable {
  /// All elements equal.
  case constant(Double)
  /// Given values.
  case literal(Tensor)
  /// Uniform on ±√(6 ⁄ (fan in + fan out)) (Glorot and Bengio, 2010).
  case glorotUniform(fanIn: Int, fanOut: Int)
  /// The same with the fans of the weight's shape: out is the last axis, in all others together.
  case glorotUniformOfShape
  /// Normal with mean 0 and the given standard deviation.
  case normal(standardDeviation: Double)
  /// Uniform between two numbers.
  case uniform(from: Double, to: Double)

  /// The initial values, drawn with a key that belongs to the weight alone.
  public func tensor(_ shape: Shape, _ dtype: DType, key: RandomKey) -> Tensor {
    func draw(_ noise: Noise, _ scaled: (Double) -> Double) -> Tensor {
      Tensor(dtype, shape, (0..<shape.count).map { scaled(noise.value(key, element: $0)) })
    }
    switch self {
    case .constant(let value): return Tensor(dtype, shape, repeating: value)
    case .literal(let tensor): return tensor.converted(to: dtype)
    case .glorotUniform(let fanIn, let fanOut):
      let limit = (6 / Double(fanIn + fanOut)).squareRoot()
      return draw(.uniform) { limit * (2 * $0 - 1) }
    case .glorotUniformOfShape:
      let fanOut = shape.extents.last ?? 1
      let fanIn = shape.rank == 1 ? fanOut : shape.leading(exceptLast: 1).count
      return Initializer.glorotUniform(fanIn: fanIn, fanOut: fanOut).tensor(shape, dtype, key: key)
    case .normal(let deviation): return draw(.normal) { deviation * $0 }
    case .uniform(let low, let high): return draw(.uniform) { low + (high - low) * $0 }
    }
  }
}

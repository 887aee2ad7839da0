import Foundation
public import TensorCore

/// The rule for the initial values of a weight.
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

  /// The noise of a weight's initial values, and the scale and offset of its elements; nil for
  /// values that are not drawn.
  public func draw(_ shape: Shape) -> (noise: Noise, scale: Double, offset: Double)? {
    switch self {
    case .constant, .literal: return nil
    case .glorotUniform(let fanIn, let fanOut):
      let limit = (6 / Double(fanIn + fanOut)).squareRoot()
      return (.uniform, 2 * limit, -limit)
    case .glorotUniformOfShape:
      let fanOut = shape.extents.last ?? 1
      let fanIn = shape.rank == 1 ? fanOut : shape.leading(exceptLast: 1).count
      return Initializer.glorotUniform(fanIn: fanIn, fanOut: fanOut).draw(shape)
    case .normal(let deviation): return (.normal, deviation, 0)
    case .uniform(let low, let high): return (.uniform, high - low, low)
    }
  }

  /// The initial values, drawn with a key that belongs to the weight alone.
  public func tensor(_ shape: Shape, _ dtype: DType, key: RandomKey) -> Tensor {
    switch self {
    case .constant(let value): return Tensor(dtype, shape, repeating: value)
    case .literal(let tensor): return tensor.converted(to: dtype)
    default:
      guard let draw = draw(shape) else { fatalError("language: \(self) draws nothing") }
      let elements = (0..<shape.count).map { element in
        draw.noise.value(key, element: element) * draw.scale + draw.offset
      }
      return Tensor(dtype, shape, elements)
    }
  }
}

import Foundation
import TensorCore
import TensorIR

/// The plainest evaluation of the common kinds of op, in `Double`.
enum Reference {
  typealias Rule = @Sendable ([Tensor], Attributes, TensorType) -> Tensor

  /// A function of every element.
  static func unary(_ function: @escaping @Sendable (Double) -> Double) -> Rule {
    { operands, _, type in
      Tensor(type.dtype, type.shape, operands[0].elements.map(function))
    }
  }

  /// A function of corresponding elements of two operands.
  static func binary(_ function: @escaping @Sendable (Double, Double) -> Double) -> Rule {
    { operands, _, type in
      let x = operands[0].broadcast(to: type.shape).elements
      let y = operands[1].broadcast(to: type.shape).elements
      return Tensor(type.dtype, type.shape, zip(x, y).map(function))
    }
  }

  /// A function of the elements that contribute to one element of the result, in row-major order.
  static func reduction(_ function: @escaping @Sendable ([Double]) -> Double) -> Rule {
    { operands, _, type in
      var groups = [[Double]](repeating: [], count: type.shape.count)
      let targets = operands[0].shape.broadcastIndices(of: type.shape)
      for (element, target) in zip(operands[0].elements, targets) { groups[target].append(element) }
      return Tensor(type.dtype, type.shape, groups.map(function))
    }
  }

  /// A function of whole rows along the last axis.
  static func rows(_ function: @escaping @Sendable ([Double]) -> [Double]) -> Rule {
    { operands, _, type in
      let x = operands[0]
      let width = x.shape[-1]
      let starts = stride(from: 0, to: x.count, by: max(width, 1))
      let rows = starts.map { function(Array(x.elements[$0..<$0 + width])) }
      return Tensor(type.dtype, type.shape, rows.flatMap { $0 })
    }
  }

  /// Elements of the operand picked by the multi-index of each result element.
  ///
  /// `source` maps a result's position to the operand's; nil means a zero.
  static func picked(
    _ x: Tensor, _ type: TensorType, _ source: ([Int]) -> [Int]?
  ) -> Tensor {
    let strides = x.shape.strides
    let elements = positions(of: type.shape).map { position in
      source(position).map { x.elements[zip($0, strides).reduce(0) { $0 + $1.0 * $1.1 }] } ?? 0
    }
    return Tensor(type.dtype, type.shape, elements)
  }

  /// Every multi-index of a shape, row-major.
  static func positions(of shape: Shape) -> [[Int]] {
    shape.extents.reduce([[]]) { prefixes, extent in
      prefixes.flatMap { prefix in (0..<extent).map { prefix + [$0] } }
    }
  }

  /// The largest element; NaN if one is NaN, and minus infinity of no elements.
  static func maximum(_ values: [Double]) -> Double {
    values.reduce(-.infinity) { $0 > $1 || $0.isNaN ? $0 : $1 }
  }

  /// log Σ exp, stable, and minus infinity where every element is.
  static func logSumExp(_ values: [Double]) -> Double {
    let top = maximum(values)
    return top.isInfinite ? top : top + log(values.reduce(0) { $0 + exp($1 - top) })
  }
}

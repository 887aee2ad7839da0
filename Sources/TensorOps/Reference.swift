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
}

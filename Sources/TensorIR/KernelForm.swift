public import TensorCore

/// The form of the fast kernel that runs an op; Execution maps it to code.
public enum KernelForm: Sendable, Hashable {
  /// One result element from one element of every operand.
  case elementwise(ScalarFunction)
  /// A reduction of the last axis to extent 1, or of the axes an attribute names.
  case reduction(Reduction)
  /// A whole-row function of the last axis that keeps its shape.
  case row(RowFunction)
  /// Values copied, perhaps repeated or permuted.
  case movement(Movement)
  /// A matrix product.
  case product
  /// A random draw.
  case random(Noise)
  /// Key arithmetic, done once for a whole node.
  case key
  /// A value known when the function is built.
  case constant
}

/// A function of scalars.
public enum ScalarFunction: String, Sendable, Hashable, CaseIterable {
  case identity, negate, absolute, sign, reciprocal, squareRoot, square
  case exp, log, log1p, expm1, tanh, sigmoid, softplus, erf
  case floor, round, convert
  case add, subtract, multiply, divide, power, maximum, minimum
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case select
}

/// A reduction of an axis.
public enum Reduction: String, Sendable, Hashable, CaseIterable {
  case sum, maximum, product, argmax, logSumExp
}

/// A function of a row.
public enum RowFunction: String, Sendable, Hashable, CaseIterable {
  case softmax, logSoftmax
}

/// A movement of values.
public enum Movement: String, Sendable, Hashable, CaseIterable {
  case reshape, broadcast, sumTo, transpose, slice, pad, concat, oneHot, gather, scatter, patches,
    overlapAdd
}

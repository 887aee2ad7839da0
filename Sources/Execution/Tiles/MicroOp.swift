import TensorCore
import TensorIR

/// The micro-operations of tile programs, in the order of `kernels.h`.
enum MicroOp: Int32, CaseIterable {
  case identity, negate, absolute, sign, reciprocal, squareRoot, square
  case exp, log, log1p, expm1, tanh, sigmoid, softplus, logSigmoid, erf
  case floor, round, sin, cos, infiniteToZero, reciprocalOrZero
  case toF32, toF64, toI32
  case add, subtract, multiply, divide, power, maximum, minimum
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case select
  case multiplyAdd, multiplySubtract, subtractMultiply
  case blend, blendSquare, divideRoot, rootStep, correctedRootStep, adam, softplusSigmoid
  case expand
  case rowSum, rowMaximum, rowProduct, rowArgmax, oneHot
  case sumColumns, sumAll, sumSquares
  case uniform, gumbel, logistic, normal

  /// The micro-operation of a function of scalars.
  init(_ function: ScalarFunction, result: DType) {
    switch function {
    case .identity: self = .identity
    case .negate: self = .negate
    case .absolute: self = .absolute
    case .sign: self = .sign
    case .reciprocal: self = .reciprocal
    case .squareRoot: self = .squareRoot
    case .square: self = .square
    case .exp: self = .exp
    case .log: self = .log
    case .log1p: self = .log1p
    case .expm1: self = .expm1
    case .tanh: self = .tanh
    case .sigmoid: self = .sigmoid
    case .softplus: self = .softplus
    case .logSigmoid: self = .logSigmoid
    case .erf: self = .erf
    case .floor: self = .floor
    case .round: self = .round
    case .convert: self = result == .f32 ? .toF32 : result == .f64 ? .toF64 : .toI32
    case .sin: self = .sin
    case .cos: self = .cos
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    case .power: self = .power
    case .maximum: self = .maximum
    case .minimum: self = .minimum
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .select: self = .select
    }
  }

  /// The micro-operation of a random variable.
  init(_ noise: Noise) {
    switch noise {
    case .uniform: self = .uniform
    case .gumbel: self = .gumbel
    case .logistic: self = .logistic
    case .normal: self = .normal
    }
  }

  /// Roughly the time for one float32 element in hundredths of a nanosecond.
  var cost: Int {
    switch self {
    case .exp, .expm1, .sigmoid, .log, .oneHot, .rowArgmax: 40
    case .log1p, .tanh, .softplus, .logSigmoid, .erf: 60
    case .power, .sin, .cos: 1000
    case .divide, .squareRoot, .reciprocal, .reciprocalOrZero: 20
    case .uniform, .logistic, .gumbel, .normal: 200
    default: 8
    }
  }
}

extension DType {
  /// The element type's number in `kernels.h`; words move like integers.
  var code: Int32 { self == .f32 ? 0 : self == .f64 ? 1 : 2 }
}

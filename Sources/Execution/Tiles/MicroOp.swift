import CKernels
import TensorCore
import TensorIR

// The cases are in `micro_ops.h`.
extension MicroOp {
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
    case .erf: self = .erf
    case .floor: self = .floor
    case .round: self = .round
    case .convert: self = result == .f32 ? .toF32 : result == .f64 ? .toF64 : .toI32
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

  /// The name of the loop.
  var name: String { String(cString: oh_micro_name(self)) }

  /// Roughly the time for one float32 element in hundredths of a nanosecond.
  var cost: Int {
    switch self {
    case .exp, .expm1, .sigmoid, .log, .oneHot, .rowArgmax: 40
    case .log1p, .tanh, .softplus, .erf: 60
    case .power: 1000
    case .divide, .squareRoot, .reciprocal, .reciprocalOrZero: 20
    case .uniform, .logistic, .gumbel, .normal: 200
    default: 8
    }
  }
}

extension DType {
  /// The element type's number in `kernels.h`; words move like integers.
  var code: Int32 { Int32(self == .f32 ? OH_F32 : self == .f64 ? OH_F64 : OH_I32) }
}

import TensorOps
import TensorIR

/// The laws of arithmetic that `simplify` knows.
package enum SimplifyRules {
  private static let (x, y, c) = (Term.variable("x"), Term.variable("y"), Term.variable("c"))
  private static let z = Term.variable("z")
  private static let (neg, abs, sign, square) = (Op.neg, Op.abs, Op.sign, Op.square)
  private static let (exp, log, log1p, expm1) = (Op.exp, Op.log, Op.log1p, Op.expm1)
  private static let (pow, sqrt, reciprocal) = (Op.pow, Op.sqrt, Op.reciprocal)
  private static let (maximum, minimum, select) = (Op.maximum, Op.minimum, Op.select)
  private static let (sigmoid, softplus) = (Op.sigmoid, Op.softplus)

  /// Both sides are the same number for all operands, infinities and NaN included; only the sign
  /// of a zero may differ.
  @EquationBuilder package static var exact: [Equation] {
    x + 0 => x
    x - 0 => x
    0 - x => neg(x)
    x * 1 => x
    x / 1 => x
    x * -1 => neg(x)
    x / -1 => neg(x)
    1 / x => reciprocal(x)
    x * x => square(x)
    pow(x, 0) => 1
    pow(x, 1) => x

    neg(neg(x)) => x
    neg(x - y) => y - x
    x + neg(y) => x - y
    x - neg(y) => x + y
    neg(x) * neg(y) => x * y
    neg(x) / neg(y) => x / y

    square(neg(x)) => square(x)
    square(abs(x)) => square(x)
    abs(neg(x)) => abs(x)
    abs(abs(x)) => abs(x)
    abs(square(x)) => square(x)
    abs(exp(x)) => exp(x)
    sign(sign(x)) => sign(x)
    Op.floor(Op.floor(x)) => Op.floor(x)
    Op.round(Op.round(x)) => Op.round(x)

    maximum(x, x) => x
    minimum(x, x) => x
    select(1, x, y) => x
    select(0, x, y) => y
    select(c, x, x) => x
    select(c, select(c, x, y), z) => select(c, x, z)
    select(c, x, select(c, y, z)) => select(c, x, z)
    select(Op.ne(c, 0), x, y) => select(c, x, y)
    select(Op.eq(c, 0), x, y) => select(c, y, x)
  }

  /// Both sides agree where both are finite, but for rounding.
  @EquationBuilder package static var fast: [Equation] {
    x * 0 => 0
    x - x => 0
    x / x => 1
    x * reciprocal(y) => x / y
    reciprocal(reciprocal(x)) => x
    pow(x, 2) => square(x)
    pow(x, 0.5) => sqrt(x)
    pow(x, -1) => reciprocal(x)
    sqrt(square(x)) => abs(x)
    square(sqrt(x)) => x

    exp(log(x)) => x
    log(exp(x)) => x
    exp(x) * exp(y) => exp(x + y)
    exp(x) - 1 => expm1(x)
    log(x + 1) => log1p(x)
    log1p(exp(x)) => softplus(x)
    log1p(expm1(x)) => x

    log(sigmoid(x)) => neg(softplus(neg(x)))
    1 - sigmoid(x) => sigmoid(neg(x))
    log(Op.softmax(x)) => Op.logSoftmax(x)
    exp(Op.logSoftmax(x)) => Op.softmax(x)
  }
}

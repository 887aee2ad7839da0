public import TensorIR

/// The list of every op, alphabetical by Swift name; a test compares it with the folder `Ops`.
public enum OpTable {
  /// All ops.
  public static let standard: [Op] = [
    .abs, .add, .argmax, .broadcastTo, .concat, .constant, .convert, .deriveKey, .div, .eq, .erf,
    .exp, .expm1, .floor, .gather, .ge, .gt, .gumbel, .knownSupport, .le, .log, .log1p, .logistic,
    .logSoftmax, .logsumexp, .lt, .matmul, .maximum, .minimum, .mul, .ne, .neg, .normal, .oneHot,
    .overlapAdd, .pad, .patches, .pow, .reciprocal, .reduceMax, .reduceProd, .reshape, .round,
    .sample, .scatter, .select, .sigmoid, .sign, .slice, .softmax, .softplus, .sqrt, .square,
    .stopGradient, .straightThrough, .sub, .sum, .sumTo, .tanh, .transpose, .uniform,
  ]
}

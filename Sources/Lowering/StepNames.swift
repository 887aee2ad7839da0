public import TensorIR

/// The parameters that every function of ours may have beside weights, states and data.
extension ParameterName {
  /// The root key of all draws, `u32[2]`.
  public static let seed = ParameterName("seed")
  /// The root key of noise that an audit holds fixed, `u32[2]`.
  public static let baseSeed = ParameterName("base_seed")
  /// The number of steps that were done, `i32[]`.
  public static let step = ParameterName("step")
  /// The first row, sample and replica of a call, `i32[3]`.
  public static let origin = ParameterName("origin")
}

/// The results of the functions of ours beside next values and draws.
extension ResultName {
  /// The objective of a step.
  public static let objective = ResultName("objective")
  /// The norm of a step's gradient before clipping.
  public static let gradientNorm = ResultName("gradient_norm")
  /// The values of a metric's term, a number a row.
  public static let value = ResultName("value")
  /// How much each row counts for a metric's term.
  public static let weight = ResultName("weight")

  /// The gradient of a weight.
  public static func gradient(of weight: WeightSpec) -> ResultName { gradient(of: weight.path) }

  /// The gradient of the weight with a path.
  public static func gradient(of path: String) -> ResultName { ResultName("gradient.\(path)") }
}

extension WeightSpec {
  /// The parameter that takes the weight.
  public var parameter: ParameterName { ParameterName(path) }
}

extension StateSpec {
  /// The parameter that takes the state.
  public var parameter: ParameterName { ParameterName(path) }
}

extension CheckpointTensor {
  /// The parameter that takes the tensor.
  public var parameter: ParameterName { ParameterName(name) }
}

public import Language
public import TensorCore
public import TensorIR
import TensorOps

/// The way in which a parameter of an estimator is trained.
public enum LearningSignal: Sendable, Hashable {
  /// The estimator's side loss.
  case sideLoss
  /// The objective, through the value that the model sees.
  case objective
}

/// The memory of a site's estimator between steps; lowering threads it from old to new.
public protocol SiteMemory: AnyObject {
  /// The old value of a state tensor, which starts with equal elements.
  func state(_ name: String, _ shape: Shape, initially value: Double) -> Value
  /// Sets the new value of a state tensor, after its old one was read.
  func update(_ name: String, _ value: Value)
  /// A parameter of the estimator's own.
  func parameter(
    _ name: String, _ shape: Shape, _ initializer: Initializer, trainedBy signal: LearningSignal
  ) -> Value
  /// Adds a scalar that is minimized with respect to the parameters with a side loss alone.
  func minimize(_ sideLoss: Value)
}

/// A stochastic node in the function under construction.
public struct Site {
  /// The path of the node, for example `guide.z`.
  public let path: String
  /// The distribution that is drawn from.
  public let distribution: Distribution
  /// The natural parameters, shaped `lead + parameterRow` where leading axes may be missing or 1.
  public let parameters: [Value]
  /// The axes in front of the row's: enumerated values…, samples, rows.
  public let lead: Shape
  /// The shape of one row's natural parameters.
  public let parameterRow: Shape
  /// The shape of one row's value.
  public var row: Shape { distribution.valueShape(parameterRow) }
  private let options: Options
  private let scalars: [String: Value]
  /// State and parameters of the estimator's own.
  public let memory: any SiteMemory
  private let makeNoise: (_ kind: Noise, _ purpose: String, _ lead: Shape, _ row: Shape) -> Value
  private let makeContext: () -> Value
  private let differentiate: (_ output: Value, _ cotangent: Value, _ inputs: [Value]) -> [Value?]

  /// A site.
  ///
  /// - Parameters:
  ///   - options: those of the estimator.
  ///   - scalars: values of `scalar` options by name, without axes, in the function's precision.
  ///   - noise: base noise for a purpose, shaped like leading and row axes.
  ///   - context: the information before the draw, one vector per row.
  ///   - differentiate: the cotangents of inputs, given that of an output.
  public init(
    path: String, distribution: Distribution, parameters: [Value], lead: Shape,
    parameterRow: Shape, options: Options, scalars: [String: Value],
    memory: any SiteMemory,
    noise: @escaping (Noise, String, Shape, Shape) -> Value, context: @escaping () -> Value,
    differentiate: @escaping (Value, Value, [Value]) -> [Value?]
  ) {
    self.path = path
    self.distribution = distribution
    self.parameters = parameters
    self.lead = lead
    self.parameterRow = parameterRow
    self.options = options
    self.scalars = scalars
    self.memory = memory
    makeNoise = noise
    makeContext = context
    self.differentiate = differentiate
  }

  /// Base noise shaped `lead + row` for a purpose, a row being that of the parameters unless given;
  /// the same purpose gives the same noise.
  public func noise(_ kind: Noise, _ purpose: String, row: Shape? = nil) -> Value {
    makeNoise(kind, purpose, lead, row ?? parameterRow)
  }

  /// The site with several draws of every row, along an axis after its leading ones.
  ///
  /// In front of the leading axes lie the replicas of the site that a replay starts from, so that
  /// the two never meet.
  public func repeated(_ count: Int, _ b: Builder) -> Site {
    let lead = lead
    let (makeNoise, makeContext) = (makeNoise, makeContext)
    return Site(
      path: path, distribution: distribution,
      parameters: parameters.map {
        Formula($0, b).reshaped(last: parameterRow.rank, to: [1] + parameterRow).value
      },
      lead: lead + [count], parameterRow: parameterRow, options: options, scalars: scalars,
      memory: memory,
      noise: { kind, purpose, repeated, row in
        // Noise counts replicas in front.
        let own = repeated.leading(exceptLast: 1)
        let noise = makeNoise(kind, purpose, [count] + own, row)
        let rank = noise.shape.rank
        let order =
          (1...own.rank).map { $0 - rank } + [-rank] + (0..<row.rank).map { $0 - row.rank }
        return b.emit(.transpose, noise, attributes: Op.permutation => order)
      },
      context: {
        let context = Formula(makeContext(), b)
        let features = context.shape.trailing(1)
        return context.reshaped(last: 1, to: [1] + features)
          .broadcast(to: lead + [count] + features).value
      },
      differentiate: differentiate)
  }

  /// The same site with other natural parameters.
  public func replacingParameters(_ parameters: [Value]) -> Site {
    Site(
      path: path, distribution: distribution, parameters: parameters, lead: lead,
      parameterRow: parameterRow, options: options, scalars: scalars, memory: memory,
      noise: makeNoise, context: makeContext, differentiate: differentiate)
  }

  /// The cotangents of inputs, given that of an output.
  public func cotangents(_ output: Value, _ cotangent: Value, of inputs: [Value]) -> [Value?] {
    differentiate(output, cotangent, inputs)
  }

  /// The inputs that a baseline may read: the row's data and the site's own natural parameters,
  /// none of which depends on the draw, as a vector shaped `lead + [features]` that passes no
  /// gradient on.
  public var context: Value { makeContext() }

  /// The cotangents of the natural parameters, given that of a value computed from them.
  public func pullback(_ output: Value, _ cotangent: Value) -> [Value?] {
    differentiate(output, cotangent, parameters)
  }

  /// The value of an option that is known when the spec is compiled.
  public subscript<T>(key: OptionKey<T>) -> T { options[key] }

  /// The value of a `scalar` option.
  public subscript(key: OptionKey<ScalarOption>) -> Value {
    guard let value = scalars[key.name] else {
      fatalError("estimators: \(path) has no \(key.name)")
    }
    return value
  }

  /// The noise of the draw itself, which every estimator of the site shares.
  public var drawNoise: Value { noise(distribution.noise, "draw") }

  /// A true draw from the distribution.
  public func draw(_ b: Builder) -> Value {
    distribution.draw(b, parameters, drawNoise)
  }

  /// The rules of a finite distribution; the schema admits this estimator for no other.
  public var discrete: DiscreteRules {
    guard let rules = distribution.discrete else {
      fatalError("estimators: \(path) is continuous")
    }
    return rules
  }

  /// A value with one number a row, with row axes of extent 1 appended.
  public func spread(_ perRow: Value, _ b: Builder) -> Value {
    let ones = [Int](repeating: 1, count: row.rank)
    return b.emit(
      .reshape, perRow, attributes: Op.reshapeRank => 0, Op.reshapeShape => ones)
  }

  /// The sum over the row's axes, which disappear.
  public func rowSum(_ value: Value, _ b: Builder) -> Value {
    guard row.rank > 0 else { return value }
    let sum = b.emit(.sum, value, attributes: Op.axes => (1...row.rank).map { -$0 })
    return b.emit(.reshape, sum, attributes: Op.reshapeRank => row.rank, Op.reshapeShape => [])
  }
}

/// The value that the model sees in place of a draw.
public struct SiteValue {
  /// The value, shaped `lead + row`; an enumerated one has an axis more in front.
  public let value: Value
  /// For a relaxed value: the form in which its density is computed, and its temperature.
  public let relaxed: (draw: RelaxedDraw, temperature: Value)?
  /// For an enumerated value: the probability of each state, shaped `[states] + lead`.
  public let weight: Value?

  /// A value.
  public init(
    _ value: Value, relaxed: (draw: RelaxedDraw, temperature: Value)? = nil, weight: Value? = nil
  ) {
    self.value = value
    self.relaxed = relaxed
    self.weight = weight
  }
}

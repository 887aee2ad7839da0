public import Language
public import TensorCore
public import TensorIR
import TensorOps

/// What a site's estimator may keep between steps; lowering threads it from old to new.
public protocol SiteMemory: AnyObject {
  /// The old value of a state tensor, which starts with equal elements.
  func state(_ name: String, _ shape: Shape, initially value: Double) -> Value
  /// Sets the new value of a state tensor, after its old one was read.
  func update(_ name: String, _ value: Value)
  /// A parameter of the estimator's own, trained by its side loss alone.
  func parameter(_ name: String, _ shape: Shape, _ initializer: Initializer) -> Value
  /// Adds a scalar that is minimized with respect to the estimator's own parameters alone.
  func minimize(_ sideLoss: Value)
}

/// A stochastic node in the function under construction.
public struct Site {
  /// The path of the node, for example `guide.z`.
  public let path: String
  /// The distribution that is drawn from.
  public let distribution: Distribution
  /// The natural parameters, shaped `lead + row` where leading axes may be missing or 1.
  public let parameters: [Value]
  /// The axes in front of the row's: enumerated values…, samples, rows.
  public let lead: Shape
  /// The shape of one row's value.
  public let row: Shape
  /// The options that are known when the spec is compiled.
  public let options: [String: OptionValue]
  /// The values of `scalar` options, without axes, in the function's precision.
  public let scalars: [String: Value]
  /// Base noise shaped `lead + row` for a purpose; the same purpose gives the same noise.
  public let noise: (Noise, _ purpose: String) -> Value
  /// State and parameters of the estimator's own.
  public let memory: any SiteMemory

  /// A site.
  public init(
    path: String, distribution: Distribution, parameters: [Value], lead: Shape, row: Shape,
    options: [String: OptionValue], scalars: [String: Value],
    noise: @escaping (Noise, String) -> Value, memory: any SiteMemory
  ) {
    self.path = path
    self.distribution = distribution
    self.parameters = parameters
    self.lead = lead
    self.row = row
    self.options = options
    self.scalars = scalars
    self.noise = noise
    self.memory = memory
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

/// What the model sees in place of a draw.
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

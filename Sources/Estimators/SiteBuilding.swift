public import Language
public import TensorCore
public import TensorIR
public import TensorOps

/// The shared building blocks of the estimators' rules.
extension Site {
  /// The site with natural parameters that are broadcast to every row and sample, so that
  /// cotangents of these are one vector a draw.
  public func expanded(_ b: Builder) -> Site {
    replacingParameters(
      parameters.map { Formula($0, b).broadcast(to: lead + parameterRow).value })
  }

  /// The logits in a formula.
  public func logits(_ b: Builder) -> Formula { Formula(parameters[0], b) }

  /// The mean of the draw in a formula.
  public func mean(_ b: Builder) -> Formula {
    guard let rule = discrete.mean else { fatalError("estimators: \(path) has no mean") }
    return Formula(rule(b, parameters), b)
  }

  /// The score at a value in a formula.
  public func score(_ draw: Formula) -> Formula {
    Formula(discrete.score(draw.b, parameters, draw.value), draw.b)
  }

  /// The score at a value times one number a row, shaped like the parameters.
  public func score(_ draw: Formula, times perRow: Formula) -> Formula {
    let ones = Shape([Int](repeating: 1, count: parameterRow.rank))
    return perRow.reshaped(last: 0, to: ones) * score(draw)
  }

  /// A value with one number a row in a formula, with row axes of extent 1.
  public func spread(_ perRow: Formula) -> Formula {
    Formula(spread(perRow.value, perRow.b), perRow.b)
  }

  /// The sum over the row's axes in a formula, which disappear.
  public func rowSum(_ value: Formula) -> Formula { Formula(rowSum(value.value, value.b), value.b) }

  /// The sum over the entries of each unit, repeated for them: a class axis, or no axis to sum.
  public func unitSum(_ value: Formula) -> Formula {
    distribution.valueSupport == .onehot ? value.sum(-1) : value
  }

  /// The number of independent units of the row.
  public var units: Int { discrete.units(parameterRow) }

  /// The covariance of the draw times a vector: the derivative of the mean, transposed.
  ///
  /// The parameters must have the shape of the draw (``expanded(_:)``).
  public func covariance(_ vector: Formula) -> Formula {
    let p = mean(vector.b)
    if distribution.valueSupport == .onehot { return p * (vector - (p * vector).sum(-1)) }
    if units == row.count { return p * (vector - p * vector) }
    // Entries that depend on each other: the mean's own graph is differentiated.
    let whole = vector.broadcast(to: p.shape)
    return pullback(p.value, whole.value)[0].map { Formula($0, vector.b) }
      ?? whole.number(0).broadcast(to: whole.shape)
  }

  /// The temperature, or another scale, that an estimator learns on top of an option's value.
  public func tuned(
    _ key: OptionKey<ScalarOption>, isLearned: Bool, by signal: LearningSignal, _ b: Builder
  ) -> Formula {
    let base = Formula(self[key], b)
    guard isLearned else { return base }
    // The logarithm is learned, so that the scale stays positive.
    let factor = memory.parameter("log_\(key.name)", [], .constant(0), trainedBy: signal)
    return base * Formula(factor, b).exp
  }

  /// Trains the site's tuned parameters towards less variance of an estimate g: minimizes log
  /// E‖g‖².
  ///
  /// The logarithm has the same minimum, and neither its derivative nor a single rare draw grows
  /// with the cost, which may be hundreds of nats.
  public func minimizeSquare(of estimate: Formula) {
    let square = rowSum(estimate.square).meanOfAll
    // An estimate of zero contains no information.
    memory.minimize((square + 0x1p-100).log.value)
  }

  /// The draw as the model sees it, with the derivative of a surrogate.
  public func throughSurrogate(_ surrogate: Formula, _ b: Builder) -> SiteValue {
    let draw = draw(b)
    let whole = surrogate.broadcast(to: draw.shape)
    return SiteValue(b.emit(.straightThrough, draw, whole.value))
  }

  /// Values that count as constants, with the derivative of the logits; impossible classes stay so.
  public func shifted(to values: Formula, _ b: Builder) -> Formula {
    let isPossible = values.isGreater(than: -.infinity)
    let zero = values.number(0)
    let slope = isPossible.select(logits(b), zero)
    return isPossible.select(values, zero) + (slope - slope.stopped)
      + isPossible.select(zero, values.number(-.infinity))
  }

  /// A value of a row with an axis of extent 1 for the draws of ``repeated(_:_:)``.
  public func repeating(_ value: Formula) -> Formula {
    value.reshaped(last: row.rank, to: [1] + row)
  }

  /// The mean over the draws of every row, whose axis disappears.
  public func repeatMean(_ value: Formula) -> Formula {
    value.mean(-(row.rank + 1)).reshaped(last: row.rank + 1, to: row)
  }

  /// Values stacked along a new first axis: branches, or replicas for ``Cost/at(_:_:)``.
  ///
  /// In the value that the model sees, only branches may have that axis.
  public func stacked(_ values: [Formula]) -> Formula {
    let parts = values.map { $0.reshaped(to: [1] + $0.shape).value }
    let b = values[0].b
    return Formula(b.emit(.concat, parts, Attributes([Op.axis => -parts[0].shape.rank])), b)
  }

  /// The replicas of a value, each without the replica axis.
  public func unstacked(_ value: Formula) -> [Formula] {
    (0..<value.shape[0]).map { index in
      let part = value.b.emit(
        .slice, value.value,
        attributes: Op.axis => -value.shape.rank, Op.start => index, Op.limit => index + 1)
      return Formula(part, value.b).reshaped(to: Shape(Array(value.shape.extents.dropFirst())))
    }
  }

  /// The mean over a replica axis in front, which disappears.
  public func replicaMean(_ value: Formula) -> Formula {
    value.mean(-value.shape.rank).reshaped(to: Shape(Array(value.shape.extents.dropFirst())))
  }

  /// A constant tensor in the site's precision.
  public func constant(_ shape: Shape, _ b: Builder, _ elements: (Int) -> Double) -> Formula {
    Formula(b.constant(parameters[0].type.dtype, shape, elements), b)
  }

  /// The sum over the sample axis of a per-row value, which keeps extent 1.
  public func sampleSum(_ value: Formula, rowRank: Int = 0) -> Formula { value.sum(-2 - rowRank) }

  /// The mean over the other samples of the row.
  public func otherSamples(_ value: Formula, rowRank: Int = 0) -> Formula {
    let count = Double(value.shape[-2 - rowRank])
    return (sampleSum(value, rowRank: rowRank) - value) / (count - 1)
  }

  /// A perceptron from `[…, features]` to `[…]` with one hidden layer of tanh units.
  ///
  /// Its weights are the estimator's own, and it starts as the constant 0.
  public func network(_ name: String, hidden: Int, _ input: Formula) -> Formula {
    let width = input.shape[-1]
    func weight(_ part: String, _ shape: Shape, _ initializer: Initializer) -> Formula {
      Formula(
        memory.parameter("\(name).\(part)", shape, initializer, trainedBy: .sideLoss), input.b)
    }
    let kernel = weight(
      "hidden.kernel", [width, hidden], .glorotUniform(fanIn: width, fanOut: hidden))
    let bias = weight("hidden.bias", [hidden], .constant(0))
    let row = input.reshaped(last: 1, to: [1, width])
    let inner = (row.matmul(kernel) + bias).tanh
    let out =
      inner.matmul(weight("out.kernel", [hidden, 1], .constant(0)))
      + weight("out.bias", [1], .constant(0))
    return out.reshaped(last: 2, to: [])
  }
}

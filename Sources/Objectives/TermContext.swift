public import Language
public import TensorIR
import Foundation
import TensorOps

/// The model over a block of rows, as far as the value of a term is made of it.
///
/// Values of rows are shaped `[enumerated…, samples, rows]`, where axes may be missing or 1.
public protocol TermContext {
  /// The function under construction.
  var b: Builder { get }
  /// The number of samples.
  var samples: Int { get }
  /// The latent variables that are not given as data, after ``drawAll()``.
  var sites: [any TermSite] { get }

  /// Draws every latent variable, so that every instance draws in one order.
  func drawAll()
  /// log p of each observed variable given the latent ones, and of each optional field that is
  /// present.
  func likelihoods() -> [Value]
  /// The log-density of the term's node at its value; nil where the row has none.
  func logDensityOfNode() -> Value?
  /// The divergence of the term's node; nil where the row gives its value.
  func divergenceOfNode() -> Value?
  /// A sum over no or several values.
  func sum(_ values: [Value]) -> Value
  /// A value in every sample and row.
  func inEverySample(_ value: Value) -> Value
  /// The expectation of log (1/K) Σ_k w_k over all tuples of enumerated draws; nil where none is
  /// enumerated.
  func expectedBound(_ logWeights: Value) -> Value?
  /// log Σ exp of a sum of terms over all enumerated variables, shaped `[1, rows]`.
  func logSumOut(_ terms: [Value]) -> Value
  /// The value of a scalar option that the spec gives.
  func scalar(_ option: OptionKey<ScalarOption>) -> Value?
}

/// A latent variable of a block of rows, at its draw.
public protocol TermSite: InferredLatent {
  /// True if the guide draws it.
  var isInferred: Bool { get }
  /// True if its estimator makes the gradient from the cost, so that the value passes none on.
  var isScored: Bool { get }
  /// log p(z) of the model.
  func logPrior() -> Value
  /// The log-density of the distribution that the value is drawn from; without gradient to it if
  /// stopping.
  func logProposal(stopping: Bool) -> Value
  /// KL(q ‖ p) in closed form.
  func divergence() -> Value
  /// log p − log q of the relaxed densities at the relaxed draw; nil for the site's own
  /// temperature.
  func relaxedLogRatio(priorTemperature: Value?) -> Value
}

extension TermContext {
  /// The logarithms of the importance weights, log p(x, z) − log q(z), in every sample and row.
  ///
  /// - Parameter stopping: true if the proposal's own densities pass no gradient on.
  public func logWeights(stopping: Bool = false) -> Value {
    drawAll()
    var terms = likelihoods()
    for site in sites where site.isInferred {
      terms.append(b.emit(.sub, site.logPrior(), site.logProposal(stopping: stopping)))
    }
    return inEverySample(sum(terms))
  }

  /// log (1/K) Σ_k w_k, shaped `[1, rows]`.
  func logMeanWeight(_ logWeights: Value) -> Value {
    let total = logSumOfWeights(logWeights)
    return b.emit(.sub, total, b.constant(log(Double(samples)), like: total))
  }

  /// log Σ_k w_k, shaped `[1, rows]`.
  public func logSumOfWeights(_ logWeights: Value) -> Value {
    b.emit(.logsumexp, logWeights, attributes: Op.axes => [-2])
  }
}

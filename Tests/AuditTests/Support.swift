import Audit
import CompilerDriver
import Diagnostics
import Estimators
import Foundation
import Language
import SpecModel
import TensorIR
import TensorOps
import Testing

/// Specs that stand for kinds of models, each small enough to enumerate unless it says otherwise.
enum Specs {
  /// Three coins.
  static let coins = """
    onehot: 1
    name: coins
    model:
      logits: parameter(3, init=[0.3, -0.2, 0.9])
      z: ~ bernoulli(logits=logits)
      cost: sum((z - 0.45)^2)
    estimators: {z: score_function(baseline=leave_one_out)}
    minimize: cost
    train: {optimizer: sgd(learning_rate=0.1), steps: 40}
    """

  /// A variational autoencoder with data.
  static let autoencoder = """
    onehot: 1
    name: autoencoder
    hyperparameters: {units: 40}
    data: {x: "binary[5]"}
    guide:
      z: ~ bernoulli(logits=dense(x, units))
    model:
      z: ~ bernoulli(logits=parameter(units))
      x: ~ bernoulli(logits=dense(relu(dense(z, 3)), 5))
    estimators: {z: score_function(baseline=leave_one_out)}
    maximize: elbo
    train: {optimizer: sgd(learning_rate=0.1), steps: 10}
    audit: {set: {units: 2}, draws: 20000, tolerance: 0.2}
    """

  /// A label that is missing in some rows, and a continuous variable behind it.
  static let semisupervised = """
    onehot: 1
    name: semisupervised
    data: {x: "binary[4]", y: "onehot[3]?"}
    guide:
      y: ~ categorical(logits=dense(x, 3))
      s: dense(concat(x, y), 4)
      z: ~ normal(mean=s[:2], log_std=s[2:])
    model:
      y: ~ categorical(logits=zeros(3))
      z: ~ normal(mean=zeros(2), log_std=zeros(2))
      x: ~ bernoulli(logits=dense(concat(y, dropout(z, 0.5)), 4))
    estimators: {y: enumerate, z: pathwise}
    maximize: elbo + 0.5 * log_prob(guide.y)
    """

  /// Data of every support.
  static let supports = """
    onehot: 1
    name: supports
    data: {a: "unit[2]", b: "real[2]", c: index, d: "onehot[3]", e: "count[2]", f: "binary[2]"}
    model:
      table: parameter([4, 2], init=normal(std=1.0))
      h: dense(concat(a, b, one_hot(c, 4), d, e, f), 2)
      z: ~ bernoulli(logits=h)
      cost: sum((z - a)^2)
    estimators: {z: enumerate}
    minimize: cost
    """
}

extension Estimator {
  /// The score times a factor, or without any baseline, under a claim of the test's own.
  static func scaledScore(_ factor: Double, claim: Bias) -> Estimator {
    Estimator(
      "scaled_score", summary: "A variant for tests.", formula: "", citation: "", options: [],
      distributions: [.bernoulli, .categorical],
      claims: { _ in
        Claims(
          bias: claim, bounds: BoundKind.allCases, requirement: .values, forward: 1, backward: 0)
      },
      value: { site, b in SiteValue(site.draw(b)) },
      gradient: .cost { site, cost, b in
        let signal = b.emit(.mul, cost.value, cost.weight)
        let scaled = b.emit(.mul, signal, b.constant(factor, like: signal))
        let score = site.discrete.score(b, site.parameters, site.draw(b))
        return [b.emit(.mul, site.spread(scaled, b), score)]
      })
  }
}

/// A spec's text as a tree.
func tree(_ text: String) -> SpecTree {
  SpecLoader.tree(SourceFile(path: "spec.yaml", text: text))
}

/// The subject of a spec, with the estimator of its first variable replaced where one is given.
func subject(
  _ text: String, set overrides: [String: String] = [:], replacing estimator: Estimator? = nil
) throws -> AuditSubject {
  var subject = try AuditSubject(
    tree(text), overrides: overrides.sorted { $0.key < $1.key }.map(Override.init))
  if let estimator {
    subject.model.latents[0].estimator = EstimatorUse(
      estimator: estimator, options: [:], chosenBecause: nil, text: estimator.name)
  }
  return subject
}

extension Override {
  init(_ pair: (key: String, value: String)) { self.init(name: pair.key, value: pair.value) }
}

/// The object that a JSON text holds.
func object(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

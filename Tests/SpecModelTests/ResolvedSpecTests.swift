import CompilerDriver
import Diagnostics
import Reports
import SpecModel
import Testing

/// The resolved spec, beyond what the repository's own specs use.
@Suite struct ResolvedSpecTests {
  private static let everything = #"""
    onehot: 1
    name: "null"
    about: "a: text, with \"quotes\" # and\na second\u2028line"
    hyperparameters:
      large: 5e16
      small: 1e-7
      negative: -0.5
      whole: -3
      flag: true
      width: {default: 4, min: 1, max: 100, about: "how wide: a size"}
    define:
      nets.mlp(x, n):
        h: relu(dense(x, n))
        return: "[1, 2, 3, 4] * dense(h, n)"
      scaled(x): {return: x * small + large * 0 + negative * whole}
    data:
      x: binary[6]
      y: onehot[3]?
      t: real
    sources:
      train:
        x: {file: "a b.npz", key: "x: y", scale: 0.5, binarize: threshold(-0.5)}
        y: {file: y.csv, columns: [0, 1], keep: {per_class: 3, seed: 7}}
        t: {file: t.csv, rows: [0, 90]}
      valid: {from: train, rows: [80, 90]}
      test:
        x: {file: x.npy, binarize: dynamic}
        y: {file: y.npy}
        t: {file: t.npy}
    guide:
      y: ~ categorical(logits=dense(x, 3))
      z: ~ normal(mean=dense(concat(x, y), 2), log_std=zeros(2))
    model:
      y: ~ categorical(logits=zeros(3))
      z: ~ normal(mean=zeros(2), log_std=zeros(2))
      w: "[0.5, -1, 2e-3, 4]"
      h: nets.mlp(concat(y, z), width)
      g: scaled(h[:, ] * w)
      x: ~ bernoulli(logits=dense(g, 6))
      cost: (t - sum(h))^2 ^ 1 - -t
    estimators:
      y: "gumbel_softmax(temperature=cosine(from=1.0, to=0.1, steps=100), hard=true)"
    maximize: "elbo - linear(from=0.1, to=1.0, steps=10) * 2 * cost + 0.5 * log_prob(guide.y) - 3"
    train:
      optimizer: "sgd(learning_rate=step(from=0.1, factor=0.5, every=10), momentum=0.9)"
      strata:
        with: {where: present(y), batch: 5, weight: 2}
        without: {where: missing(y), batch: 6}
      epochs: 2.5
      seed: 12
      clip: norm(1.5)
      checkpoint: 50
    evaluate:
      every: 20
      split: valid
      metrics:
        bound: elbo(samples=3)
        nll: -iwae(hide(y), samples=10) / 6
    audit:
      set: {width: 2}
      draws: 100
      tolerance: 0.1
    """#

  @Test func everythingReadsBack() throws {
    let text = Self.everything.replacing("h[:, ]", with: "h[:]")
      .replacing("step(from=0.1, factor=0.5, every=10)", with: "exponential(rate=0.1)")
    let first = check(text)
    let errors = first.diagnostics.filter { $0.severity == .error }
    let resolved = ResolvedSpec.text(
      try #require(first.model, "\(TextRenderer().render(errors))"))
    let second = check(resolved)
    let others = second.diagnostics.filter { $0.severity == .error }
    let again = ResolvedSpec.text(
      try #require(second.model, "\(TextRenderer().render(others))\n\(resolved)"))
    #expect(again == resolved)
    for part in [
      "name: \"null\"", "large: 5e+16", "min: 1.0", "per_class: 3", "rows: [80, 90]",
      "elbo(samples=1, kl=auto) - 2.0 * linear(", "iwae(hide(y), samples=10)", "weight: 2.0",
      "clip: norm(1.5)", "tolerance: 0.1",
      "every: 20", "binarize: dynamic", "momentum=0.9, nesterov=false",
    ] {
      #expect(resolved.contains(part), "\(part) is not in\n\(resolved)")
    }
  }

  @Test func overridesAreInForce() throws {
    let model = try model(
      """
      onehot: 1
      name: toy
      hyperparameters: {n: 3}
      model:
        w: parameter(n)
        cost: sum(w^2)
      minimize: cost
      """, set: ["n": "5"])
    #expect(ResolvedSpec.text(model).contains("n: 5"))
  }

  @Test func theReasonOfADefaultStandsThere() throws {
    let model = try model(
      """
      onehot: 1
      name: toy
      model:
        z: ~ bernoulli(logits=parameter(3))
        cost: sum(z)
      minimize: cost
      """)
    let text = ResolvedSpec.text(model)
    #expect(text.contains("# the default: 8 joint values at once fit the budget\n  z: enumerate"))
  }
}

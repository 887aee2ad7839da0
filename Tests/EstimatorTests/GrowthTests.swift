import CompilerDriver
import Diagnostics
import Execution
import Lowering
import TensorCore
import Testing

/// Memory grows as the work does: twice the samples, classes, entries or components take about
/// twice the memory, not four times.
@Suite struct GrowthTests {
  /// The plan of a spec's training step.
  private func plan(_ text: String) throws -> Plan {
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "growth.yaml", text: text)))
    let model = try #require(checked.model, "\(checked.diagnostics.map(\.message))")
    return Compiler.plan(Compiler.optimize(try Compiler.step(model).function))
  }

  /// Twice the size against once, and the bytes that do not depend on it left out.
  private func expectLinear(_ spec: (Int) -> String, at size: Int) throws {
    let bytes = try [1, 2, 4].map { try plan(spec($0 * size)).temporaryBytes }
    let steps = (Double(bytes[1] - bytes[0]), Double(bytes[2] - bytes[1]))
    #expect(steps.1 <= 2.4 * max(steps.0, 4096), "\(bytes)")
  }

  private func bound(_ estimator: String, _ samples: Int) -> String {
    """
    onehot: 1
    name: growth
    data: {x: "binary[5]"}
    guide:
      z: ~ bernoulli(logits=dense(x, 4))
    model:
      z: ~ bernoulli(logits=parameter(4))
      x: ~ bernoulli(logits=dense(z, 5))
    estimators: {z: "\(estimator)"}
    maximize: iwae(samples=\(samples))
    train: {optimizer: sgd(learning_rate=0.1), batch: 8, steps: 1}
    """
  }

  @Test(arguments: ["vimco", "vimco(mean=arithmetic)", "ovis", "ovis(gamma=1)", "disarm"])
  func samplesOfABound(_ estimator: String) throws {
    try expectLinear({ bound(estimator, $0) }, at: 250)
  }

  private func classes(_ estimator: String, _ classes: Int) -> String {
    """
    onehot: 1
    name: growth
    model:
      z: ~ categorical(logits=parameter([6, \(classes)]))
      cost: sum(tanh(dense(z, 3)))
    estimators: {z: "\(estimator)"}
    minimize: cost
    train: {optimizer: sgd(learning_rate=0.1), batch: 16, steps: 1}
    """
  }

  @Test(arguments: ["disarm", "disarm(tree=stick_breaking)", "local_expectation"])
  func classesOfAUnit(_ estimator: String) throws {
    try expectLinear({ classes(estimator, $0) }, at: 48)
  }

  @Test func entriesOfALinearLayer() throws {
    try expectLinear(
      {
        classes("local_expectation", 5)
          .replacing(
            "categorical(logits=parameter([6, 5]))", with: "bernoulli(logits=parameter(\($0)))")
      }, at: 200)
  }

  private func product(_ expression: String) -> String {
    """
    onehot: 1
    name: growth
    data: {x: "real[70]"}
    model:
      mu: parameter([90, 70])
      z: ~ bernoulli(logits=parameter(2))
      cost: sum(tanh(\(expression))) * sum(z)
    estimators: {z: enumerate}
    minimize: cost
    train: {optimizer: sgd(learning_rate=0.1), batch: 50, steps: 1}
    """
  }

  /// A matrix that all rows share joins them in one product, on whichever side it stands.
  @Test func matrixTimesRow() throws {
    let (left, right) = (try plan(product("mu @ x")), try plan(product("x @ transpose(mu)")))
    #expect(left.temporaryBytes == right.temporaryBytes)
    #expect(left.productFlops == right.productFlops)
    #expect(left.traffic == right.traffic)
    let texts = [product("mu @ x"), product("x @ transpose(mu)")]
    let data = Tensor([3, 70], (0..<210).map { Double($0 % 17) / 16 - 0.5 })
    let gradients = try texts.map { text in
      try GradientProbe(text, batch: 3, data: ["data.x": data])
        .gradient(step: 0)
    }
    for (a, b) in zip(gradients[0], gradients[1]) { #expect(abs(a - b) < 1e-12) }
  }
}

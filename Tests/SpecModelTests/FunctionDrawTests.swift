import CompilerDriver
import Diagnostics
import Estimators
import Reports
import SpecModel
import Testing

/// Draws in the bodies of functions, which `scan` repeats.
@Suite struct FunctionDrawTests {
  private func spec(
    guide: String = "code: scan(infer, zeros(3), x)",
    model: String = "code: scan(move, zeros(3), x)",
    estimators: String = "code.z: reinmax(temperature=1.0)", objective: String = "maximize: elbo",
    move: String = "~ categorical(logits=dense(before, 3))", result: String = "z"
  ) -> String {
    """
    onehot: 1
    name: chain
    data:
      x: real[4, 2]
      t: binary[4]
    define:
      infer(before, item):
        z: ~ categorical(logits=dense(concat(before, item), 3))
        return: z
      move(before, item):
        z: \(move)
        return: \(result)
    guide:
      \(guide)
    model:
      \(model)
      t: ~ bernoulli(logits=dense(code, 4))
    estimators: {\(estimators)}
    \(objective)
    """
  }

  @Test func drawsAreNamedByPathAndStep() throws {
    let model = try model(spec())
    #expect(model.latents.map(\.name) == (0..<4).map { "code.z[\($0)]" })
    #expect(model.latents.allSatisfy { $0.estimator.estimator.name == "reinmax" })
    #expect(model.latents.allSatisfy { $0.proposal == .guide && $0.hasAnalyticDivergence })
    #expect(model.guide.written.map(\.name) == ["code"])
  }

  /// A call draws under its own path; the second one in a node has a number, and steps nest.
  @Test func pathsAreThoseOfTheCalls() throws {
    let text = """
      onehot: 1
      name: paths
      define:
        flip(n):
          u: ~ bernoulli(logits=parameter(n))
          return: u
        outer(state, item):
          inner: scan(add, state, zeros(2))
          return: inner[-1] + sum(flip(2))
        add(state, item):
          z: ~ bernoulli(logits=parameter(1))
          return: state + sum(z)
      model:
        both: sum(flip(2)) + sum(flip(3))
        nested: scan(outer, 0, zeros(2))
        z: ~ bernoulli(logits=flip(2))
        cost: both + sum(nested) + sum(z)
      minimize: cost
      """
    let model = try model(text)
    #expect(
      Set(model.latents.map(\.name)) == [
        "both.u", "both.flip_2.u", "z", "z.logits.u", "nested.return.u[0]", "nested.return.u[1]",
        "nested.inner.z[0][0]", "nested.inner.z[0][1]", "nested.inner.z[1][0]",
        "nested.inner.z[1][1]",
      ])
    #expect(model.latent("nested.inner.z[1][0]")?.family == "nested.inner.z")
  }

  /// A draw reads what its parameters are computed from, not all that the call saw before it.
  @Test func dependenceIsThatOfTheValues() throws {
    let types = try model(spec()).nodeTypes().filter { $0.node.name == "code.z[2]" }
    #expect(types.map(\.reads) == [["code.z[1]", "x"], ["code.z[1]"]])
  }

  @Test func resolvedSpecsReadBack() throws {
    let model = try model(spec())
    let text = ResolvedSpec.text(model)
    #expect(text.contains("code.z: reinmax(temperature=1.0)"))
    #expect(!text.contains("z[0]"))
    #expect(ResolvedSpec.text(try SpecModelTests.model(text)) == text)
  }

  @Test func overridesNameTheFamily() throws {
    let text = spec(estimators: "default: straight_through")
    let changed = try model(text, set: ["estimators.code.z": "score_function"])
    #expect(changed.latents.allSatisfy { $0.estimator.estimator.name == "score_function" })
    #expect(ids(text, set: ["estimators.code.y": "score_function"]) == ["unknown-name"])
  }

  @Test func mistakesAreSaidOnce() {
    #expect(ids(spec(estimators: "code.y: reinmax")) == ["unknown-name"])
    #expect(ids(spec(model: "code: scan(mov, zeros(3), x)")) == ["unknown-function"])
    #expect(ids(spec(model: "code: scan(sum, zeros(3), x)")) == ["unknown-function"])
    #expect(ids(spec(model: "code: scan(2, zeros(3), x)")) == ["type-mismatch"])
    #expect(ids(spec(model: "code: scan(move, zeros(3))")) == ["missing-argument"])
    #expect(ids(spec(model: "code: scan(move, zeros(3), 1)")) == ["shape-mismatch"])
    #expect(ids(spec(model: "code: scan(move, zeros(3), x, more=1)")) == ["unknown-argument"])
    #expect(ids(spec(model: "code: scan(move, zeros(3), zeros(2000))")) == ["number-out-of-range"])
    #expect(ids(spec(result: "concat(z, z)")) == ["shape-mismatch"])
    #expect(
      ids(spec(move: "~ categorical(logits=dense(before, 4))", result: "z[:3]"))
        == ["latent-mismatch"])
    #expect(ids(spec(model: "code: zeros([4, 3])")) == ["guide-only-latent"])
    #expect(
      ids(spec(objective: "maximize: sum(move(zeros(3), zeros(2)))")) == ["expression-syntax"])
    #expect(ids(spec(move: "~ categorcial(logits=dense(before, 3))")) == ["unknown-distribution"])
  }
}

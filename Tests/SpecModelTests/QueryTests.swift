import CompilerDriver
import Diagnostics
import Foundation
import Reports
import SpecModel
import TensorCore
import Testing

/// The table of queries: every example is a spec that asks, and reads again as it is written.
@Suite struct QueryTests {
  @Test(arguments: Query.all.map(\.name)) func theExampleIsCleanAndAsks(_ name: String) throws {
    let query = try #require(Query.named(name))
    #expect(ids(query.example) == [])
    let model = try model(query.example)
    #expect(model.predict.count == 1)
    #expect(query.example.contains("\(query.name)("))
    let resolved = ResolvedSpec.text(model)
    #expect(ids(resolved) == [])
    #expect(ResolvedSpec.text(try SpecModelTests.model(resolved)) == resolved)
  }

  /// Quantities do not change the meaning that a run depends on.
  @Test func quantitiesAreNoPartOfARunsMeaning() throws {
    let query = try #require(Query.named("mode"))
    let without = query.example.components(separatedBy: "predict:")[0]
    #expect(
      ResolvedSpec.meaning(try model(query.example)) == ResolvedSpec.meaning(try model(without)))
  }

  private static func spec(_ quantity: String, guide: Bool = true) -> String {
    """
    onehot: 1
    name: s
    data:
      x: binary[4]
    \(guide ? "guide:\n  z: ~ categorical(logits=dense(x, 3))" : "")
    model:
      z: ~ categorical(logits=zeros(3))
      x: ~ bernoulli(logits=dense(z, 4))
    maximize: \(guide ? "elbo(samples=2)" : "log_marginal()")
    predict:
      q: \(quantity)
    """
  }

  @Test(
    arguments: [
      ("mean(x)", "[4]", false), ("mode(guide.z)", "[3]", false),
      ("index(mode(guide.z))", "[]", true),
      ("probs(z)", "[3]", false), ("draw(x)", "[4]", false), ("exp(log_prob(x))", "[]", false),
      ("posterior(z)", "[3]", false), ("map(z)", "[3]", false), ("x", "[4]", false),
      ("posterior(z, samples=10)", "[3]", false), ("elbo - 2 * kl(z)", "[]", false),
      ("mean(1 - x)", "[]", false), ("iwae(samples=5)", "[]", false),
    ])
  func aQuantityHasAShape(_ text: String, _ shape: String, _ isInteger: Bool) throws {
    let model = try model(Self.spec(text))
    #expect("\(model.predict[0].shape)" == shape)
    #expect(model.predict[0].isInteger == isInteger)
  }

  @Test(
    arguments: [
      ("mean(w)", "unknown-name"), ("mode(w)", "unknown-name"), ("map(x)", "type-mismatch"),
      ("posterior(guide.z)", "type-mismatch"), ("mode(z, samples=3)", "unknown-argument"),
      ("posterior(z, samples=0)", "number-out-of-range"), ("mode()", "missing-argument"),
      ("dense(x, 2)", "expression-syntax"), ("3", "type-mismatch"), ("exp(elbo)", "unknown-name"),
    ])
  func aWrongQuantityIsOneError(_ text: String, _ id: String) {
    #expect(ids(Self.spec(text)) == [id], "\(text)")
  }

  /// Queries are for quantities: nodes and objectives cannot ask.
  @Test func nodesAndObjectivesCannotAsk() {
    let objective = Self.spec("x").replacing("elbo(samples=2)", with: "elbo + sum(posterior(z))")
    #expect(ids(objective) == ["unknown-function"])
    let node = Self.spec("x").replacing("dense(z, 4)", with: "dense(z + map(z), 4)")
    #expect(ids(node) == ["unknown-function"])
  }

  @Test func aPosteriorBeyondTheBudgetIsRefused() {
    let text = """
      onehot: 1
      name: s
      data:
        x: real
      model:
        a: ~ bernoulli(logits=parameter(20))
        x: ~ normal(mean=sum(a), log_std=parameter([]))
      maximize: elbo(samples=2)
      estimators: {a: score_function}
      predict:
        p: posterior(a)
      """
    #expect(ids(text) == ["enumeration-budget"])
    #expect(ids(text.replacing("posterior(a)", with: "posterior(a, samples=100)")) == [])
  }

  /// A function of the spec with a query's name keeps its meaning.
  @Test func aDefinedFunctionComesFirst() throws {
    let text = Self.spec("map(x)").replacing(
      "guide:", with: "define:\n  map(v):\n    return: 1 - v\nguide:")
    #expect(try model(text).predict[0].shape == [4])
  }
}

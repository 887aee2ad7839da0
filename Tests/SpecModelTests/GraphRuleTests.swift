import CompilerDriver
import Diagnostics
import Lowering
import SpecModel
import TensorCore
import Testing

/// `Semantics.md`, rule 1: what the two graphs share and read.
@Suite struct GraphRuleTests {
  private func spec(guide: String, model: String, data: String = "x: \"binary[4]\"") -> String {
    """
    onehot: 1
    name: tiny
    data: {\(data)}
    guide:
    \(indented(guide))
    model:
    \(indented(model))
    maximize: elbo
    """
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }

  @Test func deterministicNamesAreLocalToTheirGraph() throws {
    let text = spec(
      guide: "h: dense(x, 3)\nz: ~ bernoulli(logits=dense(h, 2))",
      model: "z: ~ bernoulli(logits=zeros(2))\nh: dense(z, 5)\nx: ~ bernoulli(logits=dense(h, 4))")
    let types = try model(text).nodeTypes().filter { $0.node.name == "h" }
    #expect(types.map(\.shape.extents) == [[3], [5]])
  }

  @Test func aModelOnlyLatentIsProposedFromTheModel() throws {
    let text = spec(
      guide: "z: ~ bernoulli(logits=dense(x, 2))",
      model: """
        u: ~ bernoulli(logits=zeros(2))
        z: ~ bernoulli(logits=dense(u, 2))
        x: ~ bernoulli(logits=dense(z, 4))
        """)
    let proposals = try model(text).latents.map(\.path)
    #expect(proposals == ["model.u", "guide.z"])
  }

  @Test(
    arguments: [
      // The guide reads a latent variable, or a deterministic node, of the model alone.
      (
        "z: ~ bernoulli(logits=dense(u, 2))",
        "u: ~ bernoulli(logits=zeros(2))\nz: ~ bernoulli(logits=u)\nx: ~ bernoulli(logits=dense(z, 4))",
        ["guide-reads-model-latent"]
      ),
      (
        "z: ~ bernoulli(logits=dense(w, 2))",
        "w: zeros(2)\nz: ~ bernoulli(logits=w)\nx: ~ bernoulli(logits=dense(z, 4))",
        ["guide-reads-model-latent"]
      ),
      // The model reads the guide, by a dotted name or by the name of a deterministic node.
      (
        "z: ~ bernoulli(logits=dense(x, 2))",
        "z: ~ bernoulli(logits=guide.z)\nx: ~ bernoulli(logits=dense(z, 4))",
        ["model-reads-guide"]
      ),
      (
        "h: dense(x, 2)\nz: ~ bernoulli(logits=h)",
        "z: ~ bernoulli(logits=zeros(2))\nx: ~ bernoulli(logits=dense(h, 4))",
        ["model-reads-guide"]
      ),
      // An observed field is its own ancestor.
      (
        "z: ~ bernoulli(logits=dense(x, 2))",
        "z: ~ bernoulli(logits=dense(x, 2))\nx: ~ bernoulli(logits=dense(z, 4))",
        ["cycle"]
      ),
      // One family, one shape.
      (
        "z: ~ normal(mean=dense(x, 2), log_std=zeros(2))",
        "z: ~ bernoulli(logits=zeros(2))\nx: ~ bernoulli(logits=dense(z, 4))",
        ["latent-mismatch"]
      ),
      (
        "z: ~ bernoulli(logits=dense(x, 3))",
        "z: ~ bernoulli(logits=zeros(2))\nx: ~ bernoulli(logits=dense(z, 4))",
        ["latent-mismatch"]
      ),
      // A latent variable without a partner, and data drawn by the guide.
      (
        "z: ~ bernoulli(logits=dense(x, 2))",
        "x: ~ bernoulli(logits=dense(z, 4))",
        ["guide-only-latent"]
      ),
      (
        "x: ~ bernoulli(logits=zeros(4))\nz: ~ bernoulli(logits=dense(x, 2))",
        "z: ~ bernoulli(logits=zeros(2))\nx: ~ bernoulli(logits=dense(z, 4))",
        ["guide-observes-data"]
      ),
    ])
  func eachBreachIsOneError(_ guide: String, _ model: String, _ expected: [String]) {
    #expect(ids(spec(guide: guide, model: model)) == expected)
  }

  @Test func theGuideMayReadAnOptionalFieldOnlyWhereItProposesIt() {
    let model = """
      y: ~ categorical(logits=zeros(3))
      z: ~ bernoulli(logits=zeros(2))
      x: ~ bernoulli(logits=dense(concat(y, z), 4))
      """
    let data = "x: \"binary[4]\", y: \"onehot[3]?\""
    let guide = "z: ~ bernoulli(logits=dense(concat(x, y), 2))"
    #expect(ids(spec(guide: guide, model: model, data: data)) == ["guide-reads-model-latent"])
    let proposing = "y: ~ categorical(logits=dense(x, 3))\n" + guide
    #expect(ids(spec(guide: proposing, model: model, data: data)) == [])
  }

  @Test func functionsHaveWeightsOfTheirOwnAtEveryCall() throws {
    let text = """
      onehot: 1
      name: tiny
      define:
        f(x): {return: "dense(x, 2)"}
        shared(x, w): {return: "x @ w"}
      data: {x: "real[2]"}
      model:
        w: parameter([2, 2])
        a: f(x) + f(x)
        b: shared(x, w) + shared(a, w)
        cost: sum(b)
      minimize: cost
      """
    let weights = try Compiler.step(try model(text)).weights.map(\.path)
    #expect(weights.filter { $0.hasPrefix("model.a") }.count == 4)
    #expect(weights.filter { $0.hasPrefix("model.w") } == ["model.w"])
    #expect(weights.filter { $0.hasPrefix("model.b") } == [])
  }

  /// The second call in a node is numbered, and a body may have a node of just that name.
  @Test(arguments: ["dense_2", "f_2", "conv_2", "return_2"])
  func aNodeOfABodyNeverSharesAWeightWithANumberedCall(_ name: String) throws {
    func calls(_ node: String) -> String {
      """
      onehot: 1
      name: tiny
      define:
        f(x): {\(name): "dense(x, 2)", return: "tanh(\(name)) + dense(x, 2)"}
        g(x): {\(name): "f(x) + dense(x, 2)", return: "\(name) + f(x)"}
        step(s, item): {\(name): "dense(s, 2)", return: "\(name) + dense(item, 2)"}
      data: {x: "real[2]", xs: "real[3, 2]"}
      model:
        cost: sum(\(node))
      minimize: cost
      """
    }
    for (node, kernels) in [
      ("f(x) + dense(x, 2)", 3), ("f(x) + dense(x, 2) + f(x)", 5), ("g(x) + dense(x, 2) + f(x)", 8),
      ("scan(step, x, xs) + dense(x, 2)", 3), ("dense(x, 2) + f(x) + f(x)", 5),
    ] {
      let weights = try Compiler.step(try model(calls(node))).weights.map(\.path)
      #expect(weights.filter { $0.hasSuffix(".kernel") }.count == kernels, "\(node): \(weights)")
    }
  }

  @Test func aLibrarySeesNoneOfTheSpecsConstants() {
    let text = """
      onehot: 1
      name: tiny
      hyperparameters: {n: 3}
      define:
        nets.own(): {return: parameter(n)}
      model:
        cost: sum(nets.own()) + n
      minimize: cost
      """
    #expect(ids(text) == ["unknown-name"])
    #expect(ids(text.replacing("nets.own", with: "own")) == [])
  }
}

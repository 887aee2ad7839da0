import JSON
import Testing

@testable import LanguageServer

/// `textDocument/hover`.
@Suite struct HoverTests {
  /// The text at a mark in ``mixed``, which replaces the original text.
  private func hover(
    _ original: String, _ marked: String, _ capabilities: JSON = [:]
  ) throws -> String? {
    let client = try Client(capabilities)
    client.open(library, "/specs/lib.yaml")
    client.open(mixed)
    try #require(mixed.contains(original), "\(original)")
    let place = try Marked(mixed.replacing(original, with: marked, maxReplacements: 1))
    return try client.request("textDocument/hover", place.parameters())["contents"]?["value"]?
      .string
  }

  @Test(
    arguments: [
      // Nodes, fields, hyperparameters.
      ("  h: block(", "  │h: block(", "A node of the guide: shape `[4]`, support `real`"),
      ("concat(h, y)", "concat(│h, y)", "A node of the guide: shape `[4]`, support `real`"),
      ("dense(h, 8)", "dense(h│, 8)", "A node of the model: shape `[4]`, support `real`"),
      ("  z: ~ bernoulli(logits=nets", "  │z: ~ bernoulli(logits=nets", "- bias: unbiased"),
      ("  z: score", "  │z: score", "evaluations per sample: 1 forward, 0 backward"),
      ("  z: score", "  │z: score", "`score_function(baseline=moving_average(decay=0.9), "),
      ("  x: binary[8]", "  │x: binary[8]", "`x: binary[8]`, a data field"),
      ("present(y)", "present(│y)", "an optional data field"),
      ("  hidden: 4", "  │hidden: 4", "`hidden`, a hyperparameter: 4"),
      ("alpha * log", "│alpha * log", "The weight of labels."),
      // Functions defined by the spec.
      ("h: block(x", "h: bl│ock(x", "`block(a, n)`"),
      ("nets.mlp", "nets.│mlp", "`mlp(x, hidden, out)`"),
      ("nets.mlp", "│nets.mlp", "/specs/lib.yaml"),
      ("lib.yaml", "│lib.yaml", "`nets.mlp(x, hidden, out)`"),
      ("n=hidden", "│n=hidden", "a parameter of `block(a, n)`"),
      ("dense(a, wide)", "dense(a, │wide)", "a node of `block(a, n)`"),
      // Tables.
      ("relu(dense(a", "r│elu(dense(a", "## relu"),
      ("~ categorical(logits=dense", "~ │categorical(logits=dense", "## categorical"),
      ("bernoulli(logits=nets", "bernoulli(│logits=nets", "`logits` of `bernoulli`"),
      ("init=normal", "│init=normal", "`init` of `parameter`"),
      ("init=normal", "init=│normal", "## normal"),
      ("y: enumerate", "y: │enumerate", "## enumerate"),
      ("baseline=moving", "│baseline=moving", "`baseline` of `score_function`"),
      ("baseline=moving", "baseline=│moving", "`baseline=moving_average`"),
      ("(decay=0.9)", "(│decay=0.9)", "`decay` of `moving_average`"),
      ("maximize: elbo", "maximize: │elbo", "## elbo"),
      ("elbo(samples", "elbo(│samples", "`samples` of `elbo`"),
      ("- linear(", "- │linear(", "## linear"),
      ("(from=0, to", "(│from=0, to", "`from` of `linear`"),
      ("optimizer: adam", "optimizer: │adam", "## adam"),
      ("(learning_rate", "(│learning_rate", "`learning_rate` of `adam`"),
      ("threshold(", "│threshold(", "`threshold(t)`"),
      ("where: present", "where: │present", "`present(field)`"),
      ("x: binary", "x: │binary", "`binary`: 0 or 1."),
      ("  optimizer:", "  │optimizer:", "The optimizer with its options."),
      ("min: 0", "│min: 0", "The least value allowed."),
      ("from: train", "│from: train", "The split to take rows from."),
      ("\nevaluate:", "\n│evaluate:", "The metrics, and the split and the steps for them."),
    ])
  func everyKindOfWordIsExplained(_ original: String, _ marked: String, _ shown: String) throws {
    let found = try #require(try hover(original, marked))
    #expect(found.contains(shown), "\(found)")
  }

  @Test(arguments: [
    ("onehot: 1", "onehot: │1"), ("2 * n", "2 │* n"), ("name: mixed", "name: mi│xed"),
    ("\n  train:\n", "\n│  train:\n"),
  ])
  func otherPlacesShowNothing(_ original: String, _ marked: String) throws {
    #expect(try hover(original, marked) == nil)
  }

  @Test func clientsChooseTheFormat() throws {
    let client = try Client(["textDocument": ["hover": ["contentFormat": ["plaintext"]]]])
    let place = try Marked(small("  cost: sum(│parameter(3))"))
    client.open(place.text)
    let result = try client.request("textDocument/hover", place.parameters())
    #expect(result["contents"]?["kind"] == "plaintext")
    #expect(try text(result["range"], of: place.text) == "parameter")
  }

  @Test func typesOutliveErrorsElsewhere() throws {
    let client = try Client()
    client.open(small("  a: zeros([3, 2])\n  cost: sum(a)"))
    let broken = try Marked(small("  │a: zeros([3, 2])\n  cost: sum(a) + dens("))
    client.change(broken.text)
    let result = try client.request("textDocument/hover", broken.parameters())
    #expect(result["contents"]?["value"]?.string?.contains("shape `[3, 2]`") == true)
    #expect(client.codes() == ["unbalanced-parentheses"])
  }
}

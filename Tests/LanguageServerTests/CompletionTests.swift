import JSON
import Testing

@testable import LanguageServer

/// `textDocument/completion`.
@Suite struct CompletionTests {
  /// The items at a mark in ``mixed``, which is written over a text of its own.
  private func items(_ original: String, _ marked: String) throws -> [JSON] {
    let client = try clientOfMixed()
    try #require(mixed.contains(original), "\(original)")
    let place = try Marked(mixed.replacing(original, with: marked, maxReplacements: 1))
    client.change(place.text)
    return try client.request("textDocument/completion", place.parameters())["items"]?.items ?? []
  }

  private func labels(_ original: String, _ marked: String) throws -> [String] {
    try items(original, marked).compactMap { $0["label"]?.string }
  }

  /// Completions that must and must not be offered; lines are often unfinished.
  @Test(
    arguments: [
      // Keys.
      ("\naudit:", "\n│\naudit:", ["about"], ["model", "minimize", "steps", "relu"]),
      ("\naudit:", "\nabo│\naudit:", ["about"], ["model"]),
      (
        "  steps: 10\n", "  st│\n", ["steps", "epochs", "seed", "clip", "checkpoint"], ["optimizer"]
      ),
      (
        "  steps: 10\n", "  steps: 10\n  │\n", ["seed", "clip"],
        ["steps", "epochs", "batch", "about"]
      ),
      ("{where: present(y), batch: 5}", "{where: present(y), │}", ["batch", "weight"], ["where"]),
      ("{where: present(y), batch: 5}", "{│", ["where", "batch", "weight"], ["steps"]),
      ("min: 0, max: 1", "min: 0, │", ["max"], ["min"]),
      ("binarize: threshold(0.5)", "│", ["binarize", "key", "scale", "keep"], ["columns"]),
      ("  test: {from: train, rows: [0, 5]}", "  test:\n    │", ["x", "y", "from"], ["z"]),
      ("  metrics:\n", "    ev│\n  metrics:\n", [], ["every"]),
      ("  split: test\n", "  ev│\n", ["every", "split"], ["metrics"]),
      ("  z: score_function(baseline=moving_average(decay=0.9))", "  │", ["z", "default"], ["x"]),
      ("set: {hidden: 2}", "set: {│}", ["hidden", "alpha"], ["x"]),
      ("  x: ~ bernoulli(logits=dense(h, 8))\n", "  │\n", ["x"], ["y"]),
      ("    return: dense(h, hidden)\n", "    │\n", ["return"], []),
      // Expressions.
      (
        "h: block(x, n=hidden)", "h: │", ["x", "y", "z", "hidden", "block", "nets", "relu"], ["kl"]
      ),
      ("h: block(x, n=hidden)", "h: relu(de│", ["dense", "x", "hidden"], ["bernoulli", "wide"]),
      ("h: block(x, n=hidden)", "h: block(│", ["a=", "n=", "x"], ["units="]),
      ("h: block(x, n=hidden)", "h: block(x, n=hi│", ["hidden"], ["n="]),
      ("h: block(x, n=hidden)", "h: nets.│", ["mlp"], ["relu", "x", "block"]),
      ("h: block(x, n=hidden)", "h: x │", [], ["x"]),
      ("h: block(x, n=hidden)", "h: conv2d(x, 3, padding=│", ["same", "valid"], ["x"]),
      ("h: block(x, n=hidden)", "h: parameter(3, init=│", ["normal", "zeros"], ["x"]),
      ("h: block(x, n=hidden)", "h: >\n      x +\n      │", ["x", "hidden", "relu"], ["audit"]),
      (
        "return: dense(h, hidden)", "return: dense(│", ["a", "n", "wide", "h", "hidden"],
        ["x", "z"]
      ),
      ("x: binary[8]", "x: │", ["binary", "onehot", "real", "index"], ["simplex", "relu"]),
      ("x: binary[8]", "x: binary[│", ["hidden"], ["binary", "x"]),
      // Draws.
      ("z: ~ bernoulli(logits=nets", "z: ~ │#", ["bernoulli", "normal"], ["relu", "x"]),
      ("y: ~ categorical(logits=zeros(3))", "y: ~ ca│", ["categorical"], ["zeros"]),
      (
        "y: ~ categorical(logits=zeros(3))", "y: ~ categorical(│", ["logits=", "probs="],
        ["x", "k="]
      ),
      ("y: ~ categorical(logits=zeros(3))", "y: ~ k_subset(logits=h, │", ["k="], ["logits="]),
      (
        "y: ~ categorical(logits=zeros(3))", "y: ~ categorical(logits=│", ["h", "zeros"], ["probs="]
      ),
      // Estimators, optimizers, schedules.
      ("y: enumerate", "y: │", ["enumerate", "gumbel_softmax"], ["pathwise", "x"]),
      ("y: enumerate", "y: gumbel_softmax(│", ["temperature=", "hard="], ["baseline="]),
      ("y: enumerate", "y: gumbel_softmax(hard=│", ["true", "false"], ["temperature="]),
      ("y: enumerate", "y: gumbel_softmax(temperature=│", ["exponential", "alpha"], ["hard="]),
      ("y: enumerate", "y: gumbel_softmax(temperature=linear(│", ["from=", "to="], ["hard="]),
      ("y: enumerate", "y: score_function(baseline=│", ["moving_average", "none"], ["hidden"]),
      ("y: enumerate", "y: score_function(baseline=moving_average(│", ["decay="], ["baseline="]),
      ("optimizer: adam(learning_rate=1e-3)", "optimizer: │", ["adam", "sgd"], ["linear"]),
      (
        "optimizer: adam(learning_rate=1e-3)", "optimizer: adam(le│", ["learning_rate="],
        ["momentum="]
      ),
      ("steps: 10\n", "clip: │\n", ["norm", "value"], ["adam"]),
      ("binarize: threshold(0.5)", "binarize: │", ["threshold", "dynamic"], []),
      ("where: present(y)", "where: │", ["present", "missing"], ["y"]),
      ("where: present(y)", "where: present(│", ["y"], ["x"]),
      ("split: test", "split: │", ["train", "test"], []),
      ("from: train", "from: │", ["train"], []),
      // Objectives.
      (
        "maximize: elbo(samples=2) +", "maximize: │ +", ["elbo", "kl", "linear", "h", "guide"],
        ["wide"]
      ),
      ("elbo(samples=2)", "elbo(│", ["samples=", "kl="], ["hide", "relu"]),
      ("elbo(samples=2)", "elbo(samples=2, kl=│", ["analytic", "relaxed"], ["samples="]),
      ("log_prob(guide.y)", "log_prob(│", ["y", "z", "x", "guide.y"], ["h", "hidden"]),
      ("log_prob(guide.y)", "log_prob(guide.│", ["y", "z"], ["x"]),
      ("kl(z)", "kl(│", ["z", "y"], ["x", "h"]),
      ("mode(guide.y), y)", "mode(│", ["y", "guide.y"], ["h"]),
      ("elbo(hide(y))", "elbo(│", ["hide", "samples="], []),
      ("elbo(hide(y))", "elbo(hide(│", ["y"], ["x"]),
    ] as [(String, String, [String], [String])])
  func offers(
    _ original: String, _ marked: String, _ wanted: [String], _ unwanted: [String]
  ) throws {
    let found = try labels(original, marked)
    let missing = wanted.filter { !found.contains($0) }
    let wrong = unwanted.filter(found.contains)
    #expect(missing.isEmpty && wrong.isEmpty, "lacks \(missing), has \(wrong): \(found)")
    #expect(Set(found).count == found.count, "\(found)")
  }

  @Test(arguments: [
    ("onehot: 1", "# a comm│ent\nonehot: 1"), ("  steps: 10", "  steps: │10"),
    ("name: mixed", "name: │"), ("  decay=0", "  decay=0"),
  ])
  func nothingIsOfferedElsewhere(_ original: String, _ marked: String) throws {
    guard mixed.contains(original) else { return }
    #expect(try labels(original, marked).isEmpty)
  }

  @Test func theWordBeforeThePlaceIsReplaced() throws {
    let client = try clientOfMixed()
    for (word, marked) in [("ml", "h: nets.ml│"), ("", "h: nets.│"), ("de", "h: relu(de│")] {
      let place = try Marked(
        mixed.replacing("h: block(x, n=hidden)", with: marked, maxReplacements: 1))
      client.change(place.text)
      let items = try client.request("textDocument/completion", place.parameters())["items"]
      let range = items?.items?.first?["textEdit"]?["range"]
      #expect(try text(range, of: place.text) == word)
    }
  }

  @Test func anEmptyFileIsOfferedTheSections() throws {
    let client = try Client()
    client.open("", "/specs/new.yaml")
    let place = try Marked("│")
    let items =
      try client.request(
        "textDocument/completion", place.parameters("/specs/new.yaml"))["items"]?.items ?? []
    let keys = items.compactMap { $0["textEdit"]?["newText"]?.string }
    #expect(Array(keys.prefix(3)) == ["onehot: ", "name: ", "about: "])
    #expect(keys.contains("model:"))
  }

  @Test func snippetsForClientsThatTakeThem() throws {
    let item: JSON = ["snippetSupport": true, "documentationFormat": ["markdown"]]
    let client = try Client(["textDocument": ["completion": ["completionItem": item]]])
    let place = try Marked(small("  z: ~ │"))
    client.open(place.text)
    let items = try client.request("textDocument/completion", place.parameters())["items"]
    let bernoulli = try #require(items?.items?.first { $0["label"] == "bernoulli" })
    #expect(bernoulli["textEdit"]?["newText"] == "bernoulli(logits=$1)$0")
    #expect(bernoulli["insertTextFormat"] == 2)
    #expect(bernoulli["documentation"]?["kind"] == "markdown")
  }
}

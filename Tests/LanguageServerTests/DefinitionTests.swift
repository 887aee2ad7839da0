import JSON
import Testing

@testable import LanguageServer

/// Go to definition, references, highlights.
@Suite struct DefinitionTests {
  private static let texts = ["/specs/spec.yaml": mixed, "/specs/lib.yaml": library]

  /// `line:column` in ``mixed``, or in its library behind `lib:`, both from 1.
  private func places(_ result: JSON) throws -> [String] {
    try (result.items ?? []).map { location in
      let start = try #require(location["range"]?["start"])
      let isOther = location["uri"]?.string?.hasSuffix("lib.yaml") ?? false
      let line = try #require(start["line"]?.integer)
      let column = try #require(start["character"]?.integer)
      return "\(isOther ? "lib:" : "")\(line + 1):\(column + 1)"
    }
  }

  private func request(
    _ method: String, _ original: String, _ marked: String, _ others: [String: JSON] = [:]
  ) throws -> [String] {
    let client = try clientOfMixed()
    try #require(mixed.contains(original), "\(original)")
    let place = try Marked(mixed.replacing(original, with: marked, maxReplacements: 1))
    return try places(
      client.request("textDocument/\(method)", place.parameters("/specs/spec.yaml", others)))
  }

  @Test(
    arguments: [
      ("nets.mlp(concat(h", "nets.mlp(concat(│h", "21:3"),
      ("nets.mlp(concat(h, y)", "nets.mlp(concat(h, │y)", "22:3"),
      ("concat(y, z)", "concat(y, │z)", "26:3"),
      ("dense(h, 8)", "dense(│h, 8)", "27:3"),
      ("block(x, n=hidden", "block(│x, n=hidden", "28:3"),
      ("n=hidden", "n=│hidden", "5:3"),
      ("n=hidden", "│n=hidden", "8:12"),
      ("h: block", "h: │block", "8:3"),
      ("nets.mlp", "nets.│mlp", "lib:3:3"),
      ("nets.mlp", "│nets.mlp", "3:7"),
      ("lib.yaml", "│lib.yaml", "lib:1:1"),
      ("dense(a, wide)", "dense(a, │wide)", "9:5"),
      ("dense(a, wide)", "dense(│a, wide)", "8:9"),
      ("dense(h, hidden)\ndata", "dense(│h, hidden)\ndata", "10:5"),
      ("dense(h, hidden)\ndata", "dense(h, │hidden)\ndata", "5:3"),
      ("z: score", "│z: score", "26:3"),
      ("guide.y) -", "guide.│y) -", "22:3"),
      ("kl(z)", "kl(│z)", "26:3"),
      ("present(y)", "present(│y)", "25:3"),
      ("split: test", "split: │test", "19:3"),
      ("from: train", "from: │train", "16:3"),
      ("set: {hidden", "set: {│hidden", "5:3"),
      // At one of several definitions the others are meant.
      ("  x: binary", "  │x: binary", "28:3"),
    ])
  func definitions(_ original: String, _ marked: String, _ place: String) throws {
    #expect(try request("definition", original, marked) == [place])
  }

  @Test func wordsOfTheLanguageAreDefinedNowhere() throws {
    #expect(try request("definition", "relu(dense(a", "re│lu(dense(a").isEmpty)
    #expect(try request("references", "relu(dense(a", "re│lu(dense(a").isEmpty)
  }

  @Test func referencesAreAllPlaces() throws {
    let all = try request("references", "  hidden: 4", "  │hidden: 4")
    #expect(all == ["5:3", "11:22", "21:17", "23:48", "27:26", "45:9"])
    let uses = try request(
      "references", "  hidden: 4", "  │hidden: 4", ["context": ["includeDeclaration": false]])
    #expect(uses == Array(all.dropFirst()))
    // A variable is one thing in data, guide, model, estimators and objectives.
    let y = try request("references", "  y: onehot", "  │y: onehot")
    #expect(
      y == [
        "14:3", "18:5", "22:3", "23:44", "25:3", "27:19", "30:3", "32:52", "36:31", "37:33",
        "42:35", "42:39", "43:29",
      ])
  }

  @Test func referencesOfALibraryComeFromAllFiles() throws {
    let client = try clientOfMixed()
    client.open(
      "onehot: 1\nname: other\nuse: {n: lib.yaml}\nmodel:\n  cost: sum(n.mlp(ones(2), out=3, hidden=4))"
        + "\nminimize: cost\n", "/specs/other.yaml")
    let place = try Marked(library.replacing("mlp(", with: "│mlp("))
    let result = try client.request(
      "textDocument/references", place.parameters("/specs/lib.yaml"))
    let uris = Set((result.items ?? []).compactMap { $0["uri"]?.string })
    #expect(
      uris == [
        "file:///specs/lib.yaml", "file:///specs/spec.yaml", "file:///specs/other.yaml",
      ])
    let parameter = try Marked(library.replacing("hidden, out)", with: "│hidden, out)"))
    let keyword = try client.request(
      "textDocument/references", parameter.parameters("/specs/lib.yaml"))
    #expect(keyword.items?.count == 3)
  }

  @Test func highlightsTellReadingFromWriting() throws {
    let client = try clientOfMixed()
    let place = try Marked(mixed.replacing("  h: block", with: "  │h: block"))
    let result = try client.request("textDocument/documentHighlight", place.parameters())
    #expect(result.items?.compactMap { $0["kind"]?.integer } == [3, 2, 2])
  }

  @Test func namesAreFoundBesideErrors() throws {
    let client = try clientOfMixed()
    let broken = try Marked(
      mixed.replacing("dense(h, 8)", with: "dense(│h, 8)")
        .replacing("h: block(x, n=hidden)", with: "h: block(x, n=")
        .replacing("  steps: 10\n", with: "  steps: {\n"))
    client.change(broken.text)
    client.settle()
    #expect(client.codes() != [])
    let found = try client.request("textDocument/definition", broken.parameters())
    #expect(try places(found) == ["27:3"])
  }
}

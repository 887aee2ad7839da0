import JSON
import Testing

@testable import LanguageServer

/// Functions that draw, and `scan`.
@Suite struct FunctionDrawTests {
  private static let spec = """
    onehot: 1
    name: chain
    data:
      x: onehot[12, 5]
    define:
      infer(before, seen, states):
        z: ~ categorical(logits=dense(concat(before, seen), states))
        return: z
      move(before, item, states):
        z: ~ categorical(logits=dense(before, states))
        return: z
    guide:
      code: scan(infer, zeros(4), x, states=4)
    model:
      code: scan(move, zeros(4), zeros(12), states=4)
      x: ~ categorical(logits=dense(code, 5, axis=-1))
    estimators:
      code.z: reinmax(temperature=1.0)
    maximize: elbo

    """

  private func request(
    _ method: String, _ original: String, _ marked: String, _ others: [String: JSON] = [:]
  ) throws -> JSON {
    let client = try Client()
    client.open(Self.spec)
    #expect(client.codes() == [])
    try #require(Self.spec.contains(original))
    let place = try Marked(Self.spec.replacing(original, with: marked, maxReplacements: 1))
    client.change(place.text)
    return try client.request(
      "textDocument/\(method)", place.parameters("/specs/spec.yaml", others))
  }

  @Test(
    arguments: [
      ("scan(infer", "scan(│infer", [6]),
      ("scan(move, zeros(4), zeros(12), states", "scan(move, zeros(4), zeros(12), │states", [9]),
      ("return: z\n  move", "return: │z\n  move", [7]), ("(code, 5", "(│code, 5", [15]),
      ("dense(before", "dense(│before", [9]), ("code.z", "│code.z", [7, 10]),
    ])
  func definitions(_ original: String, _ marked: String, _ lines: [Int]) throws {
    let found = try request("definition", original, marked)
    #expect(
      (found.items ?? []).map { ($0["range"]?["start"]?["line"]?.integer ?? -1) + 1 } == lines)
  }

  @Test(
    arguments: [
      ("code.z", "code│.z", "- estimator: `reinmax(temperature=1.0)`"),
      ("code.z", "code│.z", "shape `[4]`, support `onehot`"),
      ("scan(infer", "│scan(infer", "Applies a function of `define` step by step"),
      ("categorical(logits=dense(concat", "│categorical(logits=dense(concat", "## categorical"),
      (
        "z: ~ categorical(logits=dense(concat", "│z: ~ categorical(logits=dense(concat",
        "a node of `infer(before, seen, states)`"
      ),
    ])
  func hovers(_ original: String, _ marked: String, _ shown: String) throws {
    let text = try request("hover", original, marked)["contents"]?["value"]?.string
    #expect(text?.contains(shown) == true, "\(text ?? "")")
  }

  @Test(
    arguments: [
      ("  code.z: reinmax(temperature=1.0)", "  │", ["code.z", "default"], ["x"]),
      ("scan(infer, zeros(4), x, states=4)", "scan(│", ["infer", "move"], ["relu", "x"]),
      ("scan(infer, zeros(4), x, states=4)", "sc│", ["scan", "infer"], ["bernoulli"]),
      (
        "z: ~ categorical(logits=dense(concat(before, seen), states))", "z: ~ │", ["categorical"],
        ["before"]
      ),
      (
        "z: ~ categorical(logits=dense(concat(before, seen), states))", "z: ~ bernoulli(│",
        ["logits="], ["before"]
      ),
    ] as [(String, String, [String], [String])])
  func completions(
    _ original: String, _ marked: String, _ wanted: [String], _ unwanted: [String]
  ) throws {
    let items = try request("completion", original, marked)["items"]?.items ?? []
    let found = items.compactMap { $0["label"]?.string }
    #expect(
      wanted.allSatisfy(found.contains) && !unwanted.contains(where: found.contains), "\(found)")
  }

  @Test func functionsThatAreScannedAreRenamed() throws {
    let edit = try request("rename", "  move(", "  │move(", ["newName": "step"])
    #expect(edit["changes"]?["file:///specs/spec.yaml"]?.items?.count == 2)
    let parameter = try request(
      "rename", "(before, item, states)", "(before, item, │states)", ["newName": "n"])
    #expect(parameter["changes"]?["file:///specs/spec.yaml"]?.items?.count == 3)
  }

  /// Guide and model share a draw by its path, so its name cannot change in one of them.
  @Test func aRenameThatPartsGuideAndModelIsRefused() throws {
    for (original, marked) in [
      ("  code: scan(infer", "  │code: scan(infer"), ("    z: ~", "    │z: ~"),
    ] {
      do {
        _ = try request("rename", original, marked, ["newName": "other"])
        Issue.record("it was renamed")
      } catch let error as Client.Failed {
        #expect(error.message.contains("`other` cannot be the name"), "\(error.message)")
      }
    }
  }
}

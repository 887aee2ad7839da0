import Foundation
import JSON
import TestSupport
import Testing

@testable import LanguageServer

/// `textDocument/rename`.
@Suite struct RenameTests {
  /// The files after a rename at a mark in one of them, all open.
  private func rename(
    _ files: [String: String], at path: String, to name: String
  ) throws -> [String: String] {
    let client = try Client()
    let place = try Marked(files[path] ?? "")
    var texts = files
    texts[path] = place.text
    for (path, text) in texts.sorted(by: { $0.key < $1.key }) { client.open(text, path) }
    let result = try client.request(
      "textDocument/rename", place.parameters(path, ["newName": .string(name)]))
    guard case .object(let changes)? = result["changes"] else { return texts }
    for (uri, edits) in changes {
      let path = DocumentURI.path(uri)
      var bytes = Array((texts[path] ?? "").utf8)
      let lines = LineTable(bytes)
      // From the back, so that the positions before stay right.
      for edit in (edits.items ?? []).reversed() {
        let start = try #require(lines.offset(edit["range"]?["start"], .utf16))
        let end = try #require(lines.offset(edit["range"]?["end"], .utf16))
        bytes.replaceSubrange(start..<end, with: Array((edit["newText"]?.string ?? "").utf8))
      }
      texts[path] = String(decoding: bytes, as: UTF8.self)
    }
    return texts
  }

  private func renamed(_ original: String, _ marked: String, to name: String) throws -> String {
    try #require(mixed.contains(original), "\(original)")
    let files = [
      "/specs/spec.yaml": mixed.replacing(original, with: marked, maxReplacements: 1),
      "/specs/lib.yaml": library,
    ]
    return try rename(files, at: "/specs/spec.yaml", to: name)["/specs/spec.yaml"] ?? ""
  }

  private func refusal(_ original: String, _ marked: String, to name: String) throws -> String {
    do {
      _ = try renamed(original, marked, to: name)
      return "none"
    } catch let error as Client.Failed {
      return error.message
    }
  }

  @Test func hyperparametersEverywhere() throws {
    let expected = mixed.replacing("  hidden: 4", with: "  width: 4")
      .replacing("dense(h, hidden)\ndata", with: "dense(h, width)\ndata")
      .replacing("n=hidden)", with: "n=width)")
      .replacing("y), hidden, 5", with: "y), width, 5")
      .replacing("concat(y, z), hidden)", with: "concat(y, z), width)")
      .replacing("set: {hidden", with: "set: {width")
    #expect(try renamed("n=hidden)", "n=│hidden)", to: "width") == expected)
  }

  @Test func variablesInDataGraphsEstimatorsAndObjectives() throws {
    let expected = mixed.replacing("  y: ", with: "  label: ").replacing("h, y)", with: "h, label)")
      .replacing("concat(y,", with: "concat(label,").replacing("guide.y", with: "guide.label")
      .replacing("present(y)", with: "present(label)")
      .replacing("missing(y)", with: "missing(label)").replacing(", y)", with: ", label)")
      .replacing("hide(y)", with: "hide(label)")
    #expect(try renamed("hide(y)", "hide(│y)", to: "label") == expected)
    let z = mixed.replacing("  z: ", with: "  code: ").replacing("(y, z)", with: "(y, code)")
      .replacing("kl(z)", with: "kl(code)")
    #expect(try renamed("kl(z)", "kl(│z)", to: "code") == z)
  }

  @Test func nodesOfOneGraphAlone() throws {
    let expected = mixed.replacing("  h: block", with: "  hid: block")
      .replacing("logits=dense(h, 3)", with: "logits=dense(hid, 3)")
      .replacing("concat(h, y)", with: "concat(hid, y)")
    #expect(try renamed("  h: block", "  │h: block", to: "hid") == expected)
  }

  @Test func functionsWithTheirCallsAndParameters() throws {
    let function = mixed.replacing("block(", with: "part(")
    #expect(try renamed("h: block(", "h: │block(", to: "part") == function)
    let parameter = mixed.replacing("block(a, n)", with: "block(a, units)")
      .replacing("2 * n", with: "2 * units").replacing("n=hidden", with: "units=hidden")
    #expect(try renamed("2 * n", "2 * │n", to: "units") == parameter)
    let local = mixed.replacing("wide:", with: "w:").replacing("(a, wide)", with: "(a, w)")
    #expect(try renamed("(a, wide)", "(a, │wide)", to: "w") == local)
    let alias = mixed.replacing("nets", with: "lib")
    #expect(try renamed("nets.mlp", "│nets.mlp", to: "lib") == alias)
  }

  @Test func librariesAndTheirUsersInTheFolder() throws {
    try withTemporaryFolder("onehot-rename") { folder in
      for (name, text) in [("lib.yaml", library), ("spec.yaml", mixed)] {
        try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
      }
      let root = DocumentURI.path(DocumentURI.uri(folder.path))
      let client = try Client(folders: [root])
      let place = try Marked(library.replacing("  mlp(", with: "  │mlp("))
      client.open(place.text, "\(root)/lib.yaml")
      let result = try client.request(
        "textDocument/rename", place.parameters("\(root)/lib.yaml", ["newName": "net"]))
      let spec = result["changes"]?[DocumentURI.uri("\(root)/spec.yaml")]
      #expect(spec?.items?.count == 1)
      #expect(try text(spec?.items?.first?["range"], of: mixed) == "mlp")
      #expect(result["changes"]?[DocumentURI.uri("\(root)/lib.yaml")]?.items?.count == 1)
    }
  }

  @Test(
    arguments: [
      ("n=hidden)", "n=│hidden)", "1a", "`1a` is not a name"),
      ("n=hidden)", "n=│hidden)", "a b", "`a b` is not a name"),
      ("n=hidden)", "n=│hidden)", "", "`` is not a name"),
      ("n=hidden)", "n=│hidden)", "true", "`true` is not a name"),
      ("n=hidden)", "n=│hidden)", "ä", "`ä` is not a name"),
      ("n=hidden)", "n=│hidden)", "alpha", "the key `alpha` occurs twice"),
      ("n=hidden)", "n=│hidden)", "x", "are both called `x`"),
      // The parameter of `block` would catch it.
      ("n=hidden)", "n=│hidden)", "n", "it already means something else"),
      ("h: block(", "h: │block(", "relu", "`relu` is a function of the language"),
      ("(a, wide)", "(a, │wide)", "return", "return"),
      ("(a, wide)", "(a, │wide)", "a", "it already means something else"),
      ("kl(z)", "kl(│z)", "h", "the key `h` occurs twice"),
      ("split: test", "split: │test", "held_out", "by hand"),
      ("relu(dense(a", "│relu(dense(a", "elu", "nothing here can be renamed"),
    ])
  func whatWouldChangeTheMeaningIsRefused(
    _ original: String, _ marked: String, _ name: String, _ reason: String
  ) throws {
    let message = try refusal(original, marked, to: name)
    #expect(message.contains(reason), "\(message)")
  }

  @Test func nothingIsRenamedWhereAPartCannotBeRead() throws {
    let message = try refusal(
      "dense(h, 8))\n", "dense(│h, 8))\n  q: dense(h,\n", to: "hid")
    #expect(message.contains("cannot be read (line 29"), "\(message)")
  }

  @Test func otherErrorsDoNotMatter() throws {
    let broken = mixed.replacing("steps: 10\n", with: "steps: ten\n")
    let files = [
      "/specs/spec.yaml": broken.replacing("kl(z)", with: "kl(│z)"), "/specs/lib.yaml": library,
    ]
    let texts = try rename(files, at: "/specs/spec.yaml", to: "code")
    #expect(texts["/specs/spec.yaml"]?.contains("kl(code)") == true)
  }

  @Test func preparationShowsTheWord() throws {
    let client = try clientOfMixed()
    let place = try Marked(mixed.replacing("nets.mlp", with: "nets.m│lp"))
    let result = try client.request("textDocument/prepareRename", place.parameters())
    #expect(result["placeholder"] == "mlp")
    #expect(try text(result["range"], of: mixed) == "mlp")
    for (original, marked) in [("relu(", "re│lu("), ("split: test", "split: te│st")] {
      let other = try Marked(mixed.replacing(original, with: marked, maxReplacements: 1))
      #expect(try client.request("textDocument/prepareRename", other.parameters()) == .null)
    }
  }
}

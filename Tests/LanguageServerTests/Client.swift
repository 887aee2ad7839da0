import Foundation
import JSON
import Testing

@testable import LanguageServer

/// A client in the same process as its session.
final class Client {
  let session = Session(version: "test")
  /// The notifications and questions that came, in order.
  private(set) var news: [JSON] = []
  private var framing = Framing()
  private var lastID = 0

  /// A client that has been introduced.
  init(_ capabilities: JSON = [:], folders: [String] = []) throws {
    let uris = folders.map { ["uri": .string(DocumentURI.uri($0)), "name": "folder"] as JSON }
    let answer = try request(
      "initialize", ["capabilities": capabilities, "workspaceFolders": .array(uris)])
    #expect(answer["capabilities"] != nil)
    notify("initialized", [:])
  }

  /// Sends a request and returns its result; throws its error.
  @discardableResult
  func request(_ method: String, _ parameters: JSON) throws -> JSON {
    lastID += 1
    let id = JSON.integer(lastID)
    let messages = exchange([
      "jsonrpc": "2.0", "id": id, "method": .string(method), "params": parameters,
    ])
    let answers = messages.filter { $0["id"] == id && $0["method"] == nil }
    news += messages.filter { $0["method"] != nil }
    try #require(answers.count == 1)
    if let error = answers[0]["error"] { throw Failed(error) }
    return answers[0]["result"] ?? .null
  }

  func notify(_ method: String, _ parameters: JSON) {
    news += exchange(["jsonrpc": "2.0", "method": .string(method), "params": parameters])
  }

  /// The messages that come back for one.
  func exchange(_ message: JSON) -> [JSON] { messages(session.receive(Framing.framed(message))) }

  /// Lets the server check what has changed.
  func settle() { news += messages(session.settle()) }

  private func messages(_ bytes: [UInt8]) -> [JSON] {
    framing.append(bytes)
    var result: [JSON] = []
    while case .message(let data)? = framing.next() {
      guard let json = try? JSON(data) else { continue }
      result.append(json)
    }
    return result
  }

  /// The error of a request.
  struct Failed: Error, CustomStringConvertible {
    let code: Int
    let message: String
    var description: String { "\(code): \(message)" }

    init(_ error: JSON) {
      code = error["code"]?.integer ?? 0
      message = error["message"]?.string ?? ""
    }
  }

  // MARK: - Documents

  func open(
    _ text: String, _ path: String = "/specs/spec.yaml", version: Int = 1, language: String = "yaml"
  ) {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(DocumentURI.uri(path)), "languageId": .string(language),
          "version": .integer(version), "text": .string(text),
        ]
      ])
    settle()
  }

  func change(_ text: String, _ path: String = "/specs/spec.yaml", version: Int = 2) {
    notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(DocumentURI.uri(path)), "version": .integer(version)],
        "contentChanges": [["text": .string(text)]],
      ])
  }

  func close(_ path: String = "/specs/spec.yaml") {
    notify(
      "textDocument/didClose", ["textDocument": ["uri": .string(DocumentURI.uri(path))]])
    settle()
  }

  /// The last published findings of a file; nil if there were none.
  func diagnostics(_ path: String = "/specs/spec.yaml") -> [JSON]? {
    news.last {
      $0["method"] == "textDocument/publishDiagnostics"
        && $0["params"]?["uri"] == .string(DocumentURI.uri(path))
    }?["params"]?["diagnostics"]?.items
  }

  /// The codes of what was last published for a file.
  func codes(_ path: String = "/specs/spec.yaml") -> [String]? {
    diagnostics(path)?.compactMap { $0["code"]?.string }
  }
}

/// A text with a place in it, written `│`.
struct Marked {
  let text: String
  let position: JSON

  /// Takes the mark out of a text; lines count from 0, columns in UTF-16.
  init(_ marked: String) throws {
    let parts = marked.components(separatedBy: "│")
    try #require(parts.count == 2)
    text = parts.joined()
    let lines = parts[0].components(separatedBy: "\n")
    position = [
      "line": .integer(lines.count - 1), "character": .integer(lines[lines.count - 1].utf16.count),
    ]
  }

  /// The parameters of a request about the place.
  func parameters(
    _ path: String = "/specs/spec.yaml", _ others: [String: JSON] = [:]
  ) -> JSON {
    let own: JSON.Members = [
      "textDocument": ["uri": .string(DocumentURI.uri(path))], "position": position,
    ]
    return .object(own + JSON.Members(others.map { ($0.key, $0.value) }))
  }
}

/// The text of a range of the protocol, in UTF-16.
func text(_ range: JSON?, of text: String) throws -> String {
  let lines = text.components(separatedBy: "\n")
  let start = try #require(range?["start"])
  let end = try #require(range?["end"])
  let line = try #require(start["line"]?.integer)
  try #require(line == end["line"]?.integer)
  let units = Array(lines[line].utf16)
  let columns = try #require(start["character"]?.integer)..<(#require(end["character"]?.integer))
  return String(decoding: units[columns], as: UTF16.self)
}

/// A spec with something of everything.
let mixed = """
  onehot: 1
  name: mixed
  use: {nets: lib.yaml}
  hyperparameters:
    hidden: 4
    alpha: {default: 0.1, min: 0, max: 1, about: The weight of labels.}
  define:
    block(a, n):
      wide: 2 * n
      h: relu(dense(a, wide))
      return: dense(h, hidden)
  data:
    x: binary[8]
    y: onehot[3]?
  sources:
    train:
      x: {file: a.csv, columns: [0, 8], binarize: threshold(0.5)}
      y: {file: a.csv, columns: [8, 9]}
    test: {from: train, rows: [0, 5]}
  guide:
    h: block(x, n=hidden)
    y: ~ categorical(logits=dense(h, 3))
    z: ~ bernoulli(logits=nets.mlp(concat(h, y), hidden, 5))
  model:
    y: ~ categorical(logits=zeros(3))
    z: ~ bernoulli(logits=parameter(5, init=normal(std=0.1)))
    h: dense(concat(y, z), hidden)
    x: ~ bernoulli(logits=dense(h, 8))
  estimators:
    y: enumerate
    z: score_function(baseline=moving_average(decay=0.9))
  maximize: elbo(samples=2) + alpha * log_prob(guide.y) - linear(from=0, to=1, steps=10) * kl(z)
  train:
    optimizer: adam(learning_rate=1e-3)
    strata:
      labelled: {where: present(y), batch: 5}
      unlabelled: {where: missing(y), batch: 5}
    steps: 10
  evaluate:
    split: test
    metrics:
      accuracy: accuracy(mode(guide.y), y)
      hidden_label: elbo(hide(y))
  audit:
    set: {hidden: 2}

  """

/// The library of ``mixed``.
let library = """
  onehot: 1
  define:
    mlp(x, hidden, out):
      h: softplus(dense(x, hidden))
      return: dense(h, out)

  """

/// A client that has ``mixed`` and its library open.
func clientOfMixed() throws -> Client {
  let client = try Client()
  client.open(library, "/specs/lib.yaml")
  client.open(mixed)
  return client
}

/// A spec of a few lines whose `model` is given.
func small(_ model: String) -> String {
  "onehot: 1\nname: small\nmodel:\n\(model)\nminimize: cost\n"
}

extension LineTable {
  /// The byte offset of a position of the protocol.
  func offset(_ position: JSON?, _ encoding: PositionEncoding) -> Int? {
    (try? position?.decoded(as: LSP.Position.self)).flatMap { offset($0, encoding) }
  }
}

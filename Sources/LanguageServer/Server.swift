import SpecModel

/// The server's action for each method of the protocol.
final class Server {
  private enum State {
    case starting, running, shutDown
  }

  private let version: String
  private let workspace = Workspace()
  private let findings: Findings
  private var client = ClientCapabilities()
  private var state = State.starting

  init(version: String) {
    self.version = version
    findings = Findings(workspace)
  }

  /// The exit code that the protocol asks for: 0 after `shutdown` alone.
  var exitCode: Int32 { state == .shutDown ? 0 : 1 }

  /// Checks the changed documents.
  func settle() -> [JSON] { findings.isStale ? findings.refresh() : [] }

  // MARK: - Requests

  /// Answers a request, with the notifications that go before the answer.
  func answer(_ id: JSON, _ method: String, _ parameters: JSON) -> [JSON] {
    do throws(ResponseError) {
      try checkState(method)
      // These show the findings of the last check.
      let needsChecks = [
        "textDocument/hover", "textDocument/documentSymbol", "textDocument/codeAction",
      ]
      let news = needsChecks.contains(method) ? settle() : []
      return news + [Reply.result(id, try result(method, parameters))]
    } catch {
      return [Reply.error(id, error)]
    }
  }

  private func checkState(_ method: String) throws(ResponseError) {
    switch state {
    case .starting where method != "initialize":
      throw ResponseError(
        code: ResponseError.notInitialized, message: "`initialize` must come first")
    case .running where method == "initialize":
      throw ResponseError(
        code: ResponseError.invalidRequest, message: "the server is already initialized")
    case .shutDown:
      throw ResponseError(code: ResponseError.invalidRequest, message: "the server was shut down")
    default: break
    }
  }

  private func result(_ method: String, _ parameters: JSON) throws(ResponseError) -> JSON {
    switch method {
    case "initialize": return initialize(parameters)
    case "shutdown":
      state = .shutDown
      return .null
    case "textDocument/hover":
      let place = try Place(parameters, workspace)
      return Hover(
        place: place, model: findings.model(place.document.path),
        isMarkdown: client.hoverIsMarkdown
      ).result
    case "textDocument/completion": return completion(try Place(parameters, workspace))
    case "textDocument/definition":
      return Definition(place: try Place(parameters, workspace)).result
    case "textDocument/references":
      let includes = parameters["context"]?["includeDeclaration"]?.bool ?? true
      return References(place: try Place(parameters, workspace)).result(
        includeDefinitions: includes)
    case "textDocument/documentHighlight":
      return References(place: try Place(parameters, workspace)).highlights
    case "textDocument/prepareRename":
      return Rename(place: try Place(parameters, workspace)).preparation
    case "textDocument/rename":
      guard let name = parameters["newName"]?.string else { throw .parameters("a new name") }
      return try Rename(place: try Place(parameters, workspace)).result(name)
    case "textDocument/documentSymbol":
      let document = try workspace.document(parameters)
      return DocumentSymbols(document, workspace, findings.model(document.path)).result
    case "textDocument/formatting":
      return try Format(document: try workspace.document(parameters), workspace: workspace)
        .result()
    case "textDocument/codeAction":
      let document = try workspace.document(parameters)
      return try CodeActions(document: document, workspace: workspace, findings: findings)
        .result(parameters)
    default:
      throw ResponseError(
        code: ResponseError.methodNotFound, message: "`\(method)` is not supported")
    }
  }

  private func completion(_ place: Place) -> JSON {
    let (span, items) = Completion(place, findings.model(place.document.path)).items
    let range = workspace.range(span)
    return [
      "isIncomplete": false,
      "items": .array(
        items.map {
          $0.object(
            range, isMarkdown: client.completionIsMarkdown, hasSnippets: client.hasSnippets)
        }),
    ]
  }

  private func initialize(_ parameters: JSON) -> JSON {
    state = .running
    client = ClientCapabilities(parameters)
    workspace.encoding = client.encoding
    let folders = parameters["workspaceFolders"]?.items?.compactMap { $0["uri"]?.string }
    workspace.folders = (folders ?? parameters["rootUri"]?.string.map { [$0] } ?? [])
      .map(DocumentURI.path)
    return [
      "serverInfo": ["name": "onehot", "version": .string(version)],
      "capabilities": [
        "positionEncoding": .string(client.encoding.rawValue),
        // 1: a change holds the whole text, so that no difference between two views can grow.
        "textDocumentSync": ["openClose": true, "change": 1, "save": true],
        "hoverProvider": true,
        "completionProvider": ["triggerCharacters": ["~", "(", "=", "."]],
        "definitionProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "renameProvider": ["prepareProvider": true],
        "documentSymbolProvider": true,
        "documentFormattingProvider": true,
        "codeActionProvider": ["codeActionKinds": ["quickfix", "source.fixAll.onehot"]],
      ],
    ]
  }

  // MARK: - Notifications

  /// Handles a notification; unknown ones are ignored, as the protocol requires.
  func notify(_ method: String, _ parameters: JSON) -> [JSON] {
    guard state == .running else { return [] }
    switch method {
    case "initialized": return client.watchesFiles ? [Self.watchRequest] : []
    case "textDocument/didOpen": open(parameters)
    case "textDocument/didChange": change(parameters)
    case "textDocument/didClose": close(parameters)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles": findings.touchAll()
    default: break
    }
    return []
  }

  /// Asks to be told of specs that change on disk, since open ones may use them.
  private static let watchRequest: JSON = [
    "jsonrpc": "2.0", "id": "watch", "method": "client/registerCapability",
    "params": [
      "registrations": [
        [
          "id": "watch", "method": "workspace/didChangeWatchedFiles",
          "registerOptions": ["watchers": [["globPattern": "**/*.{yaml,yml}"]]],
        ]
      ]
    ],
  ]

  private func open(_ parameters: JSON) {
    guard let item = parameters["textDocument"], let uri = item["uri"]?.string,
      let text = item["text"]?.string
    else { return }
    let document = Document(
      uri: uri, languageID: item["languageId"]?.string ?? "", version: item["version"]?.int ?? 0,
      text: text)
    workspace.open(document)
    findings.touch(document.path)
  }

  private func change(_ parameters: JSON) {
    // The server advertises full-document sync, so changes with a range are ignored.
    guard let old = try? workspace.document(parameters),
      let change = parameters["contentChanges"]?.items?.last, change["range"] == nil,
      let text = change["text"]?.string
    else { return }
    let version = parameters["textDocument"]?["version"]?.int ?? old.version + 1
    workspace.open(
      Document(uri: old.uri, languageID: old.languageID, version: version, text: text))
    findings.touch(old.path)
  }

  private func close(_ parameters: JSON) {
    guard let document = try? workspace.document(parameters) else { return }
    workspace.close(document.path)
    findings.touch(document.path)
  }
}

import JSON

extension Notification {
  /// All notifications but the one that ends the process.
  static let all: [Notification] = [
    .initialized, .didOpen, .didChange, .didClose, .didSave, .didChangeWatchedFiles,
  ]

  /// The client is ready to be asked.
  static let initialized = Notification("initialized") { desk, _ in
    desk.client.watchesFiles ? [watchRequest] : []
  }

  /// A document was opened.
  static let didOpen = Notification("textDocument/didOpen") { desk, parameters in
    guard let item = parameters["textDocument"], let uri = item["uri"]?.string,
      let text = item["text"]?.string
    else { return [] }
    let document = Document(
      uri: uri, languageID: item["languageId"]?.string ?? "",
      version: item["version"]?.integer ?? 0,
      text: text)
    desk.workspace.open(document)
    desk.findings.touch(document.path)
    return []
  }

  /// The text of a document changed.
  static let didChange = Notification("textDocument/didChange") { desk, parameters in
    // The server advertises full-document sync, so changes with a range are ignored.
    guard let old = try? desk.workspace.document(parameters),
      let change = parameters["contentChanges"]?.items?.last, change["range"] == nil,
      let text = change["text"]?.string
    else { return [] }
    let version = parameters["textDocument"]?["version"]?.integer ?? old.version + 1
    desk.workspace.open(
      Document(uri: old.uri, languageID: old.languageID, version: version, text: text))
    desk.findings.touch(old.path)
    return []
  }

  /// A document was closed.
  static let didClose = Notification("textDocument/didClose") { desk, parameters in
    guard let document = try? desk.workspace.document(parameters) else { return [] }
    desk.workspace.close(document.path)
    desk.findings.touch(document.path)
    return []
  }

  /// A document was saved, which other documents may use.
  static let didSave = Notification("textDocument/didSave") { desk, _ in
    desk.findings.touchAll()
    return []
  }

  /// Files that the server asked about have changed.
  static let didChangeWatchedFiles = Notification("workspace/didChangeWatchedFiles") { desk, _ in
    desk.findings.touchAll()
    return []
  }

  /// Asks to be told of specs that change on disk, since open ones may use them.
  private static var watchRequest: JSON {
    [
      "jsonrpc": "2.0", "id": "watch", "method": "client/registerCapability",
      "params": [
        "registrations": [
          [
            "id": "watch", "method": .string(didChangeWatchedFiles.method),
            "registerOptions": ["watchers": [["globPattern": "**/*.{yaml,yml}"]]],
          ]
        ]
      ],
    ]
  }
}

import JSON

/// The server's side of a session: its state, and the tables of requests and notifications.
final class Server {
  private enum State {
    case starting, running, shutDown
  }

  /// The requests that change the state.
  private enum Lifecycle: String {
    case initialize, shutdown
  }

  private let version: String
  private var desk = Desk(Workspace())
  private var state = State.starting

  init(version: String) { self.version = version }

  /// The exit code that the protocol asks for: 0 after `shutdown` alone.
  var exitCode: Int32 { state == .shutDown ? 0 : 1 }

  /// Checks the changed documents.
  func settle() -> [JSON] { desk.findings.isStale ? desk.findings.refresh() : [] }

  /// Answers a request, with the notifications that go before the answer.
  func answer(_ id: JSON, _ method: String, _ parameters: JSON) -> [JSON] {
    do throws(ResponseError) {
      let lifecycle = Lifecycle(rawValue: method)
      try checkState(lifecycle)
      switch lifecycle {
      case .initialize?: return [Reply.result(id, initialize(parameters))]
      case .shutdown?:
        state = .shutDown
        return [Reply.result(id, .null)]
      case nil: break
      }
      guard let request = Request.named(method) else {
        throw ResponseError(
          code: ResponseError.methodNotFound, message: "`\(method)` is not supported")
      }
      let news = request.needsFindings ? settle() : []
      return news + [Reply.result(id, try request.answer(desk, parameters))]
    } catch {
      return [Reply.error(id, error)]
    }
  }

  private func checkState(_ request: Lifecycle?) throws(ResponseError) {
    switch state {
    case .starting where request != .initialize:
      throw ResponseError(
        code: ResponseError.notInitialized, message: "`initialize` must come first")
    case .running where request == .initialize:
      throw ResponseError(
        code: ResponseError.invalidRequest, message: "the server is already initialized")
    case .shutDown:
      throw ResponseError(code: ResponseError.invalidRequest, message: "the server was shut down")
    default: break
    }
  }

  private func initialize(_ parameters: JSON) -> JSON {
    state = .running
    desk.client = ClientCapabilities(parameters)
    desk.workspace.encoding = desk.client.encoding
    let folders = parameters["workspaceFolders"]?.items?.compactMap { $0["uri"]?.string }
    desk.workspace.folders = (folders ?? parameters["rootUri"]?.string.map { [$0] } ?? [])
      .map(DocumentURI.path)
    let own: JSON.Members = [
      "positionEncoding": .string(desk.client.encoding.rawValue),
      // 1: a change holds the whole text, so that no difference between two views can grow.
      "textDocumentSync": ["openClose": true, "change": 1, "save": true],
    ]
    let ofRequests = Request.all.compactMap(\.capability).map { ($0.name, $0.value) }
    return [
      "serverInfo": ["name": "onehot", "version": .string(version)],
      "capabilities": .object(own + JSON.Members(ofRequests)),
    ]
  }

  /// Handles a notification; unknown ones are ignored, as the protocol requires.
  func notify(_ method: String, _ parameters: JSON) -> [JSON] {
    guard state == .running else { return [] }
    return Notification.named(method)?.take(desk, parameters) ?? []
  }
}

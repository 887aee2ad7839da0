import JSON

/// One client: bytes in, bytes out.
///
/// It opens no stream and starts no thread. Checks wait until ``settle()`` is called, so that a
/// caller that first takes in all that has arrived checks the last of several changes alone.
public final class Session {
  /// The exit code of the process; nil while the client continues.
  public private(set) var exitCode: Int32?

  private var framing = Framing()
  private let server: Server
  private let version: String

  /// A session with a client that has sent nothing yet.
  ///
  /// - Parameter version: the version that the client is told.
  public init(version: String) {
    self.version = version
    server = Server(version: version)
  }

  /// Takes bytes in, and returns those that answer the messages they complete.
  public func receive(_ bytes: some Collection<UInt8>) -> [UInt8] {
    framing.append(bytes)
    var sent: [JSON] = []
    var messages: [Message] = []
    while let frame = framing.next() {
      switch frame {
      case .problem(let problem):
        sent.append(Reply.error(.null, ResponseError(code: ResponseError.parse, message: problem)))
      case .message(let data):
        guard let json = try? JSON(data) else {
          let error = ResponseError(code: ResponseError.parse, message: "a message is not JSON")
          sent.append(Reply.error(.null, error))
          continue
        }
        guard let message = Message(json) else {
          let error = ResponseError(
            code: ResponseError.invalidRequest,
            message: "a message is neither a request nor a response")
          sent.append(Reply.error(json["id"] ?? .null, error))
          continue
        }
        messages.append(message)
      }
    }
    sent += handle(messages)
    return sent.flatMap(Framing.framed)
  }

  /// Checks the changed documents, and returns the bytes for the client.
  public func settle() -> [UInt8] {
    guard exitCode == nil else { return [] }
    return server.settle().flatMap(Framing.framed)
  }

  /// The client is gone without having said so.
  public func disconnect() {
    exitCode = exitCode ?? server.exitCode
  }

  private func handle(_ messages: [Message]) -> [JSON] {
    // A request that was taken back before it was looked at is not answered by its result.
    let cancelled = Set(
      messages.compactMap { message -> JSON? in
        guard case .notification("$/cancelRequest", let parameters) = message else { return nil }
        return parameters["id"]
      })
    var sent: [JSON] = []
    for message in messages where exitCode == nil {
      switch message {
      case .response: continue
      case .notification("exit", _): exitCode = server.exitCode
      case .notification(let method, let parameters):
        sent += server.notify(method, parameters)
      case .request(let id, _, _) where cancelled.contains(id):
        let error = ResponseError(code: ResponseError.cancelled, message: "cancelled")
        sent.append(Reply.error(id, error))
      case .request(let id, let method, let parameters):
        sent += server.answer(id, method, parameters)
      }
    }
    return sent
  }
}

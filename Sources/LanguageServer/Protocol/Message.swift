import JSON

/// A message from the client.
enum Message {
  /// A question that must be answered once.
  case request(id: JSON, method: String, parameters: JSON)
  /// A notification, which gets no response.
  case notification(method: String, parameters: JSON)
  /// The answer to a question of ours.
  case response

  /// Reads a message; nil if the value is not one.
  init?(_ json: JSON) {
    let parameters = json["params"] ?? .null
    guard let method = json["method"]?.string else {
      guard json["id"] != nil, json["result"] != nil || json["error"] != nil || json.hasNullResult
      else { return nil }
      self = .response
      return
    }
    switch json["id"] {
    case nil: self = .notification(method: method, parameters: parameters)
    case .integer?, .string?:
      self = .request(id: json["id"]!, method: method, parameters: parameters)
    default: return nil
    }
  }
}

extension JSON {
  /// True if this is the answer `null`.
  fileprivate var hasNullResult: Bool {
    if case .object(let members) = self { members["result"] == .null } else { false }
  }
}

/// The reason why a request fails.
struct ResponseError: Error {
  let code: Int
  let message: String

  static let parse = -32700
  static let invalidRequest = -32600
  static let methodNotFound = -32601
  static let invalidParameters = -32602
  static let notInitialized = -32002
  static let cancelled = -32800
  static let failed = -32803

  /// Parameters without something they must have.
  static func parameters(_ what: String) -> ResponseError {
    ResponseError(code: invalidParameters, message: "the parameters have no \(what)")
  }

  /// A request that is right and cannot be fulfilled.
  static func failed(_ message: String) -> ResponseError {
    ResponseError(code: failed, message: message)
  }
}

/// A message to the client.
enum Reply {
  static func result(_ id: JSON, _ result: JSON) -> JSON {
    ["jsonrpc": "2.0", "id": id, "result": result]
  }

  static func error(_ id: JSON, _ error: ResponseError) -> JSON {
    [
      "jsonrpc": "2.0", "id": id,
      "error": ["code": .integer(error.code), "message": .string(error.message)],
    ]
  }

  static func notification(_ method: String, _ parameters: JSON) -> JSON {
    ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
  }
}

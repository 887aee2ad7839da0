import JSON

/// The state of the server that requests read.
struct Desk {
  /// The open documents.
  let workspace: Workspace
  /// The findings of checking them.
  let findings: Findings
  /// The capabilities of the client.
  var client = ClientCapabilities()

  init(_ workspace: Workspace) {
    self.workspace = workspace
    findings = Findings(workspace)
  }
}

/// A request that the server answers.
struct Request: Sendable {
  /// A member of the capabilities that `initialize` tells the client.
  struct Capability: Sendable {
    let name: String
    let value: JSON

    init(_ name: String, _ value: JSON = true) {
      self.name = name
      self.value = value
    }
  }

  /// The name in the protocol.
  let method: String
  /// The capability that announces it; nil where that of another request does.
  let capability: Capability?
  /// True if the answer shows findings, so that changed documents must be checked first.
  let needsFindings: Bool
  /// The result for some parameters.
  let answer: @Sendable (Desk, JSON) throws(ResponseError) -> JSON

  /// A request from the function that answers it; the result nil is `null`.
  init<Result: Encodable & Sendable>(
    _ method: String, capability: Capability?, needsFindings: Bool,
    answer: @escaping @Sendable (Desk, JSON) throws(ResponseError) -> Result
  ) {
    self.method = method
    self.capability = capability
    self.needsFindings = needsFindings
    self.answer = { (desk, parameters) throws(ResponseError) in
      JSON(encoding: try answer(desk, parameters))
    }
  }

  /// The request of a method; nil if it is unknown.
  static func named(_ method: String) -> Request? { all.first { $0.method == method } }
}

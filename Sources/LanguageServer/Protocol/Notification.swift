import JSON

/// A notification that the server takes in.
struct Notification: Sendable {
  /// The name in the protocol.
  let method: String
  /// Takes it in, and returns messages to the client.
  let take: @Sendable (Desk, JSON) -> [JSON]

  /// A notification from its effect.
  init(_ method: String, take: @escaping @Sendable (Desk, JSON) -> [JSON]) {
    self.method = method
    self.take = take
  }

  /// The notification of a method; nil for those that the protocol lets a server ignore.
  static func named(_ method: String) -> Notification? { all.first { $0.method == method } }
}

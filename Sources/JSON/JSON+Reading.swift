public import Foundation

extension JSON {
  /// Reads a text; throws where it is not JSON.
  ///
  /// Foundation also takes a comma behind the last item.
  public init(_ text: Data) throws { self = try Self.decode(JSON.self, from: text) }

  /// A value of a type, read from a text; dates are in ISO 8601.
  public static func decode<Value: Decodable>(_ type: Value.Type, from text: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try decoder.decode(type, from: text)
  }

  /// This value as one of a type.
  public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try Self.decode(type, from: Data(text(.compact).utf8))
  }
}

extension JSON: Decodable {
  /// Reads a value with any decoder.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([String: JSON].self) {
      // Foundation's reader loses the order.
      self = .object(Members(value.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }
}

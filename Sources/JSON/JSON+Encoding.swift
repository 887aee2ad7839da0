import Foundation

extension JSON {
  /// The spelling of the names of properties.
  public enum Keys: Sendable {
    /// As they are declared.
    case asDeclared
    /// `formatVersion` becomes `format_version`.
    case snakeCase
  }

  /// The members for properties that are nil.
  public enum Nils: Sendable {
    /// None.
    case omitted
    /// `null`.
    case null
  }

  /// The value of an instance, its members in the order of its properties; dates are in ISO 8601.
  ///
  /// The keys of dictionaries stay as they are, in alphabetical order.
  public init(encoding value: some Encodable, keys: Keys = .asDeclared, nils: Nils = .omitted) {
    let slot = Slot()
    do {
      try slot.set(value, Rules(keys: keys, nils: nils))
    } catch {
      fatalError("JSON: a value cannot be encoded: \(error)")
    }
    self = slot.json
  }
}

extension JSON: Encodable {
  /// Writes the value with any encoder.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: MemberName.self)
      for (key, value) in members {
        try container.encode(value, forKey: MemberName(stringValue: key))
      }
    case .array(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    case .null, .bool, .integer, .number, .string:
      var container = encoder.singleValueContainer()
      switch self {
      case .bool(let value): try container.encode(value)
      case .integer(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .string(let value): try container.encode(value)
      default: try container.encodeNil()
      }
    }
  }

  private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

private struct Rules {
  let keys: JSON.Keys
  let nils: JSON.Nils

  func spelling(_ key: any CodingKey) -> String {
    guard keys == .snakeCase else { return key.stringValue }
    return key.stringValue.reduce(into: "") { result, character in
      if character.isUppercase {
        result += "_" + character.lowercased()
      } else {
        result.append(character)
      }
    }
  }
}

/// A place for a value that is still being written.
private final class Slot {
  private enum Kind {
    case value, array, object
  }

  private var kind = Kind.value
  private var value = JSON.null
  private var slots: [Slot] = []
  private var names: [String] = []

  /// The value as far as it is written.
  var json: JSON {
    switch kind {
    case .value: value
    case .array: .array(slots.map(\.json))
    case .object: .object(JSON.Members(zip(names, slots.map(\.json))))
    }
  }

  /// The number of items.
  var count: Int { slots.count }

  /// Makes the value an array or an object, which may stay empty.
  func open(asObject isObject: Bool) { kind = isObject ? .object : .array }

  /// A place for one more item of an array.
  func item() -> Slot {
    slots.append(Slot())
    return slots[slots.count - 1]
  }

  /// A place for one more member of an object.
  func member(_ name: String) -> Slot {
    names.append(name)
    return item()
  }

  func set(_ value: some Encodable, _ rules: Rules) throws {
    switch value {
    case let value as JSON: self.value = value
    case let value as Bool: self.value = .bool(value)
    case let value as String: self.value = .string(value)
    case let value as Double: self.value = .number(value)
    case let value as Float: self.value = .number(Double(value))
    case let value as Date: self.value = .string(value.formatted(.iso8601))
    case let value as any BinaryInteger:
      guard let whole = Int(exactly: value) else {
        let context = EncodingError.Context(codingPath: [], debugDescription: "too large")
        throw EncodingError.invalidValue(value, context)
      }
      self.value = .integer(whole)
    case let value as [String: any Encodable]:
      open(asObject: true)
      for (key, value) in value.sorted(by: { $0.key < $1.key }) {
        try member(key).set(value, rules)
      }
    default: try value.encode(to: SlotEncoder(slot: self, rules: rules))
    }
  }

  func setNull() { value = .null }
}

/// Writes into a slot; errors name no path, since only values of ours are encoded.
private struct SlotEncoder: Encoder {
  let slot: Slot
  let rules: Rules
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.open(asObject: true)
    return KeyedEncodingContainer(MemberEncoder<Key>(slot: slot, rules: rules))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.open(asObject: false)
    return ItemEncoder(slot: slot, rules: rules)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ValueEncoder(slot: slot, rules: rules)
  }
}

private struct MemberEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: Slot
  let rules: Rules
  var codingPath: [any CodingKey] { [] }

  private func member(_ key: Key) -> Slot { slot.member(rules.spelling(key)) }

  func encodeNil(forKey key: Key) { member(key).setNull() }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try member(key).set(value, rules)
  }

  private func member<Value: Encodable>(_ value: Value?, _ key: Key) throws {
    if let value {
      try encode(value, forKey: key)
    } else if rules.nils == .null {
      encodeNil(forKey: key)
    }
  }

  func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
    try member(value, key)
  }

  // The protocol asks for each of these types by itself, and leaves nil out by default.
  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: String?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try member(value, key) }
  func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try member(value, key) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    SlotEncoder(slot: member(key), rules: rules).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    SlotEncoder(slot: member(key), rules: rules).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { SlotEncoder(slot: slot.member("super"), rules: rules) }

  func superEncoder(forKey key: Key) -> any Encoder {
    SlotEncoder(slot: member(key), rules: rules)
  }
}

private struct ItemEncoder: UnkeyedEncodingContainer {
  let slot: Slot
  let rules: Rules
  var codingPath: [any CodingKey] { [] }
  var count: Int { slot.count }

  func encodeNil() { slot.item().setNull() }

  func encode<Value: Encodable>(_ value: Value) throws { try slot.item().set(value, rules) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    SlotEncoder(slot: slot.item(), rules: rules).container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    SlotEncoder(slot: slot.item(), rules: rules).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { SlotEncoder(slot: slot.item(), rules: rules) }
}

private struct ValueEncoder: SingleValueEncodingContainer {
  let slot: Slot
  let rules: Rules
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { slot.setNull() }

  func encode<Value: Encodable>(_ value: Value) throws { try slot.set(value, rules) }
}

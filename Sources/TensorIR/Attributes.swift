/// The value of an attribute: the information about an op's use at the time the function is built.
public enum AttributeValue: Sendable, Hashable {
  /// A whole number.
  case int(Int)
  /// A real number.
  case float(Double)
  /// A text.
  case string(String)
  /// A list of whole numbers.
  case ints([Int])
  /// A truth value.
  case bool(Bool)
  /// A constant tensor; its type is the node's.
  case elements([Double])

  /// True if both are the same value, bit by bit: 0 and -0 differ, and NaN equals itself.
  public static func == (a: AttributeValue, b: AttributeValue) -> Bool {
    switch (a, b) {
    case (.int(let x), .int(let y)): x == y
    case (.float(let x), .float(let y)): x.bitPattern == y.bitPattern
    case (.string(let x), .string(let y)): x == y
    case (.ints(let x), .ints(let y)): x == y
    case (.bool(let x), .bool(let y)): x == y
    case (.elements(let x), .elements(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.bitPattern == $1.bitPattern }
    default: false
    }
  }

  /// Hashes the bits of the value.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .int(let value): hasher.combine(value)
    case .float(let value): hasher.combine(value.bitPattern)
    case .string(let value): hasher.combine(value)
    case .ints(let values): hasher.combine(values)
    case .bool(let value): hasher.combine(value)
    case .elements(let values): for value in values { hasher.combine(value.bitPattern) }
    }
  }
}

/// A Swift type that attributes can have.
public protocol AttributeConvertible {
  /// The attribute that holds the value.
  var attribute: AttributeValue { get }
  /// The value of an attribute; nil if it has another kind.
  init?(attribute: AttributeValue)
  /// The kind's name in messages.
  static var kind: String { get }
}

extension Int: AttributeConvertible {
  /// The number as an attribute.
  public var attribute: AttributeValue { .int(self) }
  /// The number that the attribute holds.
  public init?(attribute: AttributeValue) {
    guard case .int(let value) = attribute else { return nil }
    self = value
  }
  /// The kind's name.
  public static var kind: String { "a whole number" }
}

extension Double: AttributeConvertible {
  /// The number as an attribute.
  public var attribute: AttributeValue { .float(self) }
  /// The number that the attribute holds.
  public init?(attribute: AttributeValue) {
    guard case .float(let value) = attribute else { return nil }
    self = value
  }
  /// The kind's name.
  public static var kind: String { "a real number" }
}

extension String: AttributeConvertible {
  /// The text as an attribute.
  public var attribute: AttributeValue { .string(self) }
  /// The text that the attribute holds.
  public init?(attribute: AttributeValue) {
    guard case .string(let value) = attribute else { return nil }
    self = value
  }
  /// The kind's name.
  public static var kind: String { "a text" }
}

extension Bool: AttributeConvertible {
  /// The truth value as an attribute.
  public var attribute: AttributeValue { .bool(self) }
  /// The truth value that the attribute holds.
  public init?(attribute: AttributeValue) {
    guard case .bool(let value) = attribute else { return nil }
    self = value
  }
  /// The kind's name.
  public static var kind: String { "true or false" }
}

/// An element of a list attribute.
public protocol AttributeElement {
  /// The attribute that holds a list.
  static func list(_ values: [Self]) -> AttributeValue
  /// The list that an attribute holds.
  static func values(of attribute: AttributeValue) -> [Self]?
  /// The list's name in messages.
  static var listKind: String { get }
}

extension Int: AttributeElement {
  /// A list of whole numbers.
  public static func list(_ values: [Int]) -> AttributeValue { .ints(values) }
  /// The whole numbers that the attribute holds.
  public static func values(of attribute: AttributeValue) -> [Int]? {
    guard case .ints(let value) = attribute else { return nil }
    return value
  }
  /// The list's name.
  public static var listKind: String { "a list of whole numbers" }
}

extension Double: AttributeElement {
  /// A list of numbers.
  public static func list(_ values: [Double]) -> AttributeValue { .elements(values) }
  /// The numbers that the attribute holds.
  public static func values(of attribute: AttributeValue) -> [Double]? {
    guard case .elements(let value) = attribute else { return nil }
    return value
  }
  /// The list's name.
  public static var listKind: String { "a list of numbers" }
}

extension Array: AttributeConvertible where Element: AttributeElement {
  /// The list as an attribute.
  public var attribute: AttributeValue { Element.list(self) }
  /// The list that the attribute holds.
  public init?(attribute: AttributeValue) {
    guard let values = Element.values(of: attribute) else { return nil }
    self = values
  }
  /// The kind's name.
  public static var kind: String { Element.listKind }
}

/// An attribute's declaration: its name, its Swift type and its meaning.
public struct AttributeKey<Value: AttributeConvertible & Sendable>: Sendable {
  /// The name in the text form.
  public let name: String
  /// Its meaning in one sentence.
  public let summary: String

  /// A declaration.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }

  /// The declaration without its Swift type, for the op's schema.
  public var spec: AttributeSpec {
    AttributeSpec(name: name, summary: summary, kind: Value.kind) { Value(attribute: $0) != nil }
  }

  /// The attribute with a value, for building a node.
  public static func => (key: AttributeKey, value: Value) -> (String, AttributeValue) {
    (key.name, value.attribute)
  }
}

infix operator => : AssignmentPrecedence

/// An attribute's declaration in an op's schema.
public struct AttributeSpec: Sendable {
  /// The name in the text form.
  public let name: String
  /// Its meaning in one sentence.
  public let summary: String
  /// The kind of value in words.
  public let kind: String
  /// True if an attribute is of the declared kind.
  public let accepts: @Sendable (AttributeValue) -> Bool
}

/// The attributes of one node, in the order of the op's schema.
public struct Attributes: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// Names and values.
  public private(set) var entries: [String: AttributeValue]

  /// Attributes by name.
  public init(dictionaryLiteral elements: (String, AttributeValue)...) {
    entries = Dictionary(uniqueKeysWithValues: elements)
  }

  /// Attributes by name.
  public init(_ elements: [(String, AttributeValue)] = []) {
    entries = Dictionary(uniqueKeysWithValues: elements)
  }

  /// The value of a declared attribute; the builder has checked that it is there.
  public subscript<Value>(key: AttributeKey<Value>) -> Value {
    guard let entry = entries[key.name], let value = Value(attribute: entry) else {
      fatalError("TensorIR: attribute \(key.name) is missing")
    }
    return value
  }

  /// The number of numbers in the constant tensors among the values.
  var elementCount: Int {
    entries.values.reduce(0) { count, value in
      if case .elements(let elements) = value { count + elements.count } else { count }
    }
  }
}

public import Diagnostics

/// A node of the syntax tree: the content of the file before it is read as a type.
public struct YAMLNode: Sendable {
  /// The kind of the node.
  public enum Kind: Sendable {
    /// A text, quoted or not, possibly empty.
    case scalar(Scalar)
    /// A list, of block or flow style.
    case sequence([YAMLNode])
    /// A mapping in the order of the file, its keys unique.
    case mapping([Entry])
    /// Something that has been reported already; readers pass over it in silence.
    case invalid
  }

  /// One key of a mapping with its value.
  public struct Entry: Sendable {
    /// The key, plain or quoted.
    public let key: Scalar
    /// The value; an empty scalar after the colon if there is none.
    public let value: YAMLNode

    /// Makes an entry.
    public init(key: Scalar, value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  /// The kind of the node.
  public let kind: Kind
  /// Its place; for an alias, the place of the aliased node.
  public let span: Span
  /// True if it is a collection in brackets.
  public let isFlow: Bool
  /// True if parts of the collection were reported and omitted, so that a missing entry proves
  /// nothing.
  public let isPartial: Bool

  /// Makes a node.
  public init(_ kind: Kind, span: Span, isFlow: Bool = false, isPartial: Bool = false) {
    self.kind = kind
    self.span = span
    self.isFlow = isFlow
    self.isPartial = isPartial
  }

  /// The scalar, if the node is one.
  public var scalar: Scalar? {
    if case .scalar(let scalar) = kind { scalar } else { nil }
  }

  /// The items, if the node is a sequence.
  public var items: [YAMLNode]? {
    if case .sequence(let items) = kind { items } else { nil }
  }

  /// The entries, if the node is a mapping.
  public var entries: [Entry]? {
    if case .mapping(let entries) = kind { entries } else { nil }
  }

  /// True if the node has been reported already.
  public var isInvalid: Bool {
    if case .invalid = kind { true } else { false }
  }

  /// True for an empty plain scalar, `~` or `null`.
  public var isEmpty: Bool {
    guard let scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }

  /// The value of a key, if the node is a mapping that has it.
  public subscript(key: String) -> YAMLNode? {
    entries?.first { $0.key.text == key }?.value
  }
}

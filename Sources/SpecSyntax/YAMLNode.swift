public import Diagnostics

/// A node of the syntax tree: what stands in the file, not yet read as any type.
public struct YAMLNode: Sendable {
  /// What the node is.
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
    /// The value; an empty scalar behind the colon when nothing stands there.
    public let value: YAMLNode

    /// Makes an entry.
    public init(key: Scalar, value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  /// What the node is.
  public let kind: Kind
  /// Where it stands; for an alias, where the aliased node stands.
  public let span: Span
  /// Whether it is a collection in brackets.
  public let isFlow: Bool
  /// Whether parts of the collection were reported and left out, so that absence proves nothing.
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

  /// Whether the node has been reported already.
  public var isInvalid: Bool {
    if case .invalid = kind { true } else { false }
  }

  /// Whether nothing stands here: an empty plain scalar, `~` or `null`.
  public var isEmpty: Bool {
    guard let scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }

  /// The value of a key, if the node is a mapping that has it.
  public subscript(key: String) -> YAMLNode? {
    entries?.first { $0.key.text == key }?.value
  }
}

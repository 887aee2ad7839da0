public import Diagnostics
public import TensorCore

/// A value of a function: its definition and its type.
public struct Value: Sendable, Hashable {
  /// The position of the definition in the function or builder.
  public let id: Int
  /// The static type.
  public let type: TensorType

  /// A value.
  public init(id: Int, type: TensorType) {
    self.id = id
    self.type = type
  }

  /// The extents.
  public var shape: Shape { type.shape }
  /// True if both are the same definition.
  public static func == (a: Value, b: Value) -> Bool { a.id == b.id }
  /// Hashes the definition's position.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// The origin of a node: the spec's node and its place.
///
/// A reference, since every pass hands it on with every node.
public final class Origin: Sendable, Hashable {
  /// The path of the spec's node, for example `guide.h`.
  public let path: String
  /// The place in the spec.
  public let span: Span?

  /// An origin.
  public init(path: String, span: Span? = nil) {
    self.path = path
    self.span = span
  }

  /// True if both name the same node and place.
  public static func == (a: Origin, b: Origin) -> Bool {
    a === b || (a.path == b.path && a.span == b.span)
  }

  /// Hashes the path and the place.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(path)
    hasher.combine(span)
  }
}

/// One definition: a parameter, or an op applied to earlier values.
public struct Node: Sendable {
  /// The op; nil for a parameter of the function.
  public let op: Op?
  /// The operands, all defined earlier.
  public let operands: [Value]
  /// The attributes.
  public let attributes: Attributes
  /// The value that the node defines.
  public let result: Value
  /// A name for printing; a parameter's name is its identity.
  public var name: String?
  /// The origin of the node.
  public var origin: Origin?

  /// A node without inference; only tests of the verifier use this, everything else uses a builder.
  package init(
    op: Op?, operands: [Value], attributes: Attributes, result: Value, name: String? = nil,
    origin: Origin? = nil
  ) {
    self.op = op
    self.operands = operands
    self.attributes = attributes
    self.result = result
    self.name = name
    self.origin = origin
  }

  /// The value of an attribute.
  public subscript<T>(key: AttributeKey<T>) -> T { attributes[key] }
}

/// A pure function in static single assignment form.
///
/// Parameters come first, `nodes[i].result.id == i`, and every operand is defined before its use.
public struct Function: Sendable {
  /// The name in the text form.
  public let name: String
  /// The number of parameters, which are the first nodes.
  public let parameterCount: Int
  /// All definitions.
  public let nodes: [Node]
  /// The results of the function, by name.
  public let results: [(name: String, value: Value)]

  /// A function from its parts, which must already be in order.
  public init(
    name: String, parameterCount: Int, nodes: [Node], results: [(name: String, value: Value)]
  ) {
    self.name = name
    self.parameterCount = parameterCount
    self.nodes = nodes
    self.results = results
  }

  /// The parameters.
  public var parameters: ArraySlice<Node> { nodes[..<parameterCount] }
  /// The nodes that compute something.
  public var body: ArraySlice<Node> { nodes[parameterCount...] }
}

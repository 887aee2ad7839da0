public import TensorCore

/// The mismatch of an op's operands or attributes; the caller adds the node and the place.
public struct OpError: Error, Sendable, Hashable {
  /// The message, in lowercase and without a full stop.
  public let message: String

  /// An error with a message.
  public init(_ message: String) { self.message = message }
}

/// The smoothness of an op in its operands.
public enum Regularity: Int, Sendable, Hashable, Comparable {
  /// Differentiable everywhere it is defined.
  case smooth
  /// Differentiable but for kinks.
  case piecewiseSmooth
  /// A derivative of zero wherever there is one.
  case piecewiseConstant

  /// From the most to the least regular.
  public static func < (a: Regularity, b: Regularity) -> Bool { a.rawValue < b.rawValue }
}

/// The types and attributes that an op's rules see.
public struct OpUse: Sendable {
  /// The operands' types.
  public let types: [TensorType]
  /// The attributes.
  public let attributes: Attributes

  /// A use of an op.
  public init(types: [TensorType], attributes: Attributes) {
    self.types = types
    self.attributes = attributes
  }

  /// The type of one operand.
  public subscript(index: Int) -> TensorType { types[index] }

  /// The value of an attribute.
  public subscript<Value>(key: AttributeKey<Value>) -> Value { attributes[key] }
}

/// The action of reverse mode at an op.
public enum Derivative: Sendable {
  /// The cotangent of each operand (nil for zero) from the node and its result's cotangent;
  /// operands at the positions `inert` never get one by design.
  case vjp(inert: [Int] = [], @Sendable (Builder, Node, Value) -> [Value?])
  /// No operand receives a cotangent.
  case zero(because: String)
  /// The estimator of the node's site supplies the cotangents.
  case estimated
}

/// An op's operands: names, and whether the last one may repeat.
public struct OperandSchema: Sendable, ExpressibleByArrayLiteral {
  /// The names, in order.
  public let names: [String]
  /// True if the last name is that of one or more operands.
  public let isVariadic: Bool

  /// A fixed list of operands.
  public init(arrayLiteral elements: String...) {
    names = elements
    isVariadic = false
  }

  /// A list whose last operand repeats.
  public static func variadic(_ names: String...) -> OperandSchema {
    OperandSchema(names: names, isVariadic: true)
  }

  private init(names: [String], isVariadic: Bool) {
    self.names = names
    self.isVariadic = isVariadic
  }

  /// True if a node may have that many operands.
  public func accepts(_ count: Int) -> Bool {
    isVariadic ? count >= names.count : count == names.count
  }
}

/// A use of an op with its known result: documentation and test in one.
public struct Example: Sendable {
  /// The operands.
  public let operands: [Tensor]
  /// The supports of the operands, `real` where not given.
  public let supports: [Support]
  /// The attributes.
  public let attributes: Attributes
  /// The result.
  public let result: Tensor

  /// An example.
  public init(
    _ operands: [Tensor], supports: [Support] = [],
    _ attributes: (String, AttributeValue)..., gives result: Tensor
  ) {
    self.operands = operands
    self.supports = supports
    self.attributes = Attributes(attributes)
    self.result = result
  }
}

/// A primitive tensor operation: one literal that holds every rule about it.
///
/// Every op works on trailing axes and lets leading axes broadcast; axes are counted from the end.
/// That is how the batch, samples and enumerated values are vectorized.
public final class Op: Sendable {
  /// The name in the text form.
  public let name: String
  /// Its result in one sentence.
  public let summary: String
  /// The operands.
  public let operands: OperandSchema
  /// The attributes.
  public let attributes: [AttributeSpec]
  /// The smoothness of the op.
  public let regularity: Regularity
  /// The element type and shape of the result, or the mismatch.
  public let infer: @Sendable (OpUse) throws(OpError) -> TensorType
  /// The support of the result.
  public let support: @Sendable (OpUse) -> Support
  /// The action of reverse mode.
  public let derivative: Derivative
  /// The result by the plainest possible code, the reference for fast kernels.
  ///
  /// It takes operands, attributes and the result's type, computes in `Double`, and need not round.
  public let reference: @Sendable ([Tensor], Attributes, TensorType) -> Tensor
  /// The form of its fast kernel.
  public let kernel: KernelForm
  /// A use with a known result.
  public let example: Example

  /// An op; no rule has a default, so that none can be forgotten.
  public init(
    _ name: String,
    summary: String,
    operands: OperandSchema,
    attributes: [AttributeSpec],
    regularity: Regularity,
    infer: @escaping @Sendable (OpUse) throws(OpError) -> TensorType,
    support: @escaping @Sendable (OpUse) -> Support,
    derivative: Derivative,
    reference: @escaping @Sendable ([Tensor], Attributes, TensorType) -> Tensor,
    kernel: KernelForm,
    example: Example
  ) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.attributes = attributes
    self.regularity = regularity
    self.infer = infer
    self.support = support
    self.derivative = derivative
    self.reference = reference
    self.kernel = kernel
    self.example = example
  }

  /// The whole type of the result, checked against the schema.
  public func resultType(
    of types: [TensorType], _ attributes: Attributes
  ) throws(OpError) -> TensorType {
    guard operands.accepts(types.count) else {
      throw OpError("`\(name)` takes \(operands.names.count) operands, not \(types.count)")
    }
    for spec in self.attributes {
      guard let value = attributes.entries[spec.name] else {
        throw OpError("`\(name)` needs the attribute `\(spec.name)`")
      }
      guard spec.accepts(value) else {
        throw OpError("`\(spec.name)` of `\(name)` must be \(spec.kind)")
      }
    }
    if attributes.entries.count > self.attributes.count {
      let known = Set(self.attributes.map(\.name))
      let extra = attributes.entries.keys.filter { !known.contains($0) }.sorted()
      throw OpError("`\(name)` has no attribute `\(extra[0])`")
    }
    let use = OpUse(types: types, attributes: attributes)
    var type = try infer(use)
    type.support = support(use)
    return type
  }
}

extension Op: Hashable {
  /// True if both are the same op.
  public static func == (a: Op, b: Op) -> Bool { a === b }
  /// Hashes the op's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Op: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}

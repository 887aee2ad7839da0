import TensorCore
public import TensorIR

/// Properties of values that follow from their definitions: no element is infinite or NaN, or none
/// is 0.
///
/// Weights, data, draws and matrix products count as finite: if one of them is not, training has
/// diverged. Only the nodes after them are examined, and only a limited number; unproved properties
/// count as false.
public struct Finiteness {
  private let b: Builder
  private var finite: [Int: Bool] = [:]
  private var nonzero: [Int: Bool] = [:]
  private var remaining = 256

  /// Proofs about values of a function under construction.
  public init(_ b: Builder) { self.b = b }

  /// True if no element is infinite or NaN.
  public mutating func isFinite(_ value: Value) -> Bool {
    if let known = finite[value.id] { return known }
    remaining -= 1
    guard remaining > 0 else { return false }
    let answer = provesFinite(b.node(value))
    finite[value.id] = answer
    return answer
  }

  /// True if no element is 0.
  public mutating func isNonzero(_ value: Value) -> Bool {
    if let known = nonzero[value.id] { return known }
    remaining -= 1
    guard remaining > 0 else { return false }
    let answer = provesNonzero(b.node(value))
    nonzero[value.id] = answer
    return answer
  }

  /// True if a product of a cotangent of 0 with the node's slope may be something else than 0: the
  /// slope is infinite or NaN somewhere.
  public mutating func mayHaveInfiniteSlope(_ node: Node) -> Bool {
    guard let op = node.op else { return false }
    for operand in node.operands where !isFinite(operand) { return true }
    if !isFinite(node.result) { return true }
    switch op {
    case .sqrt: return !isNonzero(node.operands[0])
    case .pow: return !isNonzero(node.operands[0]) && !isWhole(node.operands[1])
    default: return false
    }
  }

  /// True if all elements are the same whole number, 1 or more.
  private func isWhole(_ value: Value) -> Bool {
    let node = b.node(value)
    guard node.op == .constant else { return false }
    return node[Op.elements].allSatisfy { $0 >= 1 && $0 == $0.rounded() }
  }

  private func isPositive(_ value: Value) -> Bool { value.type.support.isSubset(of: .positive) }

  private mutating func allFinite(_ values: [Value]) -> Bool {
    for value in values where !isFinite(value) { return false }
    return true
  }

  private mutating func provesFinite(_ node: Node) -> Bool {
    guard let op = node.op else { return true }
    let operands = node.operands
    switch op {
    case .constant: return node[Op.elements].allSatisfy(\.isFinite)
    case .matmul, .sample, .patches, .overlapAdd: return true
    // Bounded whatever their operands are.
    case .sigmoid, .tanh, .erf, .softmax, .sign, .argmax, .oneHot: return true
    case .exp, .expm1: return false
    case .log: return isPositive(operands[0]) && isNonzero(operands[0]) && isFinite(operands[0])
    case .log1p: return isPositive(operands[0]) && isFinite(operands[0])
    case .reciprocal: return isNonzero(operands[0]) && isFinite(operands[0])
    case .div: return isNonzero(operands[1]) && allFinite(operands)
    case .sqrt: return isPositive(operands[0]) && isFinite(operands[0])
    case .pow:
      return allFinite(operands)
        && (isWhole(operands[1]) || isPositive(operands[0]) && isNonzero(operands[0]))
    case .select: return allFinite(Array(operands.dropFirst()))
    case .eq, .ne, .lt, .le, .gt, .ge: return true
    default:
      if case .random = op.kernel { return true }
      return allFinite(operands)
    }
  }

  private mutating func provesNonzero(_ node: Node) -> Bool {
    guard let op = node.op else { return false }
    let operands = node.operands
    switch op {
    case .constant: return node[Op.elements].allSatisfy { $0 != 0 }
    case .add:
      // Neither falls below 0, and one of them not to it.
      guard operands.allSatisfy({ isPositive($0) }) else { return false }
      return isNonzero(operands[0]) || isNonzero(operands[1])
    case .maximum:
      for operand in operands where isPositive(operand) && isNonzero(operand) { return true }
      return false
    case .mul, .minimum: return isNonzero(operands[0]) && isNonzero(operands[1])
    case .select: return isNonzero(operands[1]) && isNonzero(operands[2])
    case .neg, .abs, .sqrt, .square, .reciprocal, .convert, .stopGradient, .reshape, .broadcastTo,
      .transpose, .slice, .concat:
      for operand in operands where !isNonzero(operand) { return false }
      return true
    default: return false
    }
  }
}

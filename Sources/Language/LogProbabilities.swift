import Foundation
import TensorCore
import TensorIR
import TensorOps

/// Logarithms of probabilities from how these were computed, so that none is lost to rounding: that
/// of `sigmoid(x)` is −softplus(−x), the log-odds of `1 - sigmoid(x)` are −x.
///
/// For a probability without a rule the logarithm is computed.
final class LogProbabilities {
  private let b: Builder
  private var odds: [Int: Value?] = [:]
  private var logs: [Int: Value] = [:]
  private var rests: [Int: Value] = [:]
  private var probabilities: [Int: Bool] = [:]

  init(_ b: Builder) { self.b = b }

  // MARK: - Log-odds

  /// log p − log(1 − p) if the definition gives it without either logarithm; nil otherwise.
  func logOdds(_ p: Value) -> Value? {
    if let known = odds[p.id] { return known }
    let result = derivedOdds(b.node(p))
    odds[p.id] = .some(result)
    return result
  }

  private func derivedOdds(_ node: Node) -> Value? {
    if node.op == .sigmoid { return node.operands[0] }
    if let p = complement(node) { return logOdds(p).map { b.emit(.neg, $0) } }
    guard let moved = moved(node) else { return nil }
    var parts: [Value] = []
    for operand in moved {
      guard let part = logOdds(operand) ?? constant(operand, { Foundation.log($0) - log1p(-$0) })
      else {
        return nil
      }
      parts.append(part)
    }
    // Numbers alone stay probabilities.
    guard moved.contains(where: { b.node($0).op != .constant }) else { return nil }
    return rebuilt(node, parts)
  }

  // MARK: - Logarithms

  /// log p.
  func log(of p: Value) -> Value {
    if let known = logs[p.id] { return known }
    let result = derivedLog(b.node(p)) ?? b.emit(.log, p)
    logs[p.id] = result
    return result
  }

  /// log(1 − p).
  func logRest(of p: Value) -> Value {
    if let known = rests[p.id] { return known }
    let result = derivedRest(b.node(p)) ?? b.emit(.log1p, b.emit(.neg, p))
    rests[p.id] = result
    return result
  }

  private func derivedLog(_ node: Node) -> Value? {
    let operands = node.operands
    if let p = complement(node) { return logRest(of: p) }
    if let moved = moved(node) {
      return rebuilt(node, moved.map { constant($0, { Foundation.log($0) }) ?? log(of: $0) })
    }
    switch node.op {
    case .sigmoid?: return b.emit(.neg, b.emit(.softplus, b.emit(.neg, operands[0])))
    case .softmax?: return b.emit(.logSoftmax, operands[0])
    case .exp?: return operands[0]
    case .mul? where operands.allSatisfy(isProbability):
      return b.emit(.add, log(of: operands[0]), log(of: operands[1]))
    case .square? where isProbability(operands[0]):
      return b.emit(.mul, log(of: operands[0]), b.constant(2, like: operands[0]))
    case .sqrt? where isProbability(operands[0]):
      return b.emit(.mul, log(of: operands[0]), b.constant(0.5, like: operands[0]))
    case .reduceProd? where isProbability(operands[0]):
      return b.emit(.sum, log(of: operands[0]), attributes: Op.axes => node[Op.axes])
    default: return nil
    }
  }

  private func derivedRest(_ node: Node) -> Value? {
    let operands = node.operands
    if let p = complement(node) { return log(of: p) }
    if let moved = moved(node) {
      return rebuilt(
        node, moved.map { constant($0, { log1p(-$0) }) ?? logRest(of: $0) }, isFalling: true)
    }
    switch node.op {
    case .sigmoid?: return b.emit(.neg, b.emit(.softplus, operands[0]))
    case .softmax?: return logOfOthers(Formula(operands[0], b), node.result)
    case .mul?, .square?, .sqrt?, .reduceProd?:
      guard operands.allSatisfy(isProbability) else { return nil }
      return logOneMinusExp(Formula(log(of: node.result), b))
    default: return nil
    }
  }

  /// log(1 − softmax x): for the largest class the log-sum of the others, since there 1 − p
  /// cancels.
  private func logOfOthers(_ x: Formula, _ p: Value) -> Value {
    let isLargest = Formula(b.oneHotOfMaximum(x.stopped.value), b)
    let others = isLargest.select(x.number(-.infinity), x).logsumexp(-1)
    let largest = others - x.logsumexp(-1)
    let safe = isLargest.select(x.number(0), Formula(p, b))
    return isLargest.select(largest, (-safe).log1p).value
  }

  /// log(1 − exp x) for x ≤ 0 (Mächler, 2012).
  private func logOneMinusExp(_ x: Formula) -> Value {
    let isNearZero = x.stopped.isGreater(than: -Foundation.log(2.0))
    let near = isNearZero.select(x, x.number(-1))
    let far = isNearZero.select(x.number(-1), x)
    return isNearZero.select((-near.expm1).log, (-far.exp).log1p).value
  }

  // MARK: - Rows

  /// Logarithms of rows of probabilities, up to a constant for each row, where they follow from the
  /// definition without a logarithm: of softmax x these are x.
  func logWeights(_ p: Value) -> Value? {
    let node = b.node(p)
    if node.op == .softmax { return node.operands[0] }
    guard keepsRows(node), let sources = moved(node) else { return nil }
    var parts: [Value] = []
    for source in sources {
      guard let part = logWeights(source) else { return nil }
      parts.append(part)
    }
    return rebuilt(node, parts)
  }

  /// True if every row of a result is a complete row of the moved value.
  private func keepsRows(_ node: Node) -> Bool {
    func hasWidth(of value: Value) -> Bool {
      value.shape.extents.last == node.result.shape.extents.last
    }
    switch node.op {
    case .reshape?, .broadcastTo?: return hasWidth(of: node.operands[0])
    case .transpose?: return node[Op.permutation].last == -1
    case .slice?, .concat?: return node[Op.axis] != -1
    case .gather?, .stopGradient?: return true
    case .select?:
      return node.operands[0].shape.extents.last ?? 1 == 1
        && node.operands.dropFirst().allSatisfy(hasWidth)
    default: return false
    }
  }

  // MARK: - Definitions

  /// True if a value lies in [0, 1] by its support or by how it is defined, as `1 - sigmoid(x)`
  /// does.
  func isProbability(_ value: Value) -> Bool {
    if value.type.support.isSubset(of: .unit) { return true }
    if let known = probabilities[value.id] { return known }
    let node = b.node(value)
    let answer =
      switch node.op {
      case .mul?, .square?, .sqrt?, .reduceProd?: node.operands.allSatisfy(isProbability)
      default: complement(node) != nil || moved(node) != nil
      }
    probabilities[value.id] = answer
    return answer
  }

  /// p where a value is defined as 1 − p.
  private func complement(_ node: Node) -> Value? {
    let operands = node.operands
    var p: Value?
    switch node.op {
    case .sub? where isOne(operands[0]): p = operands[1]
    case .add? where isOne(operands[0]): p = negated(operands[1])
    case .add? where isOne(operands[1]): p = negated(operands[0])
    default: break
    }
    return p.flatMap { isProbability($0) && $0.shape == node.result.shape ? $0 : nil }
  }

  private func isOne(_ value: Value) -> Bool {
    let node = b.node(value)
    return node.op == .constant && node[Op.elements].allSatisfy { $0 == 1 }
  }

  private func negated(_ value: Value) -> Value? {
    let node = b.node(value)
    return node.op == .neg ? node.operands[0] : nil
  }

  /// The probabilities that an op moves, selects from, or takes the larger or smaller one of; nil
  /// for any other op.
  private func moved(_ node: Node) -> [Value]? {
    let sources: [Value]
    switch node.op {
    case .reshape?, .broadcastTo?, .transpose?, .slice?, .concat?, .stopGradient?, .maximum?,
      .minimum?:
      sources = node.operands
    case .gather?: sources = [node.operands[0]]
    case .select?: sources = Array(node.operands.dropFirst())
    default: return nil
    }
    return sources.allSatisfy(isProbability) ? sources : nil
  }

  /// The same movement of functions of the moved value.
  private func rebuilt(_ node: Node, _ parts: [Value], isFalling: Bool = false) -> Value {
    guard let op = node.op else { fatalError("language: a parameter moves nothing") }
    switch op {
    case .gather: return b.emit(op, [parts[0], node.operands[1]], node.attributes)
    case .select: return b.emit(op, [node.operands[0]] + parts, node.attributes)
    case .maximum, .minimum:
      let isMaximum = (op == .maximum) != isFalling
      // An upper bound that is never exceeded.
      let idle: Double = isMaximum ? -.infinity : .infinity
      for (bound, other) in [(0, 1), (1, 0)] where holds(parts[bound], idle) {
        return broadcast(parts[other], like: node.result)
      }
      return b.emit(isMaximum ? .maximum : .minimum, parts, node.attributes)
    default: return b.emit(op, parts, node.attributes)
    }
  }

  /// A function of the numbers of a constant; nil for any other value.
  private func constant(_ value: Value, _ function: (Double) -> Double) -> Value? {
    let node = b.node(value)
    guard node.op == .constant else { return nil }
    return b.emit(
      .constant, [],
      Attributes([
        Op.constantShape => node[Op.constantShape], Op.dtype => node[Op.dtype],
        Op.elements => node[Op.elements].map(function),
      ]))
  }

  private func holds(_ value: Value, _ number: Double) -> Bool {
    let node = b.node(value)
    return node.op == .constant && node[Op.elements].allSatisfy { $0 == number }
  }

  private func broadcast(_ value: Value, like whole: Value) -> Value {
    Formula(value, b).broadcast(to: whole.shape).value
  }
}

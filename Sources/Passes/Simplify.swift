import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Applies the exact laws of arithmetic.
  public static let simplify = arithmetic(
    "simplify", summary: "Applies laws of arithmetic that hold for every number.",
    SimplifyRules.exact)

  /// Applies the laws that may change rounding, infinities or NaN; not part of the pipeline.
  public static let simplifyFast = arithmetic(
    "simplify-fast", summary: "Applies laws of arithmetic that hold for finite results only.",
    SimplifyRules.fast + SimplifyRules.exact)

  private static func arithmetic(
    _ name: String, summary: String, _ equations: [Equation]
  ) -> Pass {
    let table = Dictionary(grouping: equations) { equation in
      guard case .apply(let op, _) = equation.left else {
        fatalError("pass \(name): \(equation) has no op on its left")
      }
      return op
    }
    return Pass(name, summary: summary) { _ in
      { b, node, operands in
        guard let op = node.op, node.result.type.dtype.isFloating else { return nil }
        let value = Matcher(b: b, table: table).rewritten(op, operands)
        guard let value, value.shape != node.result.shape else { return value }
        // Operands that the removed operand stretched stay stretched.
        let shape = node.result.shape.extents
        return b.emit(.broadcastTo, value, attributes: Op.targetShape => shape)
      }
    }
  }
}

/// Finds and applies equations at one node.
private struct Matcher {
  let b: Builder
  let table: [Op: [Equation]]

  /// The right side of the first equation whose left side the use has.
  func rewritten(_ op: Op, _ operands: [Value]) -> Value? {
    guard let equations = table[op] else { return nil }
    for equation in equations {
      guard case .apply(_, let terms) = equation.left,
        let bindings = match(op, terms, operands, [:])
      else { continue }
      return build(equation.right, bindings, operands[0].type.dtype)
    }
    return nil
  }

  private typealias Bindings = [String: Value]

  private func match(
    _ op: Op, _ terms: [Term], _ operands: [Value], _ bindings: Bindings
  ) -> Bindings? {
    if let found = matchInOrder(terms, operands, bindings) { return found }
    guard op.isCommutative else { return nil }
    return matchInOrder(terms, operands.reversed(), bindings)
  }

  private func matchInOrder(
    _ terms: [Term], _ operands: [Value], _ bindings: Bindings
  ) -> Bindings? {
    var bindings = bindings
    for (term, operand) in zip(terms, operands) {
      guard let next = match(term, operand, bindings) else { return nil }
      bindings = next
    }
    return bindings
  }

  private func match(_ term: Term, _ value: Value, _ bindings: Bindings) -> Bindings? {
    switch term {
    case .variable(let name):
      var bindings = bindings
      let bound = bindings.updateValue(value, forKey: name)
      return bound == nil || bound == value ? bindings : nil
    case .number(let number):
      let node = b.node(value)
      guard node.op == .constant, node[Op.elements] == [number] else { return nil }
      return bindings
    case .apply(let op, let terms):
      let node = b.node(value)
      guard node.op == op else { return nil }
      return match(op, terms, node.operands, bindings)
    }
  }

  /// Builds a right side; its nodes are simplified in turn.
  private func build(_ term: Term, _ bindings: Bindings, _ dtype: DType) -> Value {
    switch term {
    case .variable(let name):
      guard let value = bindings[name] else { fatalError("simplify: \(name) is unbound") }
      return value
    case .number(let number): return b.constant(Tensor(scalar: number, dtype))
    case .apply(let op, let terms):
      let operands = terms.map { build($0, bindings, dtype) }
      return rewritten(op, operands) ?? b.emit(op, operands)
    }
  }
}

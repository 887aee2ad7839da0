import TensorCore
import Traps

/// Builds a function node by node, inferring and checking every type.
///
/// Parameters may be added at any time; ``finish(_:results:)`` moves them to the front.
public final class Builder {
  /// The definitions so far; a value's `id` is its position here.
  public private(set) var nodes: [Node] = []
  /// The origin of the nodes that are emitted next.
  public var origin: Origin?

  /// The excess, once the budget was exceeded; from then on no nodes are added to the function.
  ///
  /// Values built after that have the right types and no meaning, and building ends soon: every
  /// loop over parts of a spec checks this property.
  public private(set) var excess: Excess?

  private let stage: String
  private let budget: Budget
  private var constantElements = 0

  /// An empty builder with room for some nodes; a trap on an ill-typed use names the stage.
  public init(
    stage: String = "builder", reserving capacity: Int = 0, budget: Budget = .unlimited
  ) {
    self.stage = stage
    self.budget = budget
    nodes.reserveCapacity(capacity)
  }

  /// Adds a parameter of the function.
  public func parameter(_ name: String, _ type: TensorType) -> Value {
    define(nil, [], [:], type, name)
  }

  /// Adds a parameter of the function.
  public func parameter(_ name: ParameterName, _ type: TensorType) -> Value {
    parameter(name.text, type)
  }

  /// Applies an op; an ill-typed use is a bug of the compiler and traps.
  public func emit(
    _ op: Op, _ operands: Value..., attributes: (String, AttributeValue)...
  ) -> Value {
    emit(op, operands, Attributes(attributes))
  }

  /// Applies an op; an ill-typed use is a bug of the compiler and traps.
  public func emit(_ op: Op, _ operands: [Value], _ attributes: Attributes = [:]) -> Value {
    do {
      return try tryEmit(op, operands, attributes)
    } catch {
      if excess != nil, let operand = operands.first { return operand }
      let types = operands.map { "\($0.type)" }.joined(separator: ", ")
      // A release build keeps this message; it drops that of a precondition.
      fatalError("\(stage): \(op.name)(\(types)): \(error.message)")
    }
  }

  /// Applies an op, or says why its operands or attributes do not fit.
  public func tryEmit(
    _ op: Op, _ operands: [Value], _ attributes: Attributes = [:], name: String? = nil
  ) throws(OpError) -> Value {
    define(op, operands, attributes, try op.resultType(of: operands.map(\.type), attributes), name)
  }

  /// True if a constant of some elements is within the budget, to be asked before they are made.
  ///
  /// If not, the budget is exceeded (``excess``).
  public func admits(constantElements count: Int) -> Bool {
    if excess == nil {
      let (total, isTooLarge) = constantElements.addingReportingOverflow(count)
      excess = budget.excess(of: nodes.count, isTooLarge ? .max : total, [], origin)
    }
    return excess == nil
  }

  /// True if some more nodes are within the budget, to be asked before a loop that makes them.
  ///
  /// If not, the budget is exceeded (``excess``).
  public func admits(nodes count: Int) -> Bool {
    if excess == nil {
      let (total, isTooLarge) = nodes.count.addingReportingOverflow(count)
      excess = budget.excess(of: isTooLarge ? .max : total, constantElements, [], origin)
    }
    return excess == nil
  }

  /// Gives a value a name for printing, where it has none yet.
  public func name(_ value: Value, _ name: String) {
    if nodes[value.id].name == nil { nodes[value.id].name = name }
  }

  /// The definition of a value.
  public func node(_ value: Value) -> Node { nodes[value.id] }

  private func define(
    _ op: Op?, _ operands: [Value], _ attributes: Attributes, _ type: TensorType, _ name: String?
  ) -> Value {
    if excess != nil { return Value(id: nodes.count - 1, type: type) }
    let value = Value(id: nodes.count, type: type)
    nodes.append(
      Node(
        op: op, operands: operands, attributes: attributes, result: value, name: name,
        origin: origin))
    if op != nil, operands.isEmpty { constantElements += attributes.elementCount }
    excess = budget.excess(of: nodes.count, constantElements, type.shape, origin)
    return value
  }

  /// The function that returns the given values, with parameters first and dense numbers.
  public func finish(_ name: String, results: [(name: String, value: Value)]) -> Function {
    let parameterCount = nodes.count { $0.op == nil }
    if nodes.prefix(parameterCount).allSatisfy({ $0.op == nil }) {
      return Function(name: name, parameterCount: parameterCount, nodes: nodes, results: results)
    }
    let order = nodes.filter { $0.op == nil } + nodes.filter { $0.op != nil }
    var position = [Int](repeating: 0, count: nodes.count)
    for (index, node) in order.enumerated() { position[node.result.id] = index }
    func moved(_ value: Value) -> Value { Value(id: position[value.id], type: value.type) }
    let moveds = order.map { node in
      Node(
        op: node.op, operands: node.operands.map(moved), attributes: node.attributes,
        result: moved(node.result), name: node.name, origin: node.origin)
    }
    return Function(
      name: name, parameterCount: parameterCount, nodes: moveds,
      results: results.map { ($0.name, moved($0.value)) })
  }

  /// Copies a function's body into this builder, with its parameters replaced.
  ///
  /// - Returns: the values of the function's results.
  public func inline(_ function: Function, _ arguments: [Value]) -> [Value] {
    require(arguments.count == function.parameterCount, "builder: wrong number of arguments")
    var values = arguments
    for node in function.body {
      values.append(copy(node, node.operands.map { values[$0.id] }))
    }
    return function.results.map { values[$0.value.id] }
  }

  /// Copies one node with other operands, inferring its type again if theirs have changed.
  public func copy(_ node: Node, _ operands: [Value]) -> Value {
    guard let op = node.op else { fatalError("\(stage): a parameter cannot be copied") }
    let saved = origin
    origin = node.origin
    defer { origin = saved }
    // Inference is a function of the operands' types, so equal types need none.
    if operands.indices.allSatisfy({ operands[$0].type == node.operands[$0].type }) {
      return define(op, operands, node.attributes, node.result.type, node.name)
    }
    let value = emit(op, operands, node.attributes)
    if let name = node.name { self.name(value, name) }
    return value
  }
}

import TensorCore
import TensorIR
import TensorOps

/// Prints the function of one quantity as lines of Python.
struct PythonFunction {
  /// The statements, without indentation.
  private(set) var lines: [String] = []
  /// The names of the own functions that it calls.
  private(set) var helpers: Set<String> = []
  /// The names of the arguments, in the order of the inputs.
  private(set) var arguments: [String] = []
  /// True if the number of rows is an argument of its own, since no input has it.
  private(set) var takesRows = false

  private let library: PythonLibrary
  private let function: PortableFunction
  private var expressions: [PythonExpression?]
  private var taken: Set<String>

  /// The longest expression that is written into another.
  private static let longestInline = 40
  /// The longest line of numbers.
  private static let longestLine = 96

  init(_ quantity: ExportedQuantity, _ library: PythonLibrary) {
    self.library = library
    function = quantity.function
    expressions = [PythonExpression?](repeating: nil, count: function.nodes.count)
    taken = library.reserved
    for input in quantity.inputs {
      let name = Python.name(input.name, taken: taken)
      taken.insert(name)
      arguments.append(name)
      expressions[input.parameter.id] = PythonExpression(name)
    }
    for weight in quantity.weights {
      expressions[weight.parameter.id] = PythonExpression("weights[\(Python.quoted(weight.name))]")
    }
    var uses = [Int](repeating: 0, count: function.nodes.count)
    for operand in function.nodes.flatMap(\.operands) + [function.result] { uses[operand.id] += 1 }
    for node in function.nodes where node.op != nil {
      if node.op == .constant, node[Op.elements].count == 1 { continue }
      add(node, isUsedOnce: uses[node.result.id] == 1)
    }
    lines.append("return \(array(function.result).text)")
    // Without an input of rows the caller gives their number.
    takesRows = quantity.rowsAxis == nil && !function.shapes.joined().allSatisfy(\.isFixed)
    if let (input, axis) = quantity.rowsAxis, lines.contains(where: Self.readsRows) {
      let name = arguments[quantity.inputs.firstIndex { $0.name == input.name } ?? 0]
      lines.insert("n = \(name).shape[\(axis)]", at: 0)
    }
  }

  private static func readsRows(_ line: String) -> Bool {
    line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains("n")
  }

  private mutating func add(_ node: Node, isUsedOnce: Bool) {
    guard let op = node.op else { return }
    let expression = op == .constant ? table(node) : use(op, node)
    if isUsedOnce, expression.text.count <= Self.longestInline {
      expressions[node.result.id] = expression
      return
    }
    let name = Python.name(node.name ?? node.origin?.path ?? op.name, taken: taken)
    taken.insert(name)
    lines += "\(name) = \(expression.text)".split(separator: "\n").map(String.init)
    expressions[node.result.id] = PythonExpression(name)
  }

  private mutating func use(_ op: Op, _ node: Node) -> PythonExpression {
    guard let rule = library.rules[op] else {
      fatalError("export: `\(op.name)` was not refused")
    }
    let operands = self.operands(op, node)
    let (function, library) = (function, library)
    var called: Set<String> = []
    let result = rule(
      PythonUse(
        node: node, operands: operands, shapes: node.operands.map { function.shape($0) },
        shape: function.shape(node.result),
        extents: { function.extents($0, of: node) }, library: library,
        helper: {
          called.insert($0)
          return $0
        }))
    helpers.formUnion(called)
    return result
  }

  /// The operands; constants of one number are literals where broadcasting gives them their axes.
  private mutating func operands(_ op: Op, _ node: Node) -> [PythonExpression] {
    guard case .elementwise = op.kernel else { return node.operands.map { array($0) } }
    // The condition of a selection decides about extents, not about the element type.
    let values = op == .select ? Array(node.operands.dropFirst()) : node.operands
    var shape: Shape? = []
    for operand in node.operands where literal(operand) == nil {
      shape = shape.flatMap { Shape.broadcast($0, operand.shape) }
    }
    let isWhole = shape == node.result.shape
    var hasType = values.contains { literal($0) == nil }
    var result: [PythonExpression] = []
    for operand in node.operands {
      guard let literal = literal(operand) else {
        result.append(array(operand))
        continue
      }
      let isCondition = op == .select && result.isEmpty
      if isWhole, hasType || isCondition {
        result.append(literal)
      } else if isWhole {
        hasType = true
        result.append(
          PythonExpression(library.full(literal.text, [], operand.type.dtype)))
      } else {
        result.append(array(operand))
      }
    }
    return result
  }

  /// The number that all elements of a constant are.
  private func literal(_ value: Value) -> PythonExpression? {
    let node = function.nodes[value.id]
    guard node.op == .constant, node[Op.elements].count == 1 else { return nil }
    let text = library.number(node[Op.elements][0], value.type.dtype)
    return PythonExpression(text, text.hasPrefix("-") ? .unary : .atom)
  }

  /// A value with its axes.
  private func array(_ value: Value) -> PythonExpression {
    if let known = expressions[value.id] { return known }
    guard let literal = literal(value) else { fatalError("export: a value before its node") }
    return PythonExpression(
      library.full(literal.text, function.shape(value).map { $0.text() }, value.type.dtype))
  }

  /// A constant of several numbers.
  private func table(_ node: Node) -> PythonExpression {
    let numbers = node[Op.elements].map { library.number($0, node.result.type.dtype) }
    let extents = function.shape(node.result).map { $0.text() }
    let text = library.array(numbers, extents, node.result.type.dtype)
    return PythonExpression(Self.wrapped(text))
  }

  /// Numbers in lines of readable length; brackets continue a line.
  private static func wrapped(_ text: String) -> String {
    guard text.count > longestLine else { return text }
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count > longestLine { lines.append("   ") }
      let isFirst = lines[lines.count - 1].isEmpty
      lines[lines.count - 1] += (isFirst ? "" : " ") + word
    }
    return lines.joined(separator: "\n")
  }
}

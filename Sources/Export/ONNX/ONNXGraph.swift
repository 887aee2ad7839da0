import TensorCore
import TensorIR
import TensorOps

/// A graph of ONNX under construction from the function of one quantity.
final class ONNXGraph {
  /// The name of a value of the graph.
  typealias Name = String

  private let function: PortableFunction
  private var nodes: [Protobuf] = []
  private var initializers: [Protobuf] = []
  private var inputs: [Protobuf] = []
  private var names: [Int: Name] = [:]
  /// Comparisons as truth values, by the value that is 1 or 0.
  private var conditions: [Int: Name] = [:]
  private var constants: [String: Name] = [:]
  private var rows: Name?
  private var origin = ""
  private var count = 0

  /// The graph of a quantity.
  init(
    _ quantity: ExportedQuantity, rules: [Op: ONNXUse.Rule], weight: (String) -> [UInt8]
  ) {
    function = quantity.function
    for input in quantity.inputs {
      names[input.parameter.id] = input.name
      inputs.append(
        ONNX.value(input.name, .init(input.type.dtype), input.shape, input.summary))
    }
    for (name, parameter) in quantity.weights {
      names[parameter.id] = name
      initializers.append(
        ONNX.tensor(
          name, .init(parameter.type.dtype), parameter.shape.extents, weight(name)))
    }
    if let (input, axis) = quantity.rowsAxis {
      rows = add("Shape", [input.name], [("start", .int(axis)), ("end", .int(axis + 1))])
    } else if !function.shapes.joined().allSatisfy(\.isFixed) {
      inputs.append(ONNX.value("n", .int64, [], "The number of rows."))
      rows = add("Reshape", ["n", ints([1])])
    }
    for node in function.nodes {
      guard let op = node.op else { continue }
      origin = node.origin?.path ?? op.name
      if op == .constant {
        // Constants of one number get their axes where they are read.
        if node[Op.elements].count > 1 { names[node.result.id] = table(node) }
        continue
      }
      guard let rule = rules[op] else { fatalError("export: `\(op.name)` was not refused") }
      names[node.result.id] = rule(ONNXUse(node: node, function: function, graph: self))
    }
  }

  /// The message, with the value of the quantity as an output of a name.
  func message(_ name: String, output: Name, _ documentation: String) -> Protobuf {
    let value = self.value(function.result)
    nodes.append(ONNX.node("Identity", [value], [output], name: output, []))
    var message = Protobuf()
    for node in nodes { message.add(1, node) }
    message.add(2, name)
    for initializer in initializers { message.add(5, initializer) }
    message.add(10, documentation)
    for input in inputs { message.add(11, input) }
    message.add(
      12,
      ONNX.value(
        output, .init(function.result.type.dtype), function.shape(function.result), documentation))
    return message
  }

  // MARK: - Nodes

  /// Adds a node and returns the name of its output.
  func add(
    _ type: String, _ inputs: [Name], _ attributes: [(String, ONNX.Attribute)] = []
  ) -> Name {
    count += 1
    let name = "\(origin)/\(type)_\(count)"
    nodes.append(ONNX.node(type, inputs, [name], name: name, attributes))
    return name
  }

  /// A value of the function with its axes.
  func value(_ value: Value) -> Name {
    if let known = names[value.id] { return known }
    guard let number = number(value) else { fatalError("export: a value before its node") }
    let name = add("Expand", [scalar(number, value.type.dtype), shape(function.shape(value))])
    names[value.id] = name
    return name
  }

  /// A value of the function, or a number without axes where broadcasting gives it axes.
  func operand(_ value: Value, of node: Node) -> Name {
    guard let number = number(value), names[value.id] == nil else { return self.value(value) }
    var shape: Shape? = []
    for other in node.operands where self.number(other) == nil {
      shape = shape.flatMap { Shape.broadcast($0, other.shape) }
    }
    return shape == node.result.shape ? scalar(number, value.type.dtype) : self.value(value)
  }

  private func number(_ value: Value) -> Double? {
    let node = function.nodes[value.id]
    guard node.op == .constant, node[Op.elements].count == 1 else { return nil }
    return node[Op.elements][0]
  }

  /// A value as a truth value: true where it is not 0.
  func condition(_ value: Value, of node: Node) -> Name {
    if let known = conditions[value.id] { return known }
    let isZero = add("Equal", [operand(value, of: node), scalar(0, value.type.dtype)])
    return add("Not", [isZero])
  }

  /// A truth value as 1 or 0 of a node's element type.
  func indicator(_ condition: Name, _ node: Node) -> Name {
    conditions[node.result.id] = condition
    return cast(condition, node.result.type.dtype)
  }

  func cast(_ value: Name, _ dtype: DType) -> Name {
    add("Cast", [value], [("to", .int(ONNX.ElementType(dtype).rawValue))])
  }

  // MARK: - Constants

  func scalar(_ number: Double, _ dtype: DType) -> Name {
    initializer(.init(dtype), [], [number])
  }

  /// Whole numbers of 64 bits, as axes and shapes are.
  func ints(_ numbers: [Int]) -> Name {
    initializer(.int64, [numbers.count], numbers.map(Double.init))
  }

  /// Row numbers.
  func indices(_ numbers: [Int], _ shape: [Int]) -> Name {
    initializer(.int64, shape, numbers.map(Double.init))
  }

  /// Extents as a value.
  func shape(_ extents: [Extent]) -> Name {
    guard !extents.allSatisfy(\.isFixed) else { return ints(extents.map { $0(rows: 0) }) }
    guard let rows else { fatalError("export: no input has rows") }
    let parts = extents.map { extent -> Name in
      switch extent {
      case .fixed(let number): ints([number])
      case .rows(times: 1): rows
      case .rows(let factor): add("Mul", [rows, ints([factor])])
      }
    }
    return parts.count == 1 ? parts[0] : add("Concat", parts, [("axis", .int(0))])
  }

  private func table(_ node: Node) -> Name {
    initializer(.init(node.result.type.dtype), node.result.shape.extents, node[Op.elements])
  }

  /// Equal constants are stored once.
  private func initializer(
    _ type: ONNX.ElementType, _ shape: [Int], _ numbers: [Double]
  ) -> Name {
    let key = "\(type) \(shape) \(numbers.map { $0.bitPattern })"
    if let known = constants[key] { return known }
    let name = "constant/\(constants.count + 1)"
    constants[key] = name
    initializers.append(ONNX.tensor(name, type, shape, type.bytes(numbers)))
    return name
  }
}

/// A use of an op, as its rule sees it.
struct ONNXUse {
  /// Adds the nodes of a use and returns the name of its value.
  typealias Rule = @Sendable (ONNXUse) -> ONNXGraph.Name

  let node: Node
  let function: PortableFunction
  let graph: ONNXGraph

  /// An operand with its axes.
  subscript(index: Int) -> ONNXGraph.Name { graph.value(node.operands[index]) }

  /// An operand of an elementwise op.
  func scalarOr(_ index: Int) -> ONNXGraph.Name { graph.operand(node.operands[index], of: node) }

  /// The element type of the result.
  var dtype: DType { node.result.type.dtype }
  /// The extents of the result.
  var shape: [Extent] { function.shape(node.result) }

  /// The extents of an operand.
  func shape(_ index: Int) -> [Extent] { function.shape(node.operands[index]) }

  /// A number of the element type of the first operand.
  func number(_ number: Double) -> ONNXGraph.Name {
    graph.scalar(number, node.operands[0].type.dtype)
  }

  func add(
    _ type: String, _ inputs: ONNXGraph.Name..., attributes: [(String, ONNX.Attribute)] = []
  ) -> ONNXGraph.Name {
    graph.add(type, inputs, attributes)
  }
}

import TensorCore
import TensorIR
import TensorOps

/// Prints the function of one quantity, for a fixed number of rows, as a module of StableHLO.
final class StableHLOFunction {
  /// A value of the module.
  struct Name {
    /// The name with its sign, for example `%3`.
    let text: String
    let shape: [Int]
    /// The element type: `f32`, `f64`, `i32` or `i1`.
    let element: String

    /// The type, for example `tensor<2x3xf32>`.
    var type: String { StableHLOFunction.type(shape, element) }
  }

  private let function: PortableFunction
  private let rows: Int
  private(set) var lines: [String] = []
  private var names: [Int: Name] = [:]
  private var constants: [String: Name] = [:]
  private var count = 0

  /// The names of the arguments, in the order of the inputs.
  let arguments: [Name]

  init(
    _ quantity: ExportedQuantity, rows: Int, rules: [Op: StableHLOUse.Rule],
    weight: (String) -> [UInt8]
  ) {
    function = quantity.function
    self.rows = rows
    arguments = quantity.inputs.map { input in
      // Letters that names of values must not have do not occur in names of specs but brackets.
      let name = String(
        input.name.map { $0.isLetter || $0.isNumber || "._".contains($0) ? $0 : "_" })
      return Name(
        text: "%\(name)", shape: input.shape.map { $0(rows: rows) },
        element: input.type.dtype.rawValue)
    }
    for (input, name) in zip(quantity.inputs, arguments) { names[input.parameter.id] = name }
    for (name, parameter) in quantity.weights {
      lines.append("// the weight \(name)")
      names[parameter.id] = table(
        weight(name), parameter.shape.extents, parameter.type.dtype.rawValue)
    }
    for node in function.nodes {
      guard let op = node.op else { continue }
      if op == .constant {
        names[node.result.id] = constant(node)
        continue
      }
      guard let rule = rules[op] else { fatalError("export: `\(op.name)` was not refused") }
      names[node.result.id] = rule(StableHLOUse(node: node, program: self))
    }
  }

  /// The value of the quantity.
  var result: Name { self[function.result] }

  subscript(value: Value) -> Name {
    guard let name = names[value.id] else { fatalError("export: a value before its node") }
    return name
  }

  func shape(_ value: Value) -> [Int] { function.shape(value).map { $0(rows: rows) } }

  /// Adds a line that defines a value.
  func define(_ shape: [Int], _ element: String, _ text: (Name) -> String) -> Name {
    count += 1
    let name = Name(text: "%\(count)", shape: shape, element: element)
    lines.append("\(name.text) = \(text(name))")
    return name
  }

  static func type(_ shape: [Int], _ element: String) -> String {
    "tensor<\(shape.map { "\($0)x" }.joined())\(element)>"
  }

  // MARK: - Constants

  /// One number everywhere.
  func number(_ number: Double, _ shape: [Int], _ element: String) -> Name {
    let literal =
      switch element {
      case "f32": "0x" + Self.hex(Float(number).bitPattern)
      case "f64": "0x" + Self.hex(number.bitPattern)
      default: "\(Int(number))"
      }
    return known("dense<\(shape.contains(0) ? "" : literal)>", shape, element)
  }

  /// Whole numbers, row-major.
  func integers(_ numbers: [Int], _ shape: [Int]) -> Name {
    table(numbers.flatMap { withUnsafeBytes(of: Int32($0).littleEndian, Array.init) }, shape, "i32")
  }

  private func constant(_ node: Node) -> Name {
    let (elements, shape) = (node[Op.elements], shape(node.result))
    let dtype = node.result.type.dtype
    guard elements.count > 1 else { return number(elements[0], shape, dtype.rawValue) }
    return table(ONNX.ElementType(dtype).bytes(elements), shape, dtype.rawValue)
  }

  /// Little-endian elements as hexadecimal digits.
  private func table(_ bytes: [UInt8], _ shape: [Int], _ element: String) -> Name {
    let digits = Array("0123456789ABCDEF".utf8)
    let text = String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    return known(bytes.isEmpty ? "dense<>" : "dense<\"0x\(text)\">", shape, element)
  }

  private static func hex(_ bits: some FixedWidthInteger & UnsignedInteger) -> String {
    let text = String(bits, radix: 16, uppercase: true)
    return String(repeating: "0", count: bits.bitWidth / 4 - text.count) + text
  }

  /// Equal constants are written once.
  private func known(_ literal: String, _ shape: [Int], _ element: String) -> Name {
    let key = "\(literal) \(shape) \(element)"
    if let name = constants[key] { return name }
    let name = define(shape, element) { "stablehlo.constant \(literal) : \($0.type)" }
    constants[key] = name
    return name
  }
}

/// A use of an op, as its rule sees it.
struct StableHLOUse {
  typealias Name = StableHLOFunction.Name
  /// Adds the lines of a use and returns its value.
  typealias Rule = @Sendable (StableHLOUse) -> Name

  let node: Node
  let program: StableHLOFunction

  /// An operand.
  subscript(index: Int) -> Name { program[node.operands[index]] }

  /// The extents of the result.
  var shape: [Int] { program.shape(node.result) }
  /// The element type of the result.
  var element: String { node.result.type.dtype.rawValue }

  /// An operand with the axes of the result.
  func wide(_ index: Int) -> Name { broadcast(self[index], shape) }

  // MARK: - Operations

  /// An operation whose operands and result have one type.
  func same(_ operation: String, _ operands: Name...) -> Name {
    let texts = operands.map(\.text).joined(separator: ", ")
    return program.define(operands[0].shape, operands[0].element) {
      "stablehlo.\(operation) \(texts) : \($0.type)"
    }
  }

  /// An operation of one operand that changes its shape.
  func shaped(
    _ operation: String, _ x: Name, _ details: String, _ shape: [Int]
  ) -> Name {
    program.define(shape, x.element) {
      "stablehlo.\(operation) \(x.text)\(details) : (\(x.type)) -> \($0.type)"
    }
  }

  func number(_ number: Double, like x: Name) -> Name {
    program.number(number, x.shape, x.element)
  }

  func broadcast(_ x: Name, _ shape: [Int]) -> Name {
    guard x.shape != shape else { return x }
    let axes = x.shape.indices.map { $0 + shape.count - x.shape.count }
    return shaped("broadcast_in_dim", x, ", dims = \(axes)", shape)
  }

  func reshape(_ x: Name, _ shape: [Int]) -> Name {
    x.shape == shape ? x : shaped("reshape", x, "", shape)
  }

  func compare(_ direction: String, _ a: Name, _ b: Name) -> Name {
    program.define(a.shape, "i1") {
      "stablehlo.compare \(direction), \(a.text), \(b.text) : (\(a.type), \(b.type)) -> \($0.type)"
    }
  }

  func select(_ condition: Name, _ a: Name, _ b: Name) -> Name {
    program.define(a.shape, a.element) {
      "stablehlo.select \(condition.text), \(a.text), \(b.text) : \(condition.type), \($0.type)"
    }
  }

  func convert(_ x: Name, _ element: String) -> Name {
    program.define(x.shape, element) {
      "stablehlo.convert \(x.text) : (\(x.type)) -> \($0.type)"
    }
  }

  /// A reduction of axes, counted from the front, which keep extent 1.
  func reduce(_ operation: String, _ x: Name, _ axes: [Int], from initial: Double) -> Name {
    guard !axes.isEmpty else { return x }
    let start = program.number(initial, [], x.element)
    let rest = x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] }
    let reduced = program.define(rest, x.element) {
      "stablehlo.reduce(\(x.text) init: \(start.text)) applies stablehlo.\(operation) across "
        + "dimensions = \(axes.sorted()) : (\(x.type), \(start.type)) -> \($0.type)"
    }
    return reshape(reduced, x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] })
  }

  func slice(_ x: Name, axis: Int, _ start: Int, _ limit: Int) -> Name {
    let place = axis + x.shape.count
    let ranges = x.shape.indices.map { $0 == place ? "\(start):\(limit)" : "0:\(x.shape[$0])" }
    var shape = x.shape
    shape[place] = limit - start
    return shaped("slice", x, " [\(ranges.joined(separator: ", "))]", shape)
  }

  func pad(_ x: Name, axis: Int, _ before: Int, _ after: Int) -> Name {
    let zero = program.number(0, [], x.element)
    let place = axis + x.shape.count
    func list(_ number: Int) -> [Int] { x.shape.indices.map { $0 == place ? number : 0 } }
    var shape = x.shape
    shape[place] += before + after
    return program.define(shape, x.element) {
      "stablehlo.pad \(x.text), \(zero.text), low = \(list(before)), high = \(list(after)), "
        + "interior = \(list(0)) : (\(x.type), \(zero.type)) -> \($0.type)"
    }
  }

  func iota(_ shape: [Int], axis: Int) -> Name {
    program.define(shape, "i32") { "stablehlo.iota dim = \(axis) : \($0.type)" }
  }
}

import TensorCore
import TensorIR
import TensorOps

/// A numerical library of Python as a target: its ops, and the functions that it does not have.
struct PythonLibrary: Sendable {
  /// An op in the library.
  typealias Rule = @Sendable (PythonUse) -> PythonExpression

  /// A function that the exported file defines where it is used.
  struct Helper: Sendable {
    /// The name.
    let name: String
    /// The definition.
    let source: String
    /// The names of the functions that it calls.
    var needs: [String] = []
  }

  /// The name of the library's module in the file.
  let module: String
  /// The module of `nan` and `inf`.
  let constants: String
  /// The method that changes the element type.
  let cast: String
  /// The counterpart of each op.
  let rules: [Op: Rule]
  /// The functions that the library does not have.
  let helpers: [Helper]
  /// The names that functions must not hide.
  let reserved: Set<String>
  /// An array of one number everywhere: its literal, the extents, and the element type.
  let full: @Sendable (String, [String], DType) -> String
  /// An array of given numbers: their literals, the extents, and the element type.
  let array: @Sendable ([String], [String], DType) -> String

  /// The element type as an expression.
  func dtype(_ dtype: DType) -> String { "\(module).\(dtype.pythonName)" }

  /// The shortest literal that reads back as a number.
  func number(_ number: Double, _ dtype: DType) -> String {
    if number.isNaN { return "\(constants).nan" }
    if number.isInfinite { return number > 0 ? "\(constants).inf" : "-\(constants).inf" }
    return switch dtype {
    case .f32: "\(Float(number))"
    case .f64: "\(number)"
    case .i32, .u32: "\(Int(number))"
    }
  }
}

extension DType {
  /// The name in NumPy and PyTorch.
  var pythonName: String {
    switch self {
    case .f32: "float32"
    case .f64: "float64"
    case .i32: "int32"
    case .u32: "uint32"
    }
  }
}

/// A use of an op, as its rule sees it.
struct PythonUse {
  /// The node.
  let node: Node
  /// The operands; numbers without axes where the rule may get them.
  let operands: [PythonExpression]
  /// The extents of the operands.
  let shapes: [[Extent]]
  /// The extents of the result.
  let shape: [Extent]
  /// The extents in an attribute.
  let extents: (AttributeKey<[Int]>) -> [Extent]
  let library: PythonLibrary
  /// Notes that a function is called, and returns its name.
  let helper: (String) -> String

  subscript(index: Int) -> PythonExpression { operands[index] }

  /// The element type of the result.
  var dtype: DType { node.result.type.dtype }
  /// The element type of the result as an expression.
  var dtypeText: String { library.dtype(dtype) }

  /// The number of axes of an operand.
  func rank(_ index: Int) -> Int { shapes[index].count }

  /// A call of one of the exported file's own functions.
  func call(_ name: String, _ more: String...) -> PythonExpression {
    let arguments = operands.map(\.text) + more
    return PythonExpression("\(helper(name))(\(arguments.joined(separator: ", ")))")
  }

  /// The operands of a concatenation, each broadcast to the result but along its axis.
  var concatenated: String {
    let axis = node[Op.axis]
    let parts = zip(operands, shapes).map { part, extents in
      var wanted = shape
      wanted[axis + wanted.count] = extents[axis + extents.count]
      return extents == wanted
        ? part.text
        : "\(library.module).broadcast_to(\(part.text), \(Python.tuple(texts(wanted))))"
    }
    return parts.joined(separator: ", ")
  }

  /// The axes that `sum_to` sums.
  var summedAxes: [Int] {
    let leading = rank(0) - shape.count
    return shapes[0].indices.filter {
      $0 < leading || shapes[0][$0] != shape[$0 - leading]
    }
  }

  /// The order of all axes that `transpose` gives.
  var order: [Int] {
    let leading = shape.count - node[Op.permutation].count
    return Array(0..<leading) + node[Op.permutation].map { $0 + shape.count }
  }

  /// Extents as Python's texts.
  func texts(_ extents: [Extent]) -> [String] { extents.map { $0.text() } }

  /// Axes as an argument: a number or a tuple.
  func axes(_ axes: [Int]) -> String {
    axes.count == 1 ? "\(axes[0])" : Python.tuple(axes.map(String.init))
  }
}

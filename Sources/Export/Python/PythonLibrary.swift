import TensorCore
import TensorIR

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

  /// The counterpart of each op.
  let rules: [Op: Rule]
  /// The functions that the library does not have.
  let helpers: [Helper]
  /// The names that functions must not hide.
  let reserved: Set<String>
  /// The element type as an expression.
  let dtype: @Sendable (DType) -> String
  /// A number with the library's constants for infinities.
  let number: @Sendable (Double, DType) -> String
  /// An array of one number everywhere: its literal, the extents, and the element type.
  let full: @Sendable (String, [String], DType) -> String
  /// An array of given numbers: their literals, the extents, and the element type.
  let array: @Sendable ([String], [String], DType) -> String
  /// A weight by its name.
  let weight: @Sendable (String) -> String
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

  /// Extents as Python's texts.
  func texts(_ extents: [Extent]) -> [String] { extents.map { $0.text() } }

  /// Axes as an argument: a number or a tuple.
  func axes(_ axes: [Int]) -> String {
    axes.count == 1 ? "\(axes[0])" : Python.tuple(axes.map(String.init))
  }
}

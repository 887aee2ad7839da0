import TensorIR

/// The parts that the Python files of all libraries share.
enum PythonFile {
  /// The whole file: its head, the functions that the library does not have, a function for each
  /// quantity, the tables of both, and what follows.
  static func text(
    _ model: ExportedModel, _ library: PythonLibrary, head: [String], tail: [String] = [],
    definition: (ExportedQuantity, String, PythonFunction) -> String
  ) -> String {
    let functions = model.quantities.map { PythonFunction($0, library) }
    let names = names(model, reserved: library.reserved)
    let called = functions.reduce(into: Set<String>()) { $0.formUnion($1.helpers) }
    var blocks = head + definitions(called, library)
    for (index, quantity) in model.quantities.enumerated() {
      blocks.append(definition(quantity, names[index], functions[index]))
    }
    let entries = zip(model.quantities, names).map { "    \(Python.quoted($0.name)): \($1)," }
    blocks.append((["QUANTITIES = {"] + entries + ["}"]).joined(separator: "\n"))
    blocks.append(inputs(model, functions.map(\.arguments)).joined(separator: "\n"))
    return (blocks + tail).joined(separator: "\n\n\n") + "\n"
  }

  /// The definition of the function of a quantity.
  ///
  /// - Parameters:
  ///   - weights: the last argument.
  ///   - before: lines in front of the statements.
  static func definition(
    _ quantity: ExportedQuantity, _ name: String, _ function: PythonFunction, weights: String,
    before: [String] = []
  ) -> String {
    let arguments = function.arguments + (function.takesRows ? ["n"] : []) + [weights]
    let text = documentation(quantity, function.arguments, takesRows: function.takesRows)
    let body = quoted(text) + before + function.lines
    return (["def \(name)(\(arguments.joined(separator: ", "))):"] + indented(body))
      .joined(separator: "\n")
  }

  /// The definitions of the called functions and of those that they call, in the order of the list.
  private static func definitions(_ called: Set<String>, _ library: PythonLibrary) -> [String] {
    var wanted = called
    for helper in library.helpers.reversed() where wanted.contains(helper.name) {
      wanted.formUnion(helper.needs)
    }
    return library.helpers.filter { wanted.contains($0.name) }.map(\.source)
  }

  /// The names of the functions of the quantities.
  private static func names(_ model: ExportedModel, reserved: Set<String>) -> [String] {
    var taken = reserved
    return model.quantities.map { quantity in
      let name = Python.name(quantity.name, taken: taken)
      taken.insert(name)
      return name
    }
  }

  /// The lines of the documentation of a quantity, without indentation.
  private static func documentation(
    _ quantity: ExportedQuantity, _ arguments: [String], takesRows: Bool
  ) -> [String] {
    let inputs = zip(quantity.inputs, arguments).map { input, name in
      "    \(name): \(type(input.shape, input.type.dtype.pythonName)). \(input.summary)"
    }
    let value = quantity.function.result
    let result = type(quantity.function.shape(value), value.type.dtype.pythonName)
    let rows = takesRows ? ["    n: int. The number of rows."] : []
    let read = inputs + rows
    return [quantity.expression, ""] + (read.isEmpty ? [] : ["Args:"] + read + [""])
      + ["Returns:", "    \(result)"]
  }

  /// A type such as `float32[n, 10]`.
  static func type(_ shape: [Extent], _ dtype: String) -> String {
    "\(dtype)[\(shape.map { $0.text() }.joined(separator: ", "))]"
  }

  /// A text within three double quotes.
  static func quoted(_ lines: [String]) -> [String] {
    let safe = lines.map {
      $0.replacing("\\", with: "\\\\").replacing("\"\"\"", with: "\\\"\\\"\\\"")
    }
    return safe.count == 1
      ? ["\"\"\"\(safe[0])\"\"\""] : ["\"\"\"\(safe[0])"] + safe.dropFirst() + ["\"\"\""]
  }

  /// Lines further in.
  private static func indented(_ lines: [String], by count: Int = 4) -> [String] {
    lines.map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
  }

  /// A dictionary of the inputs of each quantity: name, element type, extents (`None` for rows).
  private static func inputs(_ model: ExportedModel, _ arguments: [[String]]) -> [String] {
    let entries = zip(model.quantities, arguments).map { quantity, names in
      let inputs = zip(quantity.inputs, names).map { input, name in
        let extents = input.shape.map { $0.isFixed ? $0.text() : "None" }
        return "\(Python.quoted(name)): (\(Python.quoted(input.type.dtype.pythonName)), "
          + "\(Python.tuple(extents)))"
      }
      return "    \(Python.quoted(quantity.name)): {\(inputs.joined(separator: ", "))},"
    }
    return ["INPUTS = {"] + entries + ["}"]
  }
}

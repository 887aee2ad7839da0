import TensorIR

/// What the Python files of all libraries have in common.
enum PythonFile {
  /// The definitions of the called functions and of those that they call, in the order of the list.
  static func definitions(_ called: Set<String>, _ library: PythonLibrary) -> [String] {
    var wanted = called
    for helper in library.helpers.reversed() where wanted.contains(helper.name) {
      wanted.formUnion(helper.needs)
    }
    return library.helpers.filter { wanted.contains($0.name) }.map(\.source)
  }

  /// The names of the functions of the quantities.
  static func names(_ model: ExportedModel, reserved: Set<String>) -> [String] {
    var taken = reserved
    return model.quantities.map { quantity in
      let name = Python.name(quantity.name, taken: taken)
      taken.insert(name)
      return name
    }
  }

  /// The lines of the documentation of a quantity, without indentation.
  static func documentation(
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
  static func indented(_ lines: [String], by count: Int = 4) -> [String] {
    lines.map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
  }

  /// A dictionary of the inputs of each quantity: name, element type, extents (`None` for rows).
  static func inputs(_ model: ExportedModel, _ arguments: [[String]]) -> [String] {
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

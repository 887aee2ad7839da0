extension Function: CustomStringConvertible {
  /// The function in the text form, which ``Function/init(parsing:ops:)`` reads back.
  public var description: String {
    let names = printedNames()
    var text = "func @\(name)("
    text += parameters.map { "%\(names[$0.result.id]): \($0.result.type)" }.joined(separator: ", ")
    text += ") {\n"
    for node in body {
      text += "  \(node.text(names))\n"
    }
    text += "  return "
    text += results.map { "\($0.name) = %\(names[$0.value.id])" }.joined(separator: ", ")
    return text + "\n}\n"
  }

  /// One printed name a definition: its own where that is free, else its own with a number.
  private func printedNames() -> [String] {
    var taken = Set<String>()
    return nodes.map { node in
      let wanted = node.name ?? "\(node.result.id)"
      var name = wanted
      var suffix = 2
      while !taken.insert(name).inserted {
        name = "\(wanted)'\(suffix)"
        suffix += 1
      }
      return name
    }
  }
}

extension Node {
  /// The node as one line of the text form.
  func text(_ names: [String]) -> String {
    guard let op else { fatalError("printer: a parameter is not a line") }
    var text = "%\(names[result.id]) = \(op.name)"
    if !operands.isEmpty {
      text += " " + operands.map { "%\(names[$0.id])" }.joined(separator: ", ")
    }
    let printed = op.attributes.compactMap { spec in
      attributes.entries[spec.name].map { "\(spec.name) = \($0.text)" }
    }
    if !printed.isEmpty { text += " {" + printed.joined(separator: ", ") + "}" }
    return text + " : \(result.type)"
  }
}

extension AttributeValue {
  /// The value in the text form; real numbers always carry a point, an exponent or a word.
  var text: String {
    switch self {
    case .int(let value): "\(value)"
    case .float(let value): value.description
    case .string(let value): "\"\(value)\""
    case .ints(let values): "[" + values.map(String.init).joined(separator: ", ") + "]"
    case .bool(let value): "\(value)"
    case .elements(let values): "<" + values.map(\.description).joined(separator: ", ") + ">"
    }
  }
}

import TensorCore

/// The reason why a text is not a function.
public struct TextFormError: Error, Sendable, Hashable {
  /// The line, from 1.
  public let line: Int
  /// The message.
  public let message: String

  /// An error at a line.
  public init(line: Int, message: String) {
    self.line = line
    self.message = message
  }
}

extension Function {
  /// Reads a function in the text form.
  ///
  ///     function  := "func" "@" name "(" [ param { "," param } ] ")" "{" { node } return "}"
  ///     param     := value ":" type
  ///     node      := value "=" op [ value { "," value } ] [ "{" attr { "," attr } "}" ] ":" type
  ///     return    := "return" name "=" value { "," name "=" value }
  ///     attr      := name "=" ( int | float | string | "[" ints "]" | "<" floats ">" | bool )
  ///     type      := dtype "[" [ extent { "," extent } ] "]" [ support ]
  ///     value     := "%" name
  ///
  /// Types are written and inferred, and must agree.
  ///
  /// - Throws: ``TextFormError`` with the line where the text stops making sense.
  public init(parsing text: String, ops: [Op]) throws(TextFormError) {
    var parser = TextParser(text, ops: ops)
    self = try parser.function()
  }
}

private struct TextParser {
  private var scalars: [Character]
  private var index = 0
  private var line = 1
  private let ops: [String: Op]
  private var values: [String: Value] = [:]
  private let builder = Builder()

  init(_ text: String, ops: [Op]) {
    scalars = Array(text)
    self.ops = Dictionary(uniqueKeysWithValues: ops.map { ($0.name, $0) })
  }

  mutating func function() throws(TextFormError) -> Function {
    try expect("func")
    try expect("@")
    let name = try word()
    try expect("(")
    while try !accept(")") {
      let parameter = try valueName()
      try expect(":")
      try define(parameter, builder.parameter(parameter, try type()))
      _ = try accept(",")
    }
    try expect("{")
    while try !accept("return") { try node() }
    var results: [(name: String, value: Value)] = []
    repeat {
      let name = try word()
      try expect("=")
      results.append((name, try operand()))
    } while try accept(",")
    try expect("}")
    return builder.finish(name, results: results)
  }

  private mutating func node() throws(TextFormError) {
    let name = try valueName()
    try expect("=")
    let opName = try word()
    guard let op = ops[opName] else { throw error("no op is called `\(opName)`") }
    var operands: [Value] = []
    if peek() == "%" {
      repeat { operands.append(try operand()) } while try accept(",")
    }
    var attributes: [(String, AttributeValue)] = []
    if try accept("{") {
      repeat {
        let key = try word()
        guard !attributes.contains(where: { $0.0 == key }) else {
          throw error("`\(key)` is given twice")
        }
        try expect("=")
        attributes.append((key, try attribute()))
      } while try accept(",")
      try expect("}")
    }
    try expect(":")
    let written = try type()
    let value: Value
    do {
      value = try builder.tryEmit(op, operands, Attributes(attributes), name: name)
    } catch {
      throw self.error(error.message)
    }
    guard value.type == written else {
      throw error("`%\(name)` is written as \(written) and inferred as \(value.type)")
    }
    try define(name, value)
  }

  private mutating func define(_ name: String, _ value: Value) throws(TextFormError) {
    guard values.updateValue(value, forKey: name) == nil else {
      throw error("`%\(name)` is defined twice")
    }
  }

  private mutating func attribute() throws(TextFormError) -> AttributeValue {
    switch peek() {
    case "\"":
      index += 1
      var text = ""
      while index < scalars.count, scalars[index] != "\"" {
        text.append(scalars[index])
        index += 1
      }
      try expect("\"")
      return .string(text)
    case "[":
      try expect("[")
      var numbers: [Int] = []
      while try !accept("]") {
        guard let number = Int(try word()) else { throw error("expected a whole number") }
        numbers.append(number)
        _ = try accept(",")
      }
      return .ints(numbers)
    case "<":
      try expect("<")
      var numbers: [Double] = []
      while try !accept(">") {
        guard let number = Double(try word()) else { throw error("expected a number") }
        numbers.append(number)
        _ = try accept(",")
      }
      return .elements(numbers)
    default:
      let text = try word()
      if text == "true" || text == "false" { return .bool(text == "true") }
      if let number = Int(text) { return .int(number) }
      if let number = Double(text) { return .float(number) }
      throw error("`\(text)` is not an attribute's value")
    }
  }

  private mutating func type() throws(TextFormError) -> TensorType {
    let name = try word(stoppingAt: "[")
    guard let dtype = DType(rawValue: name) else { throw error("`\(name)` is not an element type") }
    try expect("[")
    var extents: [Int] = []
    while try !accept("]") {
      guard let extent = Int(try word()) else { throw error("expected an extent") }
      extents.append(extent)
      _ = try accept(",")
    }
    let saved = (index, line)
    if let next = peek(), next.isLetter, let support = Support(rawValue: try word()) {
      return TensorType(dtype, Shape(extents), support)
    }
    (index, line) = saved
    return TensorType(dtype, Shape(extents))
  }

  private mutating func operand() throws(TextFormError) -> Value {
    let name = try valueName()
    guard let value = values[name] else { throw error("`%\(name)` is not defined yet") }
    return value
  }

  private mutating func valueName() throws(TextFormError) -> String {
    try expect("%")
    return try word()
  }

  /// The next run of characters that names and numbers are made of.
  private mutating func word(stoppingAt stop: Character? = nil) throws(TextFormError) -> String {
    skipSpace()
    var text = ""
    while index < scalars.count, scalars[index] != stop, isWord(scalars[index], after: text) {
      text.append(scalars[index])
      index += 1
    }
    guard !text.isEmpty else { throw error("expected a name or number") }
    return text
  }

  /// Brackets belong to a name such as `h[0]`, whose opening bracket directly follows a letter.
  private func isWord(_ character: Character, after text: String) -> Bool {
    if character.isLetter || character.isNumber { return true }
    if character == "[" { return !text.isEmpty }
    if character == "]" { return text.contains("[") && !text.hasSuffix("]") }
    return "_.'+-/".contains(character)
  }

  private mutating func accept(_ token: String) throws(TextFormError) -> Bool {
    skipSpace()
    let end = index + token.count
    guard end <= scalars.count, String(scalars[index..<end]) == token else { return false }
    if token == "return", end < scalars.count, isWord(scalars[end], after: token) { return false }
    index = end
    return true
  }

  private mutating func expect(_ token: String) throws(TextFormError) {
    guard try accept(token) else { throw error("expected `\(token)`") }
  }

  private mutating func peek() -> Character? {
    skipSpace()
    return index < scalars.count ? scalars[index] : nil
  }

  private mutating func skipSpace() {
    while index < scalars.count {
      if scalars[index] == "/", index + 1 < scalars.count, scalars[index + 1] == "/" {
        while index < scalars.count, !scalars[index].isNewline { index += 1 }
      } else if scalars[index].isNewline {
        line += 1
        index += 1
      } else if scalars[index].isWhitespace {
        index += 1
      } else {
        return
      }
    }
  }

  private func error(_ message: String) -> TextFormError {
    TextFormError(line: line, message: message)
  }
}

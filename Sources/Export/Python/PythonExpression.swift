/// An expression of Python, with the strength of its outermost operator.
struct PythonExpression {
  /// The strength of an operator.
  enum Level: Int, Comparable {
    case comparison, sum, product, unary, power, atom

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// The expression.
  let text: String
  /// The strength of its outermost operator.
  let level: Level
  /// The same as a condition, where it is 1 or 0 by a comparison.
  var condition: String?

  /// A name, a call or a subscript.
  init(_ text: String) {
    self.text = text
    level = .atom
  }

  init(_ text: String, _ level: Level) {
    self.text = text
    self.level = level
  }

  /// The text as an operand, in parentheses if its operator is weaker.
  func at(_ level: Level) -> String { self.level < level ? "(\(text))" : text }

  /// Two expressions joined by an operator that groups to the left.
  static func infix(
    _ a: PythonExpression, _ symbol: String, _ b: PythonExpression, _ level: Level
  ) -> PythonExpression {
    let next = Level(rawValue: level.rawValue + 1) ?? .atom
    return PythonExpression("\(a.at(level)) \(symbol) \(b.at(next))", level)
  }
}

/// Names and literals of Python.
enum Python {
  /// Words that are no names.
  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ]

  /// The name for a path of the spec that no other has.
  static func name(_ path: String, taken: Set<String>) -> String {
    let parts = path.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
    var name = parts.joined(separator: "_")
    if name.isEmpty || name.first?.isNumber == true { name = "v" + name }
    if keywords.contains(name) { name += "_" }
    guard taken.contains(name) else { return name }
    return (2...).lazy.map { "\(name)_\($0)" }.first { !taken.contains($0) } ?? name
  }

  /// A string literal.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// A tuple.
  static func tuple(_ items: [String]) -> String {
    items.count == 1 ? "(\(items[0]),)" : "(" + items.joined(separator: ", ") + ")"
  }
}

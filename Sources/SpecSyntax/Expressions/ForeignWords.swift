/// Words and signs of other languages that people write in expressions, with their replacements.
enum ForeignWords {
  /// The replacement for a word between or before values.
  static let words: [String: String] = [
    "and": "multiply two conditions: `(a > 0) * (b > 0)`",
    "or": "add two conditions and compare: `(a > 0) + (b > 0) > 0`",
    "not": "subtract the condition from 1: `1 - (a > 0)`",
    "if": "write `where(condition, x, y)` for `x if condition else y`",
    "else": "write `where(condition, x, y)` for `x if condition else y`",
    "is": "write `==` to compare",
    "in": "compare with each of the values",
    "for": "functions work on whole arrays, and `scan` repeats one",
    "lambda": "give the function a name in `define`",
  ]

  /// The replacement for a sign that is not an operator here.
  static let signs: [String: String] = [
    "&": words["and"]!, "|": words["or"]!, "!": words["not"]!,
    "%": "write `a - b * floor(a / b)` for a remainder",
    "//": "write `floor(a / b)` for a whole quotient",
  ]

  /// The words that precede a value.
  static let prefixes: Set<String> = ["not", "lambda"]
}

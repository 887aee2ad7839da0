public import Diagnostics

/// A word or sign of an expression, with the canonical spacing before it.
public struct ExpressionWord: Sendable {
  /// Its place.
  public let span: Span
  /// True if a blank precedes it on a continued line.
  public let isSpaced: Bool
  /// The number of brackets that it opens, or closes if negative.
  public let brackets: Int
}

/// The words of an expression, draw, declaration or signature; nil where they cannot be told apart.
///
/// The spacing is that of ``Expr/description``: the canonical text of an expression is left as it
/// is.
public func expressionWords(_ scalar: Scalar) -> [ExpressionWord]? {
  var lexer = Lexer(scalar)
  guard let tokens = try? lexer.tokens() else { return nil }
  var words: [ExpressionWord] = []
  // True if the word before can be the left operand of an operator.
  var isBehindValue = false
  // True if no space separates any next word from this one.
  var isClose = true
  var isBehindComma = false
  for token in tokens where token.kind != .end {
    var isSpaced = !isClose
    isClose = false
    var brackets = 0
    switch token.kind {
    case .sign(let sign):
      switch sign {
      case "(", "[":
        if isBehindValue { isSpaced = false }
        (isClose, brackets) = (true, 1)
      case ")", "]": (isSpaced, brackets) = (false, -1)
      case ",", "?": isSpaced = false
      // A slice may start with its colon.
      case ":": (isSpaced, isClose) = (isBehindComma, true)
      case ".", "=", "^": (isSpaced, isClose) = (false, true)
      case "-" where !isBehindValue: isClose = true
      default: break
      }
      isBehindValue = brackets < 0
    default: isBehindValue = true
    }
    isBehindComma = token.isSign(",")
    words.append(
      ExpressionWord(span: scalar.span(token.range), isSpaced: isSpaced, brackets: brackets))
  }
  return words
}

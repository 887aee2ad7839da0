public import Diagnostics

/// A word or sign of an expression, with what canonical spacing puts before it.
public struct ExpressionWord: Sendable {
  /// Where it stands.
  public let span: Span
  /// Whether a blank stands before it when the line goes on.
  public let isSpaced: Bool
  /// How many brackets it opens, or closes if negative.
  public let brackets: Int
}

/// The words of an expression, draw, declaration or signature; nil where they cannot be told apart.
///
/// The spacing is that of ``Expr/description``: the canonical text of an expression is left as it is.
public func expressionWords(_ scalar: Scalar) -> [ExpressionWord]? {
  var lexer = Lexer(scalar)
  guard let tokens = try? lexer.tokens() else { return nil }
  var words: [ExpressionWord] = []
  // Whether the word before can be the left operand of an operator.
  var isBehindValue = false
  // Whether the next word stands close to the one before, whatever it is.
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

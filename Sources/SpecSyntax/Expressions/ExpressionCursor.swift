public import Diagnostics

/// The position of a place in an incomplete expression.
///
/// It is found from the tokens before the place alone, so that an unfinished expression has one,
/// too.
public struct ExpressionCursor: Sendable {
  /// A bracket that is open at the place.
  public struct Call: Sendable {
    /// The name before the bracket; empty for a list, a slice or parentheses.
    public let callee: String
    /// The names of the keyword arguments before the place.
    public var keywords: [String] = []
    /// The keyword of the argument at the place; nil for a positional one.
    public var keyword: String?
    /// The number of arguments before the one at the place.
    public var position = 0
  }

  /// True if the expression starts with `~`.
  public let isDraw: Bool
  /// The brackets that are open, the innermost last.
  public let calls: [Call]
  /// The qualifiers before the word at the place, such as `guide` or `nets`.
  public let qualifier: String
  /// The typed part of the word at the place, with its qualifier.
  public let word: Range<Int>
  /// True if the place directly follows a value, so that an operator or comma must come next.
  public let followsValue: Bool

  /// The cursor at the end of a range of a file that contains the typed part of the expression.
  public init(in file: SourceFile, _ range: Range<Int>) {
    let span = Span(file: file, start: range.lowerBound, end: range.upperBound)
    let scalar = Scalar(text: file.text(range), style: .plain, span: span)
    var lexer = Lexer(scalar)
    var tokens = lexer.readableTokens()
    isDraw = tokens.first?.isSign("~") ?? false
    // The dotted word that ends at the place.
    var start = scalar.text.utf8.count
    var parts: [String] = []
    if let last = tokens.last, last.range.upperBound == start {
      var wantsName = true
      while let token = tokens.last, token.range.upperBound == start {
        if case .name(let text) = token.kind, wantsName {
          parts.insert(text, at: 0)
          wantsName = false
        } else if token.isSign("."), parts.isEmpty || !wantsName {
          if parts.isEmpty { parts.insert("", at: 0) }
          wantsName = true
        } else {
          break
        }
        start = token.range.lowerBound
        tokens.removeLast()
      }
    }
    qualifier = parts.dropLast().joined(separator: ".")
    word = (range.lowerBound + start)..<range.upperBound
    switch tokens.last?.kind {
    case .name?, .number?: followsValue = true
    case .sign(let sign)?: followsValue = [")", "]", "?"].contains(sign)
    default: followsValue = false
    }
    calls = Self.openCalls(tokens)
  }

  private static func openCalls(_ tokens: [Token]) -> [Call] {
    var calls: [Call] = []
    for (index, token) in tokens.enumerated() {
      guard case .sign(let sign) = token.kind else { continue }
      switch sign {
      case "(": calls.append(Call(callee: callee(tokens[..<index])))
      case "[": calls.append(Call(callee: ""))
      case ")", "]": _ = calls.popLast()
      case ",":
        guard !calls.isEmpty else { continue }
        calls[calls.count - 1].keyword = nil
        calls[calls.count - 1].position += 1
      case "=":
        guard !calls.isEmpty, index > 0, case .name(let keyword) = tokens[index - 1].kind else {
          continue
        }
        calls[calls.count - 1].keyword = keyword
        calls[calls.count - 1].keywords.append(keyword)
      default: break
      }
    }
    return calls
  }

  /// The dotted name that ends some tokens.
  private static func callee(_ tokens: ArraySlice<Token>) -> String {
    var name = ""
    for token in tokens.reversed() {
      switch token.kind {
      case .name(let text) where name.isEmpty || name.hasPrefix("."): name = text + name
      case .sign(".") where !name.isEmpty && !name.hasPrefix("."): name = "." + name
      default: return name
      }
    }
    return name
  }
}

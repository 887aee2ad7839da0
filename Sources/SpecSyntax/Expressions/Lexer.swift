import Diagnostics

/// Splits the text of an expression into tokens.
struct Lexer {
  private let scalar: Scalar
  private let text: [UInt8]
  private var at = 0
  private static let signs = Array("+-*/^@()[],.:=<>~?".utf8)

  init(_ scalar: Scalar) {
    self.scalar = scalar
    text = Array(scalar.text.utf8)
  }

  /// All tokens, an `end` last; throws at the first character that no expression has.
  mutating func tokens() throws(Diagnostic) -> [Token] {
    var tokens: [Token] = []
    while let token = try next() { tokens.append(token) }
    tokens.append(Token(kind: .end, range: text.count..<text.count))
    return tokens
  }

  /// All valid tokens; invalid text is skipped.
  mutating func readableTokens() -> [Token] {
    var tokens: [Token] = []
    while at < text.count {
      do throws(Diagnostic) {
        if let token = try next() { tokens.append(token) }
      } catch {
        continue
      }
    }
    return tokens
  }

  /// The next token; nil at the end.
  ///
  /// When it throws, the lexer is after the invalid text.
  mutating func next() throws(Diagnostic) -> Token? {
    while at < text.count, isSpace(text[at]) { at += 1 }
    guard at < text.count else { return nil }
    let start = at
    if isDigit(text[at]) || (text[at] == UInt8(ascii: ".") && isDigit(peek(1))) {
      return Token(kind: .number(try number()), range: start..<at)
    }
    if isWord(text[at]) {
      while at < text.count, isWord(text[at]) || isDigit(text[at]) { at += 1 }
      return Token(kind: .name(string(start..<at)), range: start..<at)
    }
    if peek(1) == UInt8(ascii: "="), "<>=!".utf8.contains(text[at]) {
      at += 2
      return Token(kind: .sign(string(start..<at)), range: start..<at)
    }
    if text[at] == UInt8(ascii: "*"), peek(1) == text[at] {
      at += 2
      throw error(
        start..<at, "`**` is not an operator", help: "write `^` for a power",
        fixes: [Fix("write `^`", .safe, replacing: scalar.span(start..<at), by: "^")])
    }
    guard Self.signs.contains(text[at]) else {
      let problem = unknownCharacter()
      at += decodeUTF8(text, at: at)?.width ?? 1
      throw problem
    }
    at += 1
    return Token(kind: .sign(string(start..<at)), range: start..<at)
  }

  // MARK: Numbers

  private mutating func number() throws(Diagnostic) -> Number {
    let start = at
    let isBased = text[at...].starts(with: "0x".utf8) || text[at...].starts(with: "0o".utf8)
    while at < text.count {
      let byte = text[at]
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      let isExponent = at > start && text[at - 1] | 0x20 == UInt8(ascii: "e") && !isBased
      guard
        isDigit(byte) || isWord(byte) || byte == UInt8(ascii: ".")
          || (isSign && isExponent && isDigit(peek(1)))
      else { break }
      at += 1
    }
    let written = string(start..<at)
    switch NumberReading(written) {
    case .number(let number): return number
    case .bigInteger, .outOfRange, .notFinite:
      throw Diagnostic(
        .numberOutOfRange, at: scalar.span(start..<at), "the number `\(written)` is out of range")
    case .oldSpelling(let help, let readings):
      let span = scalar.span(start..<at)
      throw Diagnostic(
        .yaml11Spelling, at: span, "`\(written)` is ambiguous as a number", help: help,
        fixes: NumberReading.fixes(readings, at: span))
    case .notANumber:
      let digits = written.prefix { $0.isNumber || $0 == "." }
      let rest = written.dropFirst(digits.count)
      let isProduct = rest.first?.isLetter == true && digits.last != "."
      let product = "\(digits) * \(rest)"
      let fix = Fix(
        "write `\(product)`", .suggested, replacing: scalar.span(start..<at), by: product)
      throw error(
        start..<at, "`\(written)` is neither a number nor a name",
        help: isProduct ? "write `\(product)` for a product" : nil, fixes: isProduct ? [fix] : [])
    }
  }

  // MARK: Characters

  private func unknownCharacter() -> Diagnostic {
    let width = decodeUTF8(text, at: at)?.width ?? 1
    let range = at..<(at + width)
    let shown = string(range)
    switch shown {
    case "\"", "'":
      return error(
        range, "expressions have no strings", help: "write the name without quotes",
        fixes: [unquoting(range)].compactMap { $0 })
    case "!", "&", "|", "%":
      return error(range, "`\(shown)` is not an operator", help: ForeignWords.signs[shown])
    case "{", "}", ";", "#", "\\", "$", "`":
      return error(range, "`\(shown)` cannot appear in an expression")
    default:
      return error(
        range, "`\(shown)` cannot appear in an expression",
        help: "names are made of the letters a to z and A to Z, digits and `_`")
    }
  }

  /// Takes the quotes from a word.
  private func unquoting(_ quote: Range<Int>) -> Fix? {
    let rest = text[quote.upperBound...]
    let word = rest.prefix { isWord($0) || isDigit($0) }
    guard word.first.map(isWord) == true, rest.dropFirst(word.count).first == text[at] else {
      return nil
    }
    let closing = word.endIndex..<(word.endIndex + 1)
    return Fix(
      "remove the quotes", .safe,
      [Edit(scalar.span(quote), ""), Edit(scalar.span(closing), "")])
  }

  private func error(
    _ range: Range<Int>, _ message: String, help: String? = nil, fixes: [Fix] = []
  ) -> Diagnostic {
    Diagnostic(.expressionSyntax, at: scalar.span(range), message, help: help, fixes: fixes)
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  private func peek(_ distance: Int) -> UInt8 {
    at + distance < text.count ? text[at + distance] : 0
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

import Diagnostics

/// A recursive-descent parser of the tokens of one scalar.
///
/// From loose to tight: comparison, `+ -`, `* / @`, unary minus, `^` (grouping to the right),
/// slices and calls.
struct ExprParser {
  let scalar: Scalar
  private let tokens: [Token]
  /// The number of open brackets before each token; for a closing one, after it.
  private let levels: [Int]
  private var position = 0
  private var depth = 0
  private var operators = 0
  private(set) var diagnostics: [Diagnostic] = []

  /// Reads the tokens; throws if the text has no valid tokens or a bracket has no counterpart.
  init(_ scalar: Scalar) throws(Diagnostic) {
    self.scalar = scalar
    var lexer = Lexer(scalar)
    tokens = try lexer.tokens()
    if let problem = unbalancedBracket(in: tokens, of: scalar) { throw problem }
    var level = 0
    levels = tokens.map { token in
      if token.isSign(")") || token.isSign("]") { level -= 1 }
      defer { if token.isSign("(") || token.isSign("[") { level += 1 } }
      return level
    }
  }

  // MARK: Tokens

  var current: Token { tokens[position] }

  var previousEnd: Int { position > 0 ? tokens[position - 1].range.upperBound : 0 }

  private var next: Token { tokens[min(position + 1, tokens.count - 1)] }

  mutating func advance() {
    position = min(position + 1, tokens.count - 1)
  }

  /// Passes over a sign if it comes next.
  mutating func accept(_ sign: String) -> Bool {
    guard current.isSign(sign) else { return false }
    advance()
    return true
  }

  func span(from start: Int) -> Span { scalar.span(start..<max(start, previousEnd)) }

  /// The next identifier, which `what` describes.
  mutating func identifier(_ what: String) throws(Diagnostic) -> Identifier {
    guard case .name(let text) = current.kind else { throw unexpected(wanted: what) }
    let identifier = Identifier(text, span: scalar.span(current.range))
    advance()
    return identifier
  }

  /// Words with dots between them.
  mutating func name(_ what: String) throws(Diagnostic) -> Name {
    var parts = [try identifier(what)]
    while accept(".") { parts.append(try identifier(what)) }
    return Name(parts)
  }

  func expectEnd() throws(Diagnostic) {
    guard case .end = current.kind else { throw unexpectedAfterValue() }
  }

  // MARK: Operators

  mutating func expression() throws(Diagnostic) -> Expr {
    let left = try additive()
    guard let sign = binaryOperator(of: .comparison) else { return left }
    advance()
    let right = try additive()
    if binaryOperator(of: .comparison) != nil {
      throw error(
        current.range, "comparisons cannot be chained",
        help: "compare twice and multiply the results")
    }
    return try binary(sign, left, right)
  }

  private mutating func additive() throws(Diagnostic) -> Expr {
    var left = try multiplicative()
    while let sign = binaryOperator(of: .additive) {
      advance()
      left = try binary(sign, left, try multiplicative())
    }
    return left
  }

  private mutating func multiplicative() throws(Diagnostic) -> Expr {
    var left = try unary()
    while let sign = binaryOperator(of: .multiplicative) {
      advance()
      left = try binary(sign, left, try unary())
    }
    return left
  }

  private mutating func unary() throws(Diagnostic) -> Expr {
    let start = current.range.lowerBound
    guard accept("-") else { return try power() }
    try enter()
    defer { depth -= 1 }
    let operand = try unary()
    return Expr(.negate(operand), span: span(from: start))
  }

  private mutating func power() throws(Diagnostic) -> Expr {
    let base = try postfix()
    guard accept("^") else { return base }
    try enter()
    defer { depth -= 1 }
    return try binary(.power, base, try unary())
  }

  private func binaryOperator(of precedence: Precedence) -> BinaryOperator? {
    guard case .sign(let text) = current.kind, let sign = BinaryOperator(rawValue: text),
      sign.precedence == precedence
    else { return nil }
    return sign
  }

  private mutating func binary(
    _ sign: BinaryOperator, _ left: Expr, _ right: Expr
  ) throws(Diagnostic) -> Expr {
    operators += 1
    guard operators <= Limits.operators else { throw tooDeep("more than 512 operators") }
    return Expr(.binary(sign, left, right), span: left.span.union(right.span))
  }

  // MARK: Values

  private mutating func postfix() throws(Diagnostic) -> Expr {
    let start = current.range.lowerBound
    var value = try primary()
    while current.isSign("[") {
      operators += 1
      guard operators <= Limits.operators else { throw tooDeep("more than 512 slices") }
      let open = current.range
      advance()
      let known = diagnostics.count
      let indices = try items(until: "]") { parser throws(Diagnostic) in try parser.index() }
      if indices.isEmpty, diagnostics.count == known {
        throw error(open.lowerBound..<previousEnd, "the brackets are empty")
      }
      value = Expr(.index(value, indices), span: span(from: start))
    }
    return value
  }

  private mutating func primary() throws(Diagnostic) -> Expr {
    let token = current
    switch token.kind {
    case .number(let number):
      advance()
      return Expr(.number(number), span: scalar.span(token.range))
    case .name:
      let name = try dottedName()
      guard accept("(") else { return Expr(.name(name), span: name.span) }
      let arguments = try items(until: ")") { parser throws(Diagnostic) in try parser.argument() }
      diagnostics += ArgumentCheck(arguments, of: name).problems()
      return Expr(.call(name, arguments), span: span(from: token.range.lowerBound))
    case .sign("["):
      advance()
      let items = try items(until: "]") { parser throws(Diagnostic) in try parser.expression() }
      return Expr(.list(items), span: span(from: token.range.lowerBound))
    case .sign("("):
      advance()
      try enter()
      defer { depth -= 1 }
      let inner = try expression()
      guard accept(")") else { throw current.isSign(",") ? tuple() : unexpectedAfterValue() }
      return inner
    default:
      throw unexpected(wanted: "a value")
    }
  }

  private mutating func dottedName() throws(Diagnostic) -> Name {
    var parts = [try identifier("a name")]
    while current.isSign(".") {
      advance()
      parts.append(try identifier("a name after the dot"))
    }
    return Name(parts)
  }

  private mutating func argument() throws(Diagnostic) -> Argument {
    guard case .name = current.kind, next.isSign("=") else {
      return Argument(value: try expression())
    }
    let keyword = try identifier("a name")
    advance()
    return Argument(keyword: keyword, value: try expression())
  }

  private mutating func index() throws(Diagnostic) -> Index {
    let start = current.range.lowerBound
    let lower = current.isSign(":") ? nil : try expression()
    guard accept(":") else {
      guard let lower else { throw unexpected(wanted: "a value") }
      return Index(.element(lower), span: lower.span)
    }
    let hasUpper = !current.isSign(",") && !current.isSign("]")
    let upper = hasUpper ? try expression() : nil
    if current.isSign(":") { throw error(current.range, "slices have no step") }
    return Index(.range(lower: lower, upper: upper), span: span(from: start))
  }

  // MARK: Lists

  /// Items between commas up to a closing sign, which is passed over; a last comma is allowed.
  ///
  /// An unreadable item is reported and omitted, and reading continues after it.
  mutating func items<T>(
    until closing: String, _ item: (inout ExprParser) throws(Diagnostic) -> T
  ) throws(Diagnostic) -> [T] {
    try enter()
    defer { depth -= 1 }
    let level = levels[position - 1] + 1
    var items: [T] = []
    while !accept(closing) {
      do throws(Diagnostic) {
        let next = try item(&self)
        guard current.isSign(",") || current.isSign(closing) else { throw unexpectedAfterValue() }
        items.append(next)
      } catch {
        // A limit is passed once, not once an item.
        if error.id == .nestingDepth { throw error }
        diagnostics.append(error)
        skipItem(level: level)
      }
      if !accept(","), !current.isSign(closing) { break }
    }
    return items
  }

  /// Goes to the comma or bracket that ends the current item of a list at a level of brackets.
  private mutating func skipItem(level: Int) {
    while current.kind != .end, levels[position] >= level,
      levels[position] > level || !current.isSign(",")
    {
      advance()
    }
  }

  // MARK: Errors

  func error(
    _ range: Range<Int>, _ message: String, help: String? = nil, fixes: [Fix] = []
  ) -> Diagnostic {
    Diagnostic(.expressionSyntax, at: scalar.span(range), message, help: help, fixes: fixes)
  }

  private mutating func enter() throws(Diagnostic) {
    depth += 1
    guard depth <= Limits.depth else { throw tooDeep("brackets nested more than 64 deep") }
  }

  private func tooDeep(_ what: String) -> Diagnostic {
    Diagnostic(.nestingDepth, at: scalar.span(current.range), "the expression has \(what)")
  }

  private func unexpected(wanted: String) -> Diagnostic {
    if case .end = current.kind {
      return error(
        max(0, previousEnd - 1)..<previousEnd, "the expression ends where \(wanted) is expected")
    }
    var fixes: [Fix] = []
    if current.isSign("+") {
      fixes = [
        Fix("remove the plus sign", .safe, replacing: scalar.span(current.range), by: "")
      ]
    }
    if current.isSign("/"), position > 0, tokens[position - 1].isSign("/") {
      return error(
        tokens[position - 1].range.lowerBound..<current.range.upperBound,
        "`//` is not an operator", help: ForeignWords.signs["//"])
    }
    let help: String? =
      switch current.kind {
      case .sign("~"): "`~` may appear only at the start of a node, before a distribution"
      case .sign("+"): "leave out the plus sign"
      default: nil
      }
    return error(
      current.range, "\(current.description) found where \(wanted) is expected", help: help,
      fixes: fixes)
  }

  /// `(a, b)`: a comma where only brackets make a list.
  private func tuple() -> Diagnostic {
    error(
      current.range, "parentheses only group; they do not make a list",
      help: "write `[a, b]` for numbers, `concat(a, b)` or `stack(a, b)` for values")
  }

  func unexpectedAfterValue() -> Diagnostic {
    if position > 0, case .name(let word) = tokens[position - 1].kind,
      ForeignWords.prefixes.contains(word)
    {
      return error(
        tokens[position - 1].range, "`\(word)` cannot come before a value",
        help: ForeignWords.words[word])
    }
    let help: String? =
      switch current.kind {
      case .name(let word) where ForeignWords.words[word] != nil: ForeignWords.words[word]
      case .sign("."): "a value has no attributes or methods: write `f(x)` for `x.f()`"
      case .number, .name, .sign("("), .sign("["): "put an operator or a comma between the values"
      case .sign("="): "write `==` to compare; an expression cannot assign"
      case .sign(":"): "write keyword arguments as `name=value` and slices as `x[1:3]`"
      case .sign("?"): "expressions have no conditionals"
      default: nil
      }
    return error(current.range, "\(current.description) cannot follow a value", help: help)
  }
}

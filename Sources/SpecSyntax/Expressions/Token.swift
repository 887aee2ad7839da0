/// A word or sign of an expression with its byte range in the scalar's text.
struct Token: Hashable {
  enum Kind: Hashable {
    case number(Number)
    case name(String)
    /// An operator, bracket or other sign.
    case sign(String)
    case end
  }

  let kind: Kind
  let range: Range<Int>

  func isSign(_ text: String) -> Bool { kind == .sign(text) }

  /// The name of the token in messages.
  var description: String {
    switch kind {
    case .number(let number): "`\(number)`"
    case .name(let text), .sign(let text): "`\(text)`"
    case .end: "the end of the expression"
    }
  }
}

extension Expr: CustomStringConvertible {
  /// The canonical text: it reads back as the same tree, and equal trees have equal texts.
  public var description: String { text.string }

  /// The text and how tightly its outermost operator binds.
  private var text: (string: String, precedence: Precedence) {
    switch kind {
    case .number(let number):
      // A negative number can only come from code; read back, its minus is an operator.
      return ("\(number)", number.double.sign == .minus ? .unary : .postfix)
    case .name(let name): return (name.text, .postfix)
    case .call(let name, let arguments): return ("\(name.text)(\(list(arguments)))", .postfix)
    case .list(let items): return ("[\(list(items))]", .postfix)
    case .index(let base, let indices):
      return ("\(base.text(atLeast: .postfix))[\(list(indices))]", .postfix)
    case .negate(let operand): return ("-\(operand.text(atLeast: .unary))", .unary)
    case .binary(let sign, let left, let right):
      let own = sign.precedence
      // Comparisons do not chain, powers group to the right, all others to the left.
      let tighter = own == .comparison ? Precedence.additive : own
      let leftText = left.text(atLeast: own == .power ? .postfix : tighter)
      let rightText = right.text(atLeast: own == .power ? .unary : own.next)
      let space = own == .power ? "" : " "
      return (leftText + space + sign.rawValue + space + rightText, own)
    case .invalid: return ("<invalid>", .postfix)
    }
  }

  private func text(atLeast least: Precedence) -> String {
    let (string, own) = text
    return own < least ? "(\(string))" : string
  }

  private func list<T>(_ items: [T]) -> String {
    items.map { "\($0)" }.joined(separator: ", ")
  }
}

extension Precedence {
  /// The next tighter level.
  fileprivate var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .postfix }
}

extension Argument: CustomStringConvertible {
  /// `value` or `name=value`.
  public var description: String { (keyword.map { "\($0.text)=" } ?? "") + "\(value)" }
}

extension Index: CustomStringConvertible {
  /// `element` or `lower:upper`.
  public var description: String {
    switch kind {
    case .element(let element): "\(element)"
    case .range(let lower, let upper):
      (lower.map { "\($0)" } ?? "") + ":" + (upper.map { "\($0)" } ?? "")
    }
  }
}

extension Expr {
  /// The names of one word that the expression reads, in the order of the text.
  public var names: [String] {
    var names: [String] = []
    collectNames(&names)
    return names
  }

  private func collectNames(_ names: inout [String]) {
    switch kind {
    case .number, .invalid: break
    case .name(let name): if name.parts.count == 1 { names.append(name.text) }
    case .call(_, let arguments): for argument in arguments { argument.value.collectNames(&names) }
    case .list(let items): for item in items { item.collectNames(&names) }
    case .negate(let inner): inner.collectNames(&names)
    case .binary(_, let a, let b):
      a.collectNames(&names)
      b.collectNames(&names)
    case .index(let base, let items):
      base.collectNames(&names)
      for item in items {
        switch item.kind {
        case .element(let position): position.collectNames(&names)
        case .range(let lower, let upper):
          lower?.collectNames(&names)
          upper?.collectNames(&names)
        }
      }
    }
  }
}

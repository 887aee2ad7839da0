import Diagnostics
import SpecSyntax

/// The origins of the sizes and values in an expression.
extension ModelScope {
  /// A note that says where the hyperparameters in some expressions were set, or none.
  func notes(on expressions: [Expr]) -> [String] {
    var names: [String] = []
    for expression in expressions {
      expression.forEachName { name in
        if hyperparameters[name.text] != nil, !names.contains(name.text) { names.append(name.text) }
      }
    }
    let all = names.compactMap { hyperparameters[$0] }
    let inFile = all.filter { !$0.isSetOutside }
    let outside = all.filter(\.isSetOutside)
    var notes: [String] = []
    if !inFile.isEmpty {
      let lines = Set(inFile.map { $0.span.startPosition.line }).sorted().map { "\($0)" }
      notes.append(
        "\(values(inFile)) set in `hyperparameters`, line\(lines.count == 1 ? "" : "s") "
          + enumerated(lines))
    }
    if !outside.isEmpty { notes.append("\(values(outside)) set by `--set`") }
    return notes
  }

  /// `vars = 20 and classes = 10 are`.
  private func values(_ parameters: [Hyperparameter]) -> String {
    enumerated(parameters.map { "\($0.name) = \($0.value.text)" })
      + (parameters.count == 1 ? " is" : " are")
  }

  private func enumerated(_ items: [String]) -> String {
    guard items.count > 1 else { return items.joined() }
    return items.dropLast().joined(separator: ", ") + " and " + items[items.count - 1]
  }

  /// The places of the nodes and fields in an expression.
  func definitions(of expressions: [Expr], in graph: Graph) -> [Label] {
    expressions.compactMap { expression in
      guard case .name(let name) = expression.kind else { return nil }
      if let node = graph[name.text] {
        return Label(node.expression.span, "`\(name.text)` is defined here")
      }
      return field(name.text).map { Label($0.span, "`\(name.text)` is declared here") }
    }
  }
}

extension Expr {
  /// True for `h [20, 10]`, which is probably not a slice but a list without its comma.
  var isCutBeforeList: Bool {
    guard case .index(let base, _) = kind, base.span.end < span.end else { return false }
    return span.file.bytes[base.span.end] == UInt8(ascii: " ")
  }

  /// Visits the names that the expression reads, from left to right.
  func forEachName(_ body: (Name) -> Void) {
    switch kind {
    case .name(let name): body(name)
    case .negate(let inner): inner.forEachName(body)
    case .binary(_, let a, let b):
      a.forEachName(body)
      b.forEachName(body)
    case .list(let items): for item in items { item.forEachName(body) }
    case .call(_, let arguments): for argument in arguments { argument.value.forEachName(body) }
    case .index(let base, let items):
      base.forEachName(body)
      for item in items {
        switch item.kind {
        case .element(let element): element.forEachName(body)
        case .range(let lower, let upper):
          for bound in [lower, upper] { bound?.forEachName(body) }
        }
      }
    case .number, .invalid: break
    }
  }
}

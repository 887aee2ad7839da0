import Diagnostics
import Language
import SpecSyntax

extension Check {
  /// The names in functions that nothing calls, as in a library: their shapes are unknown, but
  /// their names are not.
  static let functionBodies = Check("function-bodies", of: .allSpecs, reads: \.usedNames) {
    $0.checkFunctionBodies(called: $1)
  }
}

extension SpecReader {
  fileprivate func checkFunctionBodies(called: Set<String>) {
    let constants = Set(hyperparameters.map(\.name))
    for (name, function) in definitions.sorted(by: { $0.key < $1.key }) where !called.contains(name)
    {
      BodyCheck(self, function, constants).check()
    }
  }
}

/// Looks up the names in the body of one function.
private struct BodyCheck {
  let reader: SpecReader
  let function: DefinedFunction
  private let prefix: String
  private let locals: Set<String>
  private let constants: Set<String>
  private static let functions = Set(
    LanguageFunction.all.map(\.name) + Distribution.all.map(\.name) + [GraphEvaluator.scanName])
  /// Words that some argument takes literally.
  private static let words: Set<String> = {
    let choices = LanguageFunction.all.flatMap(\.parameters).flatMap { parameter -> [String] in
      if case .choice(let words) = parameter.kind { words } else { [] }
    }
    return Set(choices + Initializer.all.map(\.name) + ["true", "false"])
  }()

  init(_ reader: SpecReader, _ function: DefinedFunction, _ constants: Set<String>) {
    self.reader = reader
    self.function = function
    prefix = function.library.isEmpty ? "" : function.library + "."
    locals = Set(function.parameters.map(\.name) + function.nodes.map(\.name))
    self.constants = function.library.isEmpty ? constants : []
  }

  func check() {
    for node in function.nodes { visit(node.expression) }
    visit(function.result)
  }

  private func visit(_ expression: Expr) {
    switch expression.kind {
    case .number, .invalid: break
    case .name(let name): check(name)
    case .negate(let inner): visit(inner)
    case .list(let items): items.forEach(visit)
    case .binary(_, let a, let b):
      visit(a)
      visit(b)
    case .index(let base, let items):
      visit(base)
      for item in items {
        switch item.kind {
        case .element(let element): visit(element)
        case .range(let lower, let upper): [lower, upper].compactMap { $0 }.forEach(visit)
        }
      }
    case .call(let name, let arguments):
      check(callee: name)
      var values = arguments.map(\.value)
      if name.text == GraphEvaluator.scanName, case .name(let scanned)? = values.first?.kind {
        check(callee: scanned)
        values.removeFirst()
      }
      values.forEach(visit)
    }
  }

  private func check(_ name: Name) {
    let first = name.parts[0].text
    let isKnown = locals.contains(first) || constants.contains(first) || Self.words.contains(first)
    guard name.parts.count > 1 || !isKnown, !reader.broken.contains(first) else { return }
    reader.report.unknown(
      .unknownName, nil, name.text, at: name.span, among: locals.sorted() + constants.sorted())
  }

  private func check(callee name: Name) {
    let alias = prefix + name.parts.dropLast().map(\.text).joined(separator: ".")
    let isKnown =
      Self.functions.contains(name.text) || reader.definitions[prefix + name.text] != nil
      || Self.words.contains(name.text) || reader.broken.contains(prefix + name.text)
      || reader.missingLibraries.contains(alias)
    guard !isKnown else { return }
    let own = reader.definitions.keys.filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
    reader.report.unknown(
      .unknownFunction, "function", name.text, at: name.span,
      among: LanguageFunction.all.map(\.name) + own)
  }
}

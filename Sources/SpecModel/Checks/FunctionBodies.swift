import Diagnostics
import Language
import SpecSyntax

extension SpecReader {
  /// The names in functions that nothing calls, as in a library: shapes are unknown there, names are not.
  func checkFunctionBodies(called: Set<String>) {
    for (name, function) in definitions.sorted(by: { $0.key < $1.key }) where !called.contains(name)
    {
      BodyCheck(self, function).check()
    }
  }
}

/// Looks up the names in the body of one function.
private struct BodyCheck {
  let reader: SpecReader
  let function: DefinedFunction
  private let names: [String]
  private let functions: [String]
  /// The functions of `define` that the body may call.
  private let own: [String]
  /// Words that some argument takes for what they are.
  private let words: Set<String>

  init(_ reader: SpecReader, _ function: DefinedFunction) {
    self.reader = reader
    self.function = function
    let constants = function.library.isEmpty ? reader.hyperparameters.map(\.name) : []
    names = function.parameters.map(\.name) + function.nodes.map(\.name) + constants
    let prefix = function.library.isEmpty ? "" : function.library + "."
    let own = reader.definitions.keys.filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
    self.own = own
    functions =
      LanguageFunction.all.map(\.name) + Distribution.all.map(\.name) + own
      + [GraphEvaluator.scanName]
    let choices = LanguageFunction.all.flatMap(\.parameters).flatMap { parameter -> [String] in
      if case .choice(let words) = parameter.kind { words } else { [] }
    }
    words = Set(choices + Initializer.all.map(\.name) + ["true", "false"])
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
    guard name.parts.count > 1 || !(names.contains(first) || words.contains(first)) else { return }
    guard !reader.broken.contains(first) else { return }
    reader.report.unknown(.unknownName, nil, name.text, at: name.span, among: names)
  }

  private func check(callee name: Name) {
    let prefix = function.library.isEmpty ? "" : function.library + "."
    let alias = prefix + name.parts.dropLast().map(\.text).joined(separator: ".")
    let isKnown =
      functions.contains(name.text) || words.contains(name.text)
      || reader.broken.contains(prefix + name.text) || reader.missingLibraries.contains(alias)
    guard !isKnown else { return }
    reader.report.unknown(
      .unknownFunction, "function", name.text, at: name.span, among: functions)
  }
}

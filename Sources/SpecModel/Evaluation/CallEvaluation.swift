import Diagnostics
import Language
import SpecSyntax
import TensorCore
import TensorIR

/// The meaning of calls: of the language's functions, of the spec's functions, and of initializers.
extension GraphEvaluator {
  func call(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ span: Span, _ locals: Locals
  ) -> Operand {
    if let answer = query(name, arguments, span, locals) { return answer }
    if name.text == Self.scanName { return scan(name, arguments, span, locals) }
    let qualified = qualified(name, locals)
    if let definition = scope.definitions[qualified] {
      usedNames.insert(definition.name)
      return call(definition, name, arguments, span, locals)
    }
    guard let function = scope.functions[name.text] else {
      let isLost =
        scope.isPartial && report.suggestion(for: name.text, among: scope.functionNames) == nil
      if isLost || isReported(qualified) { return .unknown }
      if scope.distributions[name.text] != nil {
        report.add(
          .typeMismatch, at: name.span, "`\(name.text)` is a distribution, not a function",
          help: "write the draw as a node of its own: `z: ~ \(name.text)(…)`")
      } else {
        report.unknown(
          .unknownFunction, "function", name.text, at: name.span, among: scope.functionNames,
          hint: foreignNames(locals).hint(forFunction: name))
      }
      return .unknown
    }
    let parameters = function.parameters.map {
      CallParameter(
        name: $0.name, isOptional: $0.isOptional, isKeywordOnly: $0.isKeywordOnly,
        isVariadic: $0.kind == .tensors)
    }
    let (bound, isComplete) = bind(arguments, to: parameters, of: name, report)
    var values: [String: Language.Argument] = [:]
    var isKnown = isComplete
    for parameter in function.parameters {
      guard let given = bound[parameter.name] else { continue }
      if !isComplete, given[0].value.isCutBeforeList {
        isKnown = false
        continue
      }
      if let value = argument(given, parameter, name, locals) {
        values[parameter.name] = value
      } else {
        isKnown = false
      }
    }
    guard isKnown else { return .unknown }
    do throws(LanguageError) {
      return .row(try function.emit(rows, Arguments(values)))
    } catch {
      let place = error.argument.flatMap { bound[$0]?.first?.value.span } ?? span
      var labels: [Label] = []
      if let other = error.other, let span = bound[other.argument]?.first?.value.span {
        labels.append(Label(span, other.label))
      }
      let given = error.argument.flatMap { bound[$0]?.first?.value }
      labels += origins(of: [given].compactMap { $0 }, locals)
      report.add(
        error.id, at: place, error.message, label: error.label, labels: labels,
        notes: scope.notes(on: bound.values.flatMap { $0 }.map(\.value)), help: error.help)
      return .unknown
    }
  }

  /// The meaning of other tools' names, some of which are values.
  func foreignNames(_ locals: Locals) -> ForeignNames {
    ForeignNames(scope: scope) { self.isValue($0, locals) }
  }

  /// True if a word is a value where it is used.
  private func isValue(_ word: String, _ locals: Locals) -> Bool {
    locals.operands[word] != nil || locals.definition?.nodes.contains { $0.name == word } == true
      || GraphKind.allCases.contains { scope.graph($0)[word] != nil } || scope.field(word) != nil
      || scope.hyperparameters[word] != nil
  }

  /// The name of a defined function as seen from a body, the alias of its library in front.
  func qualified(_ name: Name, _ locals: Locals) -> String {
    let library = locals.definition?.library ?? ""
    return library.isEmpty ? name.text : "\(library).\(name.text)"
  }

  /// True if a function or its library could not be read, which has been said.
  func isReported(_ qualified: String) -> Bool {
    scope.broken.contains(qualified)
      || scope.missingLibraries.contains { qualified.hasPrefix($0 + ".") }
  }

  func argument(
    _ given: [SpecSyntax.Argument], _ parameter: Language.Parameter, _ callee: Name,
    _ locals: Locals
  ) -> Language.Argument? {
    let expression = given[0].value
    let saved = rows.path
    if let keyword = given[0].keyword { rows.path = "\(saved).\(keyword.text)" }
    defer { rows.path = saved }
    let isSize = parameter.kind == .extent || parameter.kind == .shape
    func wrong(_ wanted: String, _ operand: Operand) -> Language.Argument? {
      if case .unknown = operand { return nil }
      report.add(
        .typeMismatch, at: expression.span,
        "`\(parameter.name)` of `\(callee.text)` must be \(wanted)",
        label: "this is \(operand.kind)", notes: scope.notes(on: [expression]),
        help: isSize ? "sizes are whole numbers from 1, known when the spec is compiled" : nil)
      return nil
    }
    switch parameter.kind {
    case .tensor: return row(expression, locals).map { .tensor($0) }
    case .tensors:
      let values = given.map { row($0.value, locals) }
      return values.contains { $0 == nil } ? nil : .tensors(values.compactMap { $0 })
    case .extent:
      let value = operand(expression, locals)
      guard case .integer(let extent) = value, extent > 0 else {
        return wrong("a whole number from 1 that is known when the spec is compiled", value)
      }
      guard fitsLimit([extent], expression.span) else { return nil }
      return .integer(extent)
    case .integer:
      let value = operand(expression, locals)
      guard case .integer(let integer) = value else { return wrong("a whole number", value) }
      return .integer(integer)
    case .shape, .integers:
      let value = operand(expression, locals)
      let least = parameter.kind == .shape ? 1 : Int.min
      let wanted =
        parameter.kind == .shape ? "a size or a list of sizes" : "a list of whole numbers"
      switch value {
      case .integer(let extent) where extent >= least:
        guard parameter.kind == .integers || fitsLimit([extent], expression.span) else {
          return nil
        }
        return .integers([extent])
      case .list(let tensor) where tensor.shape.rank == 1:
        let integers = tensor.elements.compactMap { Int(exactly: $0) }
        guard integers.count == tensor.count, integers.allSatisfy({ $0 >= least }) else {
          return wrong(wanted, value)
        }
        guard parameter.kind == .integers || fitsLimit(integers, expression.span) else {
          return nil
        }
        return .integers(integers)
      default: return wrong(wanted, value)
      }
    case .number:
      let value = operand(expression, locals)
      guard let number = value.number else {
        return wrong("a number that is known when the spec is compiled", value)
      }
      return .number(number)
    case .flag:
      let value = operand(expression, locals)
      guard case .flag(let flag) = value else { return wrong("`true` or `false`", value) }
      return .flag(flag)
    case .choice(let words):
      guard case .name(let name) = expression.kind, words.contains(name.text) else {
        if case .name(let name) = expression.kind {
          report.unknown(
            .unknownArgument, "`\(parameter.name)` of `\(callee.text)`", name.text, at: name.span,
            among: words)
          return nil
        }
        return wrong("one of " + words.joined(separator: ", "), operand(expression, locals))
      }
      return .choice(name.text)
    case .initializer: return initializer(expression, locals)
    }
  }

  func initializer(_ expression: Expr, _ locals: Locals) -> Language.Argument? {
    if case .call(let name, let arguments) = expression.kind,
      let rule = scope.initializers[name.text]
    {
      return make(rule, name, arguments, expression.span, locals)
    }
    if case .name(let name) = expression.kind, let rule = scope.initializers[name.text] {
      return make(rule, name, [], expression.span, locals)
    }
    if let name = unknownInitializer(expression, locals) {
      let known = scope.initializers.keys.sorted()
      report.unknown(
        .unknownName, "initializer", name.text, at: name.span, among: known,
        hint: nearest(to: name.text, among: known).isEmpty
          ? (ForeignNames.hint(forInitializer: name), []) : nil)
      return nil
    }
    switch operand(expression, locals) {
    case .integer(let value): return .initializer(.constant(Double(value)))
    case .real(let value): return .initializer(.constant(value))
    case .list(let tensor): return .initializer(.literal(tensor))
    case .unknown: return nil
    case .flag, .row:
      report.add(
        .typeMismatch, at: expression.span,
        "initial values are a number, a list of numbers or an initializer",
        help: "initializers: " + scope.initializers.keys.sorted().joined(separator: ", "))
      return nil
    }
  }

  /// The name in an expression that is a name or a call, if nothing of any kind has that name.
  private func unknownInitializer(_ expression: Expr, _ locals: Locals) -> Name? {
    let name: Name
    switch expression.kind {
    case .name(let word): name = word
    case .call(let word, _): name = word
    default: return nil
    }
    let word = name.parts[0].text
    let isKnown =
      isValue(word, locals) || scope.functions[name.text] != nil
      || scope.definitions[qualified(name, locals)] != nil || word == "true" || word == "false"
    let isLost =
      scope.isPartial || scope.broken.contains(word) || isReported(qualified(name, locals))
    return isKnown || isLost || scope.clashes.contains(word) ? nil : name
  }

  func make(
    _ rule: InitializerFunction, _ name: Name, _ arguments: [SpecSyntax.Argument], _ span: Span,
    _ locals: Locals
  ) -> Language.Argument? {
    let parameters = rule.parameters.map {
      CallParameter(name: $0.name, isOptional: $0.isOptional)
    }
    let (bound, isComplete) = bind(arguments, to: parameters, of: name, report)
    var values: [String: Language.Argument] = [:]
    for parameter in rule.parameters {
      guard let given = bound[parameter.name] else { continue }
      guard let value = argument(given, parameter, name, locals) else { return nil }
      values[parameter.name] = value
    }
    guard isComplete else { return nil }
    do throws(LanguageError) {
      return .initializer(try rule.make(Arguments(values)))
    } catch {
      let place = error.argument.flatMap { bound[$0]?.first?.value.span } ?? span
      report.add(error.id, at: place, error.message, label: error.label, help: error.help)
      return nil
    }
  }

  func call(
    _ definition: DefinedFunction, _ name: Name, _ arguments: [SpecSyntax.Argument],
    _ span: Span, _ locals: Locals
  ) -> Operand {
    if callsItself(definition, at: name.span) { return .unknown }
    let parameters = definition.parameters.map { CallParameter(name: $0.name, isOptional: false) }
    let (bound, isComplete) = bind(arguments, to: parameters, of: name, report)
    guard isComplete else { return .unknown }
    let callee = Locals()
    callee.definition = definition
    callee.step = locals.step
    // In the order of the signature, so that weights are always numbered alike.
    for parameter in definition.parameters {
      guard let given = bound[parameter.name] else { continue }
      callee.operands[parameter.name] = operand(given[0].value, locals)
    }
    callee.path = rows.uniquePath(definition.name)
    return result(of: definition, callee, span)
  }

  /// True if a function is being called already, which is reported.
  func callsItself(_ definition: DefinedFunction, at span: Span) -> Bool {
    guard callStack.contains(definition.name) else { return false }
    let path = (callStack.drop { $0 != definition.name } + [definition.name])
      .joined(separator: " → ")
    report.add(.cycle, at: span, "`\(definition.name)` calls itself: \(path)")
    return true
  }

  /// The value of a call, once its parameters have their values.
  func result(of definition: DefinedFunction, _ callee: Locals, _ span: Span) -> Operand {
    callStack.append(definition.name)
    let saved = (rows.path, rows.step)
    defer {
      callStack.removeLast()
      (rows.path, rows.step) = saved
    }
    rows.path = "\(callee.path).return"
    rows.step = callee.step
    let before = report.diagnostics.count
    let result = operand(definition.result, callee)
    for index in before..<report.diagnostics.count {
      report.diagnostics[index].labels.append(Label(span, "called here"))
    }
    return result
  }

  /// True if a shape stays within the limit on the elements of a value; reported where it does not.
  func fitsLimit(_ extents: [Int], _ span: Span) -> Bool {
    guard SizeLimits.product(extents) > Double(SizeLimits.row) else { return true }
    report.add(
      .numberOutOfRange, at: span, "the shape \(Shape(extents)) is too large",
      notes: ["a value of one row may have at most \(SizeLimits.row) elements"])
    return false
  }
}

public import Diagnostics
public import Language
public import SpecSyntax
public import TensorCore
import TensorIR
import TensorOps

/// What the evaluator asks of the stage it works for.
public protocol GraphHost: AnyObject {
  /// The value of a data field in the current rows.
  func value(of field: DataField) -> RowValue
  /// The value of a variable that the model or guide draws and that is not observed.
  func value(ofLatent name: String) -> RowValue?
}

/// A distribution with its natural parameters, evaluated.
public struct EvaluatedDraw {
  /// The family.
  public let distribution: Distribution
  /// The natural parameters, all of the value's row shape.
  public let parameters: [RowValue]
  /// The call's place.
  public let span: Span

  /// The row shape of a value.
  public var shape: Shape {
    parameters.dropFirst().reduce(parameters[0].shape) {
      Shape.broadcast($0, $1.shape) ?? $0
    }
  }
}

/// Builds the values of graph nodes from their expressions.
///
/// It serves checking (one row without leading axes) and lowering (batches) alike, so that shapes and
/// supports are inferred by the ops in one place. Nodes are evaluated when first asked for; what went
/// wrong is reported once, and everything that depends on it is unknown and silent.
public final class GraphEvaluator {
  /// What names mean.
  let scope: ModelScope
  /// What calls build with.
  public let rows: RowBuilder
  /// Everything that was found.
  let report: Report
  /// Which nodes and fields each node's expression reads, by `graph.name`.
  public private(set) var references: [String: Set<String>] = [:]
  /// Hyperparameters and functions that were read.
  public private(set) var usedNames: Set<String> = []
  private unowned let host: any GraphHost
  private var values: [String: RowValue?] = [:]
  private var draws: [String: EvaluatedDraw?] = [:]
  private var inProgress: Set<String> = []
  private var callStack: [String] = []
  private var currentNode = ""
  private var currentGraph = GraphKind.model

  /// An evaluator.
  init(scope: ModelScope, rows: RowBuilder, host: any GraphHost, report: Report) {
    self.scope = scope
    self.rows = rows
    self.host = host
    self.report = report
  }

  /// An evaluator for a spec that has been checked, so that nothing is left to report.
  public convenience init(_ model: Model, rows: RowBuilder, host: any GraphHost) {
    self.init(scope: ModelScope(model), rows: rows, host: host, report: Report())
  }

  /// Whether anything was reported: in a checked model, a bug.
  public var problems: [Diagnostic] { report.diagnostics }

  /// The value of a node: for a draw, the drawn or observed value.
  public func value(_ kind: GraphKind, _ name: String) -> RowValue? {
    guard let node = scope.graph(kind)[name] else { return nil }
    if node.isDraw {
      if let field = scope.field(name), !field.isOptional { return host.value(of: field) }
      return host.value(ofLatent: name)
    }
    let key = "\(kind.rawValue).\(name)"
    if let known = values[key] { return known }
    guard inProgress.insert(key).inserted else { return nil }
    defer { inProgress.remove(key) }
    let result = within(kind, key, node.span) { row(node.expression, Locals()) }
    if let result { rows.b.name(result.value, key) }
    values[key] = result
    return result
  }

  /// The distribution of a draw.
  public func draw(_ kind: GraphKind, _ name: String) -> EvaluatedDraw? {
    guard let node = scope.graph(kind)[name], node.isDraw else { return nil }
    let key = "\(kind.rawValue).\(name)"
    if let known = draws[key] { return known }
    guard inProgress.insert("~" + key).inserted else { return nil }
    defer { inProgress.remove("~" + key) }
    let result = within(kind, key, node.span) { distribution(node.expression) }
    draws[key] = result
    return result
  }

  /// The value of an expression of an objective, metric or option, in which `guide.` and `model.` name
  /// nodes and plain names mean the model's.
  public func evaluate(_ expression: Expr, path: String) -> Operand {
    within(.model, path, expression.span) { operand(expression, Locals()) }
  }

  /// Runs something with the path, graph and origin of a node.
  private func within<T>(_ kind: GraphKind, _ key: String, _ span: Span, _ body: () -> T) -> T {
    let saved = (currentGraph, currentNode, rows.path, rows.b.origin)
    defer { (currentGraph, currentNode, rows.path, rows.b.origin) = saved }
    (currentGraph, currentNode, rows.path) = (kind, key, key)
    rows.b.origin = Origin(path: key, span: span)
    references[key, default: []].formUnion([])
    return body()
  }

  // MARK: - Expressions

  /// Parameters and nodes of a defined function during a call.
  private final class Locals {
    var operands: [String: Operand] = [:]
    var definition: DefinedFunction?
    var path = ""
    var inProgress: Set<String> = []

    /// The names that the body can use.
    var names: [String] {
      Array(operands.keys) + (definition?.nodes.map(\.name) ?? [])
    }
  }

  /// The value of an expression that has to be a tensor.
  private func row(_ expression: Expr, _ locals: Locals) -> RowValue? {
    lifted(operand(expression, locals), expression.span)
  }

  /// An operand as a tensor: numbers and lists become constants.
  private func lifted(_ operand: Operand, _ span: Span) -> RowValue? {
    switch operand {
    case .integer(let value): return rows.constant(Double(value))
    case .real(let value): return rows.constant(value)
    case .list(let tensor): return rows.constant(tensor)
    case .row(let value): return value
    case .unknown: return nil
    case .flag:
      report.add(.typeMismatch, at: span, "a tensor is wanted here, not a truth value")
      return nil
    }
  }

  private func operand(_ expression: Expr, _ locals: Locals) -> Operand {
    switch expression.kind {
    case .invalid: return .unknown
    case .number(.int(let value)): return .integer(value)
    case .number(.float(let value)): return .real(value)
    case .name(let name): return resolve(name, locals)
    case .list(let items): return list(items, expression.span, locals)
    case .negate(let inner): return negate(inner, expression.span, locals)
    case .binary(let op, let a, let b): return binary(op, a, b, expression.span, locals)
    case .index(let base, let items): return slice(base, items, expression.span, locals)
    case .call(let name, let arguments):
      return call(name, arguments, expression.span, locals)
    }
  }

  private func resolve(_ name: Name, _ locals: Locals) -> Operand {
    let first = name.parts[0].text
    if name.parts.count == 2, let kind = GraphKind(rawValue: first) {
      return graphName(kind, name.parts[1])
    }
    guard name.parts.count == 1 else {
      report.unknown(
        .unknownName, nil, name.text, at: name.span, among: scope.names(locals.names))
      return .unknown
    }
    if first == "true" || first == "false" { return .flag(first == "true") }
    if let local = local(first, locals) { return local }
    if locals.definition == nil {
      if scope.graph(currentGraph)[first] != nil {
        references[currentNode, default: []].insert(first)
        return value(currentGraph, first).map { .row($0) } ?? .unknown
      }
      if let field = scope.field(first) {
        references[currentNode, default: []].insert(first)
        return .row(host.value(of: field))
      }
    }
    // A library means the same in every spec, so it sees none of the spec's constants.
    if locals.definition?.library.isEmpty ?? true, let parameter = scope.hyperparameters[first] {
      usedNames.insert(first)
      switch parameter.value {
      case .integer(let value): return .integer(value)
      case .real(let value): return .real(value)
      case .flag(let value): return .flag(value)
      }
    }
    if scope.broken.contains(first) || scope.isPartial { return .unknown }
    if locals.definition == nil, let reported = otherGraph(first, name.span) { return reported }
    report.unknown(.unknownName, nil, first, at: name.span, among: scope.names(locals.names))
    return .unknown
  }

  /// A name that only the other graph has, reported.
  private func otherGraph(_ name: String, _ span: Span) -> Operand? {
    guard currentNode.hasPrefix("\(currentGraph.rawValue).") else { return nil }
    if currentGraph == .guide, scope.graph(.model)[name] != nil {
      report.add(
        .guideReadsModelLatent, at: span, "the guide cannot read the model's node `\(name)`",
        help: "the guide reads data and its own nodes")
      return .unknown
    }
    if currentGraph == .model, let node = scope.graph(.guide)[name] {
      // A `~` name without a partner in the model is reported where it is drawn.
      if !node.isDraw {
        report.add(
          .modelReadsGuide, at: span, "the model cannot read the guide's node `\(name)`",
          labels: [Label(node.span, "a node of the guide")],
          help: "graphs share the values of `~` names only: define it in `model`, too")
      }
      return .unknown
    }
    return nil
  }

  /// `guide.z` or `model.z`, which only objectives and metrics may say.
  private func graphName(_ kind: GraphKind, _ part: Identifier) -> Operand {
    guard !currentNode.hasPrefix("guide."), !currentNode.hasPrefix("model.") else {
      report.add(
        .modelReadsGuide, at: part.span,
        "a node cannot name another graph's `\(kind.rawValue).\(part.text)`",
        help: "graphs share the values of `~` names only: write `\(part.text)`")
      return .unknown
    }
    guard scope.graph(kind)[part.text] != nil else {
      report.unknown(
        .unknownName, "node of the \(kind.rawValue)", part.text, at: part.span,
        among: scope.graph(kind).nodes.map(\.name))
      return .unknown
    }
    references[currentNode, default: []].insert("\(kind.rawValue).\(part.text)")
    return value(kind, part.text).map { .row($0) } ?? .unknown
  }

  /// A parameter or node of the defined function whose body is evaluated.
  private func local(_ name: String, _ locals: Locals) -> Operand? {
    if let known = locals.operands[name] { return known }
    guard let node = locals.definition?.nodes.first(where: { $0.name == name }) else { return nil }
    guard locals.inProgress.insert(name).inserted else {
      report.add(
        .cycle, at: node.span, "`\(name)` depends on itself within `\(locals.definition!.name)`")
      return .unknown
    }
    let saved = rows.path
    rows.path = "\(locals.path).\(name)"
    defer { rows.path = saved }
    let result = operand(node.expression, locals)
    locals.operands[name] = result
    return result
  }

  private func list(_ items: [Expr], _ span: Span, _ locals: Locals) -> Operand {
    var shape: Shape?
    var elements: [Double] = []
    for item in items {
      let inner: Tensor
      switch operand(item, locals) {
      case .integer(let value): inner = Tensor(scalar: Double(value))
      case .real(let value): inner = Tensor(scalar: value)
      case .list(let tensor): inner = tensor
      case .unknown: return .unknown
      case .flag, .row:
        report.add(
          .typeMismatch, at: item.span, "a list holds numbers only",
          help: "`stack(…)` joins values of the row")
        return .unknown
      }
      guard shape == nil || shape == inner.shape else {
        report.add(
          .shapeMismatch, at: item.span, "the items of a list must have one shape",
          label: "\(inner.shape)", notes: ["the items before have the shape \(shape!)"])
        return .unknown
      }
      shape = inner.shape
      elements += inner.elements
    }
    return .list(Tensor([items.count] + (shape ?? []), elements))
  }

  private func negate(_ inner: Expr, _ span: Span, _ locals: Locals) -> Operand {
    switch operand(inner, locals) {
    case .integer(let value): return .integer(-value)
    case .real(let value): return .real(-value)
    case .list(let tensor): return .list(tensor.map { -$0 })
    case .row(let value):
      return attempt(span) { () throws(LanguageError) in try rows.negate(value) }
    case .flag:
      report.add(.typeMismatch, at: inner.span, "a truth value has no negative")
      return .unknown
    case .unknown: return .unknown
    }
  }

  private func binary(
    _ op: BinaryOperator, _ a: Expr, _ b: Expr, _ span: Span, _ locals: Locals
  ) -> Operand {
    let (x, y) = (operand(a, locals), operand(b, locals))
    if let constant = Constants.combine(op, x, y) {
      guard constant.number?.isFinite ?? true else {
        report.add(.numberOutOfRange, at: span, "the result is not a finite number")
        return .unknown
      }
      return constant
    }
    guard let left = lifted(x, a.span), let right = lifted(y, b.span) else { return .unknown }
    do throws(LanguageError) {
      return .row(try rows.binary(op.rawValue, left, right))
    } catch {
      report.add(
        error.id, at: a.span, "`\(op.rawValue)`: \(error.message)", label: "\(left.shape)",
        labels: [Label(b.span, "\(right.shape)")], help: error.help)
      return .unknown
    }
  }

  private func slice(
    _ base: Expr, _ items: [Index], _ span: Span, _ locals: Locals
  ) -> Operand {
    var slices: [SliceItem] = []
    for item in items {
      switch item.kind {
      case .element(let position):
        guard let index = integer(position, "an index", locals) else { return .unknown }
        slices.append(.index(index))
      case .range(let lower, let upper):
        var bounds: [Int?] = [nil, nil]
        for (position, bound) in [lower, upper].enumerated() {
          guard let bound else { continue }
          guard let index = integer(bound, "a bound", locals) else { return .unknown }
          bounds[position] = index
        }
        slices.append(.range(bounds[0], bounds[1]))
      }
    }
    guard let value = row(base, locals) else { return .unknown }
    do throws(LanguageError) {
      return .row(try rows.slice(value, slices))
    } catch {
      report.add(
        error.id, at: span, error.message, labels: [Label(base.span, "\(value.shape)")],
        help: error.help)
      return .unknown
    }
  }

  private func integer(_ expression: Expr, _ what: String, _ locals: Locals) -> Int? {
    switch operand(expression, locals) {
    case .integer(let value): return value
    case .unknown: return nil
    case let other:
      report.add(
        .typeMismatch, at: expression.span,
        "\(what) must be a whole number that is known when the spec is compiled",
        label: "this is \(other.kind)")
      return nil
    }
  }

  private func attempt(
    _ span: Span, _ body: () throws(LanguageError) -> RowValue
  ) -> Operand {
    do throws(LanguageError) {
      return .row(try body())
    } catch {
      report.add(error.id, at: span, error.message, help: error.help)
      return .unknown
    }
  }

  // MARK: - Calls

  private func call(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ span: Span, _ locals: Locals
  ) -> Operand {
    if name.text == "mode", let mode = mode(name, arguments) { return mode }
    let qualified = locals.definition.map { $0.library.isEmpty ? "" : $0.library + "." } ?? ""
    if let definition = scope.definitions[qualified + name.text] {
      usedNames.insert(definition.name)
      return call(definition, name, arguments, span, locals)
    }
    guard let function = scope.functions[name.text] else {
      let isLost = scope.isPartial && suggestion(for: name.text, among: scope.functionNames) == nil
      if isLost || scope.broken.contains(qualified + name.text) { return .unknown }
      let alias = qualified + name.parts.dropLast().map(\.text).joined(separator: ".")
      if scope.missingLibraries.contains(where: { alias == $0 || alias.hasPrefix($0 + ".") }) {
        return .unknown
      }
      if scope.distributions[name.text] != nil {
        report.add(
          .typeMismatch, at: name.span, "`\(name.text)` is a distribution, not a function",
          help: "a draw is a node of its own: `z: ~ \(name.text)(…)`")
      } else {
        report.unknown(
          .unknownFunction, "function", name.text, at: name.span, among: scope.functionNames)
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
      report.add(
        error.id, at: place, error.message, label: error.label, labels: labels,
        notes: scope.notes(on: bound.values.flatMap { $0 }.map(\.value)), help: error.help)
      return .unknown
    }
  }

  /// `mode(guide.y)`: the most probable value of a draw's distribution, outside the graphs only.
  private func mode(_ name: Name, _ arguments: [SpecSyntax.Argument]) -> Operand? {
    guard !currentNode.hasPrefix("guide."), !currentNode.hasPrefix("model."),
      arguments.count == 1, case .name(let node) = arguments[0].value.kind
    else { return nil }
    let last = node.parts[node.parts.count - 1].text
    let kind = node.parts.count == 2 ? GraphKind(rawValue: node.parts[0].text) : .model
    guard let kind, scope.graph(kind)[last]?.isDraw == true else {
      report.unknown(
        .unknownName, "`~` node", node.text, at: node.span,
        among: GraphKind.allCases.flatMap { scope.graph($0).nodes.filter(\.isDraw).map(\.name) })
      return .unknown
    }
    references[currentNode, default: []].insert("\(kind.rawValue).\(last)")
    guard let draw = draw(kind, last) else { return .unknown }
    let value = draw.distribution.mode(rows.b, draw.parameters.map(\.value))
    return .row(RowValue(value, rank: draw.shape.rank))
  }

  private func argument(
    _ given: [SpecSyntax.Argument], _ parameter: Language.Parameter, _ callee: Name,
    _ locals: Locals
  ) -> Language.Argument? {
    let expression = given[0].value
    let saved = rows.path
    if let keyword = given[0].keyword { rows.path = "\(saved).\(keyword.text)" }
    defer { rows.path = saved }
    func wrong(_ wanted: String, _ operand: Operand) -> Language.Argument? {
      if case .unknown = operand { return nil }
      report.add(
        .typeMismatch, at: expression.span,
        "`\(parameter.name)` of `\(callee.text)` must be \(wanted)",
        label: "this is \(operand.kind)")
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
      case .integer(let extent) where extent >= least: return .integers([extent])
      case .list(let tensor) where tensor.shape.rank == 1:
        let integers = tensor.elements.compactMap { Int(exactly: $0) }
        guard integers.count == tensor.count, integers.allSatisfy({ $0 >= least }) else {
          return wrong(wanted, value)
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

  private func initializer(_ expression: Expr, _ locals: Locals) -> Language.Argument? {
    if case .call(let name, let arguments) = expression.kind,
      let rule = scope.initializers[name.text]
    {
      return make(rule, name, arguments, expression.span, locals)
    }
    if case .name(let name) = expression.kind, let rule = scope.initializers[name.text] {
      return make(rule, name, [], expression.span, locals)
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

  private func make(
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

  private func call(
    _ definition: DefinedFunction, _ name: Name, _ arguments: [SpecSyntax.Argument],
    _ span: Span, _ locals: Locals
  ) -> Operand {
    guard !callStack.contains(definition.name) else {
      let path = (callStack.drop { $0 != definition.name } + [definition.name])
        .joined(separator: " → ")
      report.add(.cycle, at: name.span, "`\(definition.name)` calls itself: \(path)")
      return .unknown
    }
    let parameters = definition.parameters.map { CallParameter(name: $0.name, isOptional: false) }
    let (bound, isComplete) = bind(arguments, to: parameters, of: name, report)
    guard isComplete else { return .unknown }
    let callee = Locals()
    callee.definition = definition
    // In the order of the signature, so that weights are always numbered alike.
    for parameter in definition.parameters {
      guard let given = bound[parameter.name] else { continue }
      callee.operands[parameter.name] = operand(given[0].value, locals)
    }
    callee.path = rows.uniquePath(definition.name)
    callStack.append(definition.name)
    let saved = rows.path
    defer {
      callStack.removeLast()
      rows.path = saved
    }
    rows.path = "\(callee.path).return"
    let before = report.diagnostics.count
    let result = operand(definition.result, callee)
    for index in before..<report.diagnostics.count {
      report.diagnostics[index].labels.append(Label(span, "called here"))
    }
    return result
  }

  // MARK: - Draws

  private func distribution(_ expression: Expr) -> EvaluatedDraw? {
    guard case .call(let name, let arguments) = expression.kind else { return nil }
    guard let distribution = scope.distributions[name.text] else {
      report.unknown(
        .unknownDistribution, "distribution", name.text, at: name.span,
        among: Array(scope.distributions.keys))
      return nil
    }
    let forms = distribution.parameters.flatMap { $0 }
    let parameters = forms.map {
      CallParameter(name: $0.name, isOptional: true, isKeywordOnly: true)
    }
    let (bound, isComplete) = bind(arguments, to: parameters, of: name, report)
    var naturals: [RowValue] = []
    var isKnown = isComplete
    for alternatives in distribution.parameters {
      let given = alternatives.filter { bound[$0.name] != nil }
      guard let form = given.first else {
        if isComplete {
          let names = alternatives.map { "`\($0.name)`" }.joined(separator: " or ")
          report.add(
            .missingArgument, at: name.span, "`\(name.text)` lacks the argument \(names)",
            help: "write `~ \(name.text)(\(alternatives[0].name)=…)`")
        }
        isKnown = false
        continue
      }
      if given.count > 1 {
        report.add(
          .duplicateArgument, at: bound[given[1].name]![0].span,
          "`\(form.name)` and `\(given[1].name)` say the same thing", help: "give one of the two")
        isKnown = false
      }
      guard let natural = natural(bound[form.name]![0].value, form, distribution, name) else {
        isKnown = false
        continue
      }
      naturals.append(natural)
    }
    guard isKnown else { return nil }
    if naturals.count == 2, naturals[0].shape != naturals[1].shape {
      guard Shape.broadcast(naturals[0].shape, naturals[1].shape) != nil else {
        report.add(
          .shapeMismatch, at: expression.span,
          "the arguments of `\(name.text)` have the shapes \(naturals[0].shape) and "
            + "\(naturals[1].shape)")
        return nil
      }
    }
    return EvaluatedDraw(distribution: distribution, parameters: naturals, span: expression.span)
  }

  private func natural(
    _ expression: Expr, _ form: ParameterForm, _ distribution: Distribution, _ name: Name
  ) -> RowValue? {
    let saved = rows.path
    rows.path = "\(saved).\(form.name)"
    defer { rows.path = saved }
    guard let value = row(expression, Locals()) else { return nil }
    guard value.dtype.isFloating else {
      report.add(
        .supportMismatch, at: expression.span,
        "`\(form.name)` of `\(name.text)` wants numbers, not class numbers")
      return nil
    }
    guard value.support.isSubset(of: form.support) else {
      report.add(
        .supportMismatch, at: expression.span,
        "`\(form.name)` of `\(name.text)` must be \(form.support.rawValue)",
        label: "this is \(value.support.rawValue)",
        help: form.name == "probs"
          ? "give `logits=` instead, or bring it there with "
            + (form.support == .simplex ? "`softmax`" : "`sigmoid`") : nil)
      return nil
    }
    guard value.rank >= distribution.minimumRank else {
      report.add(
        .shapeMismatch, at: expression.span,
        "`\(form.name)` of `\(name.text)` needs an axis of classes, and this is one number")
      return nil
    }
    return RowValue(form.natural(rows.b, value.value), rank: value.rank)
  }
}

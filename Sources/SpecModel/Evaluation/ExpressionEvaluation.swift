import Diagnostics
import Language
import SpecSyntax
import TensorCore
import TensorIR

/// The meaning of names, lists, operators and slices.
extension GraphEvaluator {
  /// The value of an expression that has to be a tensor.
  func row(_ expression: Expr, _ locals: Locals) -> RowValue? {
    lifted(operand(expression, locals), expression.span)
  }

  /// An operand as a tensor: numbers and lists become constants.
  func lifted(_ operand: Operand, _ span: Span) -> RowValue? {
    switch operand {
    case .integer(let value): return rows.constant(Double(value))
    case .real(let value): return rows.constant(value)
    case .list(let tensor): return rows.constant(tensor)
    case .row(let value): return value
    case .unknown: return nil
    case .flag:
      report.add(.typeMismatch, at: span, "a tensor is expected here, not a truth value")
      return nil
    }
  }

  func operand(_ expression: Expr, _ locals: Locals) -> Operand {
    // Numbers are not counted: they cost almost nothing, and literal tensors contain many.
    if case .number = expression.kind { evaluations += 1 } else { evaluations += 10 }
    guard evaluations <= 10 * Limits.expressions, depth < Limits.expressionDepth,
      callStack.count <= Limits.calls
    else { return stop(expression.span) }
    depth += 1
    defer { depth -= 1 }
    return limited(unlimited(expression, locals), expression.span)
  }

  /// Reports once that the expansion exceeds a limit; no further expression is evaluated.
  func stop(_ span: Span) -> Operand {
    defer { evaluations = .max / 2 }
    guard !isStopped else { return .unknown }
    let definition = callStack.first.flatMap { scope.definitions[$0] }
    let labels = definition.map { [Label($0.span, "expanded once for each call")] } ?? []
    if callStack.count > Limits.calls {
      report.add(
        .nestingDepth, at: span, "functions call each other more than \(Limits.calls) deep",
        labels: labels)
    } else if drawsOfCalls.values.contains(where: { $0 >= Limits.expandedDraws }) {
      report.add(
        .modelTooLarge, at: span,
        "the graph draws more than \(Limits.expandedDraws) random variables, counting each step of a `scan`",
        labels: labels, help: "combine variables into one: a draw may have a shape")
    } else if depth >= Limits.expressionDepth {
      report.add(
        .nestingDepth, at: span,
        "expressions are nested more than \(Limits.expressionDepth) deep after all "
          + "calls are expanded", labels: labels)
    } else {
      report.add(
        .modelTooLarge, at: span,
        "the spec has more than \(Limits.expressions) expressions after all calls are expanded",
        labels: labels)
    }
    return .unknown
  }

  private func unlimited(_ expression: Expr, _ locals: Locals) -> Operand {
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

  /// A value within the limit on its elements, beyond which products of extents would overflow.
  private func limited(_ operand: Operand, _ span: Span) -> Operand {
    guard case .row(let value) = operand, value.shape.count > SizeLimits.row else { return operand }
    report.add(
      .numberOutOfRange, at: span, "this value of the shape \(value.shape) is too large",
      notes: ["a value of one row may have at most \(SizeLimits.row) elements"])
    return .unknown
  }

  func resolve(_ name: Name, _ locals: Locals) -> Operand {
    let first = name.parts[0].text
    if name.parts.count == 2, let kind = GraphKind(rawValue: first) {
      return graphName(kind, name.parts[1], of: name)
    }
    guard name.parts.count == 1 else {
      report.unknown(
        .unknownName, nil, name.text, at: name.span, among: scope.names(locals.names),
        hint: foreignNames(locals).attribute(of: name))
      return .unknown
    }
    if first == "true" || first == "false" { return .flag(first == "true") }
    if let local = local(first, locals) { return local }
    if locals.definition == nil {
      if scope.clashes.contains(first) {
        references[currentNode, default: []].insert(first)
        return .unknown
      }
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
  func otherGraph(_ name: String, _ span: Span) -> Operand? {
    guard currentNode.hasPrefix("\(currentGraph.rawValue).") else { return nil }
    if currentGraph == .guide, scope.graph(.model)[name] != nil {
      if scope.misspeltDraws[name] != nil { return .unknown }
      report.add(
        .guideReadsModelLatent, at: span, "the guide cannot read the model's node `\(name)`",
        labels: scope.graph(.model)[name].map { [Label($0.span, "a node of the model")] } ?? [],
        help: "the guide reads data and its own nodes")
      return .unknown
    }
    if currentGraph == .model, let node = scope.graph(.guide)[name] {
      // A `~` name without a partner in the model is reported where it is drawn.
      if !node.isDraw {
        report.add(
          .modelReadsGuide, at: span, "the model cannot read the guide's node `\(name)`",
          labels: [Label(node.span, "a node of the guide")],
          help: "the graphs share only the values of `~` names: define it in `model`, too")
      }
      return .unknown
    }
    return nil
  }

  /// `guide.z` or `model.z`, which only objectives and metrics may say.
  func graphName(_ kind: GraphKind, _ part: Identifier, of name: Name) -> Operand {
    guard !currentNode.hasPrefix("guide."), !currentNode.hasPrefix("model.") else {
      report.add(
        .modelReadsGuide, at: part.span,
        "a node cannot name another graph's `\(kind.rawValue).\(part.text)`",
        help: "the graphs share only the values of `~` names: write `\(part.text)`",
        fixes: scope.graph(kind)[part.text]?.isDraw == true
          ? [Fix("write `\(part.text)`", .suggested, replacing: name.span, by: part.text)] : [])
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
  func local(_ name: String, _ locals: Locals) -> Operand? {
    if let known = locals.operands[name] { return known }
    guard let node = locals.definition?.nodes.first(where: { $0.name == name }) else { return nil }
    guard locals.inProgress.insert(name).inserted else {
      report.add(
        .cycle, at: node.span, "`\(name)` depends on itself within `\(locals.definition!.name)`")
      return .unknown
    }
    let saved = rows.path
    rows.enter(node: name, ofCallAt: locals.path)
    defer { rows.path = saved }
    let result = node.isDraw ? drawn(node, locals) : operand(node.expression, locals)
    locals.operands[name] = result
    return result
  }

  func list(_ items: [Expr], _ span: Span, _ locals: Locals) -> Operand {
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
          .typeMismatch, at: item.span, "a list may contain only numbers",
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

  func negate(_ inner: Expr, _ span: Span, _ locals: Locals) -> Operand {
    switch operand(inner, locals) {
    case .integer(let value):
      // The least whole number has no negative among them.
      return value == .min ? .real(-Double(value)) : .integer(-value)
    case .real(let value): return .real(-value)
    case .list(let tensor): return .list(tensor.map { -$0 })
    case .row(let value):
      return attempt(span) { () throws(LanguageError) in try rows.negate(value) }
    case .flag:
      report.add(.typeMismatch, at: inner.span, "a truth value cannot be negated")
      return .unknown
    case .unknown: return .unknown
    }
  }

  func binary(
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
      return .row(try rows.binary(op.onRows, left, right))
    } catch {
      report.add(
        error.id, at: a.span, "`\(op.rawValue)`: \(error.message)", label: "\(left.shape)",
        labels: [Label(b.span, "\(right.shape)")] + origins(of: [a, b], locals),
        notes: scope.notes(on: [a, b]), help: error.help)
      return .unknown
    }
  }

  func slice(
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
        error.id, at: span, error.message,
        labels: [Label(base.span, "\(value.shape)")] + origins(of: [base], locals),
        notes: scope.notes(on: [Expr(.index(base, items), span: span)]), help: error.help)
      return .unknown
    }
  }

  /// The places where the operands are defined; within a function, the names of its caller have no
  /// meaning.
  func origins(of expressions: [Expr], _ locals: Locals) -> [Label] {
    guard locals.definition == nil else { return [] }
    return scope.definitions(of: expressions, in: scope.graph(currentGraph))
  }

  func integer(_ expression: Expr, _ what: String, _ locals: Locals) -> Int? {
    switch operand(expression, locals) {
    case .integer(let value): return value
    case .unknown: return nil
    case let other:
      report.add(
        .typeMismatch, at: expression.span,
        "\(what) must be a whole number that is known when the spec is compiled",
        label: "this is \(other.kind)", notes: scope.notes(on: [expression]))
      return nil
    }
  }

  func attempt(
    _ span: Span, _ body: () throws(LanguageError) -> RowValue
  ) -> Operand {
    do throws(LanguageError) {
      return .row(try body())
    } catch {
      report.add(error.id, at: span, error.message, help: error.help)
      return .unknown
    }
  }
}

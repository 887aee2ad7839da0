import Diagnostics
import Language
import Objectives
import SpecSyntax
import TensorCore

extension SpecReader {
  /// Reads `maximize` or `minimize`, of which there must be one.
  func readObjective(_ rows: RowCheck) -> Objective? {
    let given = [Direction.maximize, .minimize].compactMap { direction in
      entries[direction.rawValue].map { (direction, $0) }
    }
    guard let (direction, entry) = given.first else {
      guard !root.isPartial else { return nil }
      report.add(
        .missingKey, at: root.span, "the spec is missing the key `maximize` or `minimize`",
        help: "write for example `maximize: elbo`")
      return nil
    }
    if given.count > 1 {
      let keys = given.map(\.1.key.span).sorted { $0.start < $1.start }
      report.add(
        .duplicateKey, at: keys[1], "`maximize` and `minimize` exclude each other",
        labels: [Label(keys[0], "first here")], help: "remove one of the two")
    }
    return readObjective(entry.value, direction, rows, path: "objective")
  }

  /// Reads an objective or a metric.
  ///
  /// - Parameter path: the path of the weights that it makes itself.
  func readObjective(
    _ node: YAMLNode, _ direction: Direction, _ rows: RowCheck, path: String, isMetric: Bool = false
  ) -> Objective? {
    let expression = parseExpression(node, &report.diagnostics)
    if expression.isInvalid { return nil }
    var reader = TermReader(rows: rows, path: path, isMetric: isMetric)
    guard reader.read(expression, Coefficient()) else { return nil }
    usedConstants.formUnion(rows.evaluator.usedNames)
    if let own = reader.terms.first(where: \.hasOwnGradient), let name = own.term.call?.term.name,
      reader.terms.count > 1 || direction != .maximize || own.coefficient != 1
        || own.schedule != nil
    {
      report.add(
        .affineObjective, at: own.span,
        "`\(name)` must be maximized alone, since its gradient is not that of any function",
        help: "write `maximize: \(name)(samples=…)`")
      return nil
    }
    guard !reader.terms.isEmpty else {
      report.add(.affineObjective, at: expression.span, "this is a constant")
      return nil
    }
    return Objective(
      direction: direction, terms: reader.terms, constant: reader.constant,
      text: "\(expression)", span: expression.span)
  }
}

/// A number, possibly times a schedule.
struct Coefficient {
  var number = 1.0
  var schedule: ScalarOption?
}

/// Takes an objective apart into terms with coefficients (`Semantics.md`, rules 4 and 5).
struct TermReader {
  let rows: RowCheck
  let path: String
  let isMetric: Bool
  var terms: [WeightedTerm] = []
  var constant = 0.0
  private var report: Report { rows.report }

  init(rows: RowCheck, path: String, isMetric: Bool) {
    self.rows = rows
    self.path = path
    self.isMetric = isMetric
  }

  /// Adds the terms of an expression times a coefficient; false where something is wrong.
  mutating func read(_ expression: Expr, _ coefficient: Coefficient) -> Bool {
    switch expression.kind {
    case .negate(let inner):
      return read(inner, Coefficient(number: -coefficient.number, schedule: coefficient.schedule))
    case .binary(.add, let a, let b):
      let left = read(a, coefficient)
      return read(b, coefficient) && left
    case .binary(.subtract, let a, let b):
      let left = read(a, coefficient)
      let negated = Coefficient(number: -coefficient.number, schedule: coefficient.schedule)
      return read(b, negated) && left
    case .binary(.multiply, let a, let b):
      let before = report.diagnostics.count
      if let factor = factor(a, coefficient) { return read(b, factor) }
      if let factor = factor(b, coefficient) { return read(a, factor) }
      // An unreadable schedule has been reported, and so is an unknown name.
      guard report.diagnostics.count == before, isKnown(a), isKnown(b) else { return false }
      return notAffine(expression, "a product of two expectations")
    case .binary(.divide, let a, let b):
      if let divisor = number(b) {
        guard divisor != 0 else {
          report.add(.numberOutOfRange, at: b.span, "this divides by zero")
          return false
        }
        return read(
          a,
          Coefficient(number: coefficient.number / divisor, schedule: coefficient.schedule))
      }
      return notAffine(expression, "a quotient by an expectation")
    case .binary(let op, _, _): return notAffine(expression, "`\(op.rawValue)` of expectations")
    case .invalid: return false
    default: break
    }
    if let number = number(expression) {
      guard coefficient.schedule == nil else {
        return notAffine(expression, "a schedule without a term")
      }
      constant += coefficient.number * number
      return true
    }
    guard let (use, hidden) = term(expression) else { return false }
    terms.append(
      WeightedTerm(
        coefficient: coefficient.number, schedule: coefficient.schedule, term: use,
        hidden: hidden, span: expression.span))
    return true
  }

  /// The coefficient times an expression, if that is a number or a schedule.
  private func factor(_ expression: Expr, _ coefficient: Coefficient) -> Coefficient? {
    if let number = number(expression) {
      return Coefficient(number: coefficient.number * number, schedule: coefficient.schedule)
    }
    if case .binary(.multiply, let a, let b) = expression.kind {
      return factor(a, coefficient).flatMap { factor(b, $0) }
    }
    guard coefficient.schedule == nil, isSchedule(expression),
      let schedule = OptionReader(rows: rows).scalar(
        expression, "the coefficient", -Double.infinity...Double.infinity, false)
    else { return nil }
    return Coefficient(number: coefficient.number, schedule: schedule)
  }

  /// True if a factor is more than an unknown name, which is reported.
  private func isKnown(_ expression: Expr) -> Bool {
    guard case .name(let name) = expression.kind,
      !rows.scope.names([]).contains(name.text), !Term.all.map(\.name).contains(name.text)
    else { return true }
    if case .unknown = rows.evaluator.evaluate(expression, path: "objective") { return false }
    return true
  }

  private func isSchedule(_ expression: Expr) -> Bool {
    guard case .call(let name, _) = expression.kind else { return false }
    return Schedule.all.contains { $0.name == name.text }
  }

  /// The value of an expression of numbers and hyperparameters.
  private func number(_ expression: Expr) -> Double? {
    switch expression.kind {
    case .number(let number): return number.double
    case .negate(let inner): return number(inner).map { -$0 }
    case .name(let name):
      guard rows.scope.hyperparameters[name.text] != nil else { return nil }
      return rows.evaluator.evaluate(expression, path: "objective").number
    case .binary(_, let a, let b):
      guard number(a) != nil, number(b) != nil else { return nil }
      return rows.evaluator.evaluate(expression, path: "objective").number
    default: return nil
    }
  }

  private func notAffine(_ expression: Expr, _ what: String) -> Bool {
    report.add(
      .affineObjective, at: expression.span,
      "\(what) is not an expectation: each term is averaged over draws and rows",
      help: "terms may be added and multiplied by numbers; compute anything else per row, in a node"
    )
    return false
  }

  private func term(_ expression: Expr) -> (TermUse, hidden: Set<String>)? {
    if let (name, arguments) = OptionReader.call(expression), let term = Term.named(name.text) {
      return read(term, name, arguments, expression).map { (.call($0.0), $0.hidden) }
    }
    if let (name, _) = OptionReader.call(expression), name.parts.count == 1,
      let help = misspeltTerm(name)
    {
      report.add(
        .unknownName, at: name.span, "no term is called `\(name.text)`", help: help,
        fixes: corrections(of: name.text, at: name.span, among: Term.all.map(\.name)))
      return nil
    }
    if isSchedule(expression) {
      _ = notAffine(expression, "a schedule without a term")
      return nil
    }
    if case .call(let name, _) = expression.kind, rows.scope.functions[name.text] != nil,
      !["sum", "mean", "accuracy"].contains(name.text)
    {
      _ = notAffine(expression, "`\(name.text)` of an expectation")
      return nil
    }
    return scalar(expression).map { ($0, []) }
  }

  /// Help for an unknown name that resembles a term.
  private func misspeltTerm(_ name: Name) -> String? {
    let scope = rows.scope
    let isKnown =
      scope.names([]).contains(name.text) || scope.functionNames.contains(name.text)
      || scope.broken.contains(name.text)
    return isKnown ? nil : suggestion(for: name.text, among: Term.all.map(\.name))
  }

  private func scalar(_ expression: Expr) -> TermUse? {
    // Weights keep their names in a function that has this term alone.
    let own = terms.isEmpty ? path : "\(path).term_\(terms.count + 1)"
    let evaluate = { rows.evaluator.evaluate(expression, path: "objective", own: own) }
    let operand = isMetric ? rows.evaluator.asking(evaluate) : evaluate()
    guard case .row(let value) = operand else {
      if case .unknown = operand { return nil }
      report.add(
        .typeMismatch, at: expression.span, "a value of the row is expected here",
        label: "this is \(operand.kind)")
      return nil
    }
    guard value.rank == 0 || value.shape.count == 1 else {
      report.add(
        .shapeMismatch, at: expression.span, "an objective is one number per row",
        label: "this has the shape \(value.shape)", help: "take its `sum` or `mean`",
        fixes: ["sum", "mean"].map { wrapping(expression, in: $0) })
      return nil
    }
    guard value.dtype.isFloating else {
      report.add(.typeMismatch, at: expression.span, "a class number is not an objective")
      return nil
    }
    return .expression(expression, path: own)
  }

  // MARK: - Terms

  private func read(
    _ term: Term, _ name: Name, _ arguments: [SpecSyntax.Argument], _ expression: Expr
  ) -> (TermCall, hidden: Set<String>)? {
    guard term.argument == .none else {
      guard let argument = nodeArgument(term, name, arguments),
        let node = term.argument == .draw ? draw(argument) : latent(argument)
      else { return nil }
      let options = TermOptions(values: [:], given: [])
      return (TermCall(term: term, options: options, node: node), [])
    }
    var hidden: Set<String> = []
    let rest = arguments.filter { argument in
      guard argument.keyword == nil, case .call(let callee, let inner) = argument.value.kind,
        callee.text == "hide"
      else { return true }
      hide(inner, argument.span, &hidden)
      return false
    }
    guard let read = OptionReader(rows: rows).read(name, rest, term.options) else { return nil }
    let given = Set(rest.compactMap { $0.keyword?.text })
    let options = TermOptions(values: read, given: given)
    if let problem = term.problem(options, isMetric) {
      let place = rest.first { $0.keyword != nil && $0.keyword?.text == problem.option }
      report.add(
        problem.id, at: place?.span ?? expression.span, problem.message, help: problem.help)
      return nil
    }
    if isMetric, let (message, help) = term.metricProblem {
      report.add(.typeMismatch, at: expression.span, message, help: help)
      return nil
    }
    return (TermCall(term: term, options: options, node: nil), hidden)
  }

  /// Reads the fields of `hide`, which are treated as missing.
  private func hide(
    _ fields: [SpecSyntax.Argument], _ span: Span, _ hidden: inout Set<String>
  ) {
    if !isMetric {
      report.add(
        .unknownOption, at: span, "`hide` works only in metrics",
        help: "remove it: strata decide which rows have the field")
    }
    for field in fields {
      guard case .name(let name) = field.value.kind,
        rows.scope.field(name.text)?.isOptional == true
      else {
        // A field that could not be read has been reported.
        if case .name(let name) = field.value.kind, rows.scope.field(name.text) == nil,
          rows.scope.broken.contains(name.text) || rows.scope.isPartial
        {
          continue
        }
        report.add(
          .typeMismatch, at: field.value.span, "`hide` takes optional data fields",
          help: "an optional field is declared with `?`")
        continue
      }
      hidden.insert(name.text)
    }
  }

  private func nodeArgument(
    _ term: Term, _ name: Name, _ arguments: [SpecSyntax.Argument]
  ) -> Name? {
    guard arguments.count == 1, arguments[0].keyword == nil,
      case .name(let node) = arguments[0].value.kind
    else {
      report.add(
        .missingArgument, at: name.span, "`\(name.text)` takes one `~` node",
        help: "write for example `\(name.text)(\(term.argument == .latent ? "z" : "guide.y"))`")
      return nil
    }
    return node
  }

  /// The `~` node of either graph with a name.
  private func draw(_ name: Name) -> (graph: GraphKind, name: String)? {
    let last = name.parts[name.parts.count - 1]
    let kind = name.parts.count == 2 ? GraphKind(rawValue: name.parts[0].text) : .model
    guard let kind, name.parts.count <= 2, rows.scope.graph(kind)[last.text]?.isDraw == true else {
      if rows.scope.isPartial || kind == .guide && rows.scope.misspeltDraws[last.text] != nil {
        return nil
      }
      let draws = GraphKind.allCases.flatMap { kind in
        rows.scope.graph(kind).nodes.filter(\.isDraw).map {
          kind == .model ? $0.name : "guide.\($0.name)"
        }
      }
      report.unknown(.unknownName, "`~` node", name.text, at: name.span, among: draws)
      return nil
    }
    return (kind, last.text)
  }

  /// The latent variable of the guide with a name.
  private func latent(_ name: Name) -> (graph: GraphKind, name: String)? {
    let latents = rows.scope.graph(.guide).nodes.filter(\.isDraw).map(\.name)
    guard latents.contains(name.text), rows.scope.graph(.model)[name.text]?.isDraw == true else {
      // A draw of one graph without a partner in the other has been reported.
      let isReported = latents.contains(name.text) || rows.scope.misspeltDraws[name.text] != nil
      if rows.hasErrors, isReported || rows.scope.isPartial { return nil }
      report.unknown(
        .unknownName, "latent variable of the guide", name.text, at: name.span, among: latents)
      return nil
    }
    return (.model, name.text)
  }
}

import Diagnostics
import Estimators
import Language
import Objectives
import SpecModel
import SpecSyntax

/// The kind of a call's name: an estimator, optimizer, schedule or term.
enum Callee {
  static func estimator(_ name: String) -> (Mention.Role, [Option])? {
    Estimator.all.first { $0.name == name }.map { (.estimator($0), $0.options) }
  }

  static func optimizer(_ name: String) -> (Mention.Role, [Option])? {
    Optimizer.all.first { $0.name == name }.map { (.optimizer($0), $0.options) }
  }

  static func schedule(_ name: String) -> (Mention.Role, [Option])? {
    Schedule.all.first { $0.name == name }.map { (.schedule($0), $0.options) }
  }

  static func term(_ name: String) -> Term? { .named(name) }
}

/// The words of expressions.
extension MentionReader {
  /// An expression of rows, sizes or numbers.
  mutating func row(_ expression: Expr, _ region: Scope.Region) {
    switch expression.kind {
    case .number, .invalid: break
    case .name(let name): mention(name, region)
    case .list(let items): for item in items { row(item, region) }
    case .negate(let inner): row(inner, region)
    case .binary(_, let a, let b):
      row(a, region)
      row(b, region)
    case .index(let base, let items):
      row(base, region)
      for item in items {
        switch item.kind {
        case .element(let position): row(position, region)
        case .range(let lower, let upper):
          for bound in [lower, upper].compactMap({ $0 }) { row(bound, region) }
        }
      }
    case .call(let name, let arguments): call(name, arguments, region)
    }
  }

  private mutating func mention(_ name: Name, _ region: Scope.Region) {
    if name.parts.count == 2, case .outside = region,
      let kind = GraphKind(rawValue: name.parts[0].text)
    {
      add(name.parts[1], scope.node(kind, name.parts[1].text), in: kind)
    } else if name.parts.count == 1 {
      add(name.parts[0], scope.lookUp(name.text, in: region))
    }
  }

  private mutating func call(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ region: Scope.Region
  ) {
    if name.text == GraphEvaluator.scanName {
      add(name.span, .scan)
      scan(arguments, region)
    } else if let own = scope.function(name.text, in: region) {
      mention(own, name, region)
      for argument in arguments { self.argument(argument, of: own, region) }
    } else if let query = query(name, arguments, region) {
      add(name.span, .query(query))
      for argument in arguments { row(argument.value, region) }
    } else if let function = LanguageFunction.all.first(where: { $0.name == name.text }) {
      add(name.span, .function(function))
      bind(arguments, to: function.parameters, of: name.text, region)
    } else {
      for argument in arguments { row(argument.value, region) }
    }
  }

  /// The query that a call outside the graphs is; a function of the same name is meant where the
  /// argument is no `~` node.
  private func query(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ region: Scope.Region
  ) -> Query? {
    guard case .outside = region, let query = Query.named(name.text) else { return nil }
    guard LanguageFunction.all.contains(where: { $0.name == name.text }) else { return query }
    guard case .name(let node)? = arguments.first?.value.kind, let last = node.parts.last else {
      return nil
    }
    let kind = node.parts.count == 2 ? GraphKind(rawValue: node.parts[0].text) : .model
    return kind.map { scope.draws($0).contains(last.text) } == true ? query : nil
  }

  /// An argument of a function of `define`.
  private mutating func argument(
    _ argument: SpecSyntax.Argument, of function: FunctionTable.Function, _ region: Scope.Region
  ) {
    if let keyword = argument.keyword,
      function.parameters.contains(where: { $0.text == keyword.text })
    {
      let kind = Symbol.Kind.parameter(function: function.symbol.name)
      add(keyword, Symbol(path: function.symbol.path, kind: kind, name: keyword.text))
    }
    row(argument.value, region)
  }

  /// The arguments of `scan`: a function, and its further arguments by name.
  private mutating func scan(_ arguments: [SpecSyntax.Argument], _ region: Scope.Region) {
    let first = arguments.firstIndex { $0.keyword?.text == "f" } ?? arguments.startIndex
    var applied: FunctionTable.Function?
    if first < arguments.endIndex, case .name(let name) = arguments[first].value.kind,
      let own = scope.function(name.text, in: region)
    {
      mention(own, name, region)
      applied = own
    }
    for (index, argument) in arguments.enumerated() where index != first {
      if let applied {
        self.argument(argument, of: applied, region)
      } else {
        row(argument.value, region)
      }
    }
  }

  /// The function itself, and the aliases in front of it.
  private mutating func mention(
    _ function: FunctionTable.Function, _ name: Name, _ region: Scope.Region
  ) {
    var prefix: [String] = []
    for part in name.parts.dropLast() {
      prefix.append(part.text)
      add(part, scope.functions.aliases[prefix.joined(separator: ".")]?.symbol)
    }
    add(name.parts[name.parts.count - 1], function.symbol)
  }

  private mutating func bind(
    _ arguments: [SpecSyntax.Argument], to parameters: [Parameter], of owner: String,
    _ region: Scope.Region
  ) {
    var positional = parameters.filter { !$0.isKeywordOnly }[...]
    for argument in arguments {
      let parameter: Parameter?
      if let keyword = argument.keyword {
        parameter = parameters.first { $0.name == keyword.text }
        if let parameter { add(keyword.span, .parameter(parameter, owner: owner)) }
      } else {
        parameter = positional.first
        if let parameter, parameter.kind != .tensors { positional.removeFirst() }
      }
      switch parameter?.kind {
      case .choice?: break
      case .initializer?: initializer(argument.value, region)
      default: row(argument.value, region)
      }
    }
  }

  private mutating func initializer(_ expression: Expr, _ region: Scope.Region) {
    let called: (Name, [SpecSyntax.Argument])? =
      switch expression.kind {
      case .name(let name): (name, [])
      case .call(let name, let arguments): (name, arguments)
      default: nil
      }
    guard let (name, arguments) = called,
      let rule = Initializer.all.first(where: { $0.name == name.text })
    else { return row(expression, region) }
    add(name.span, .initializer(rule))
    bind(arguments, to: rule.parameters, of: name.text, region)
  }

  /// The call after `~`.
  mutating func draw(_ expression: Expr, _ region: Scope.Region) {
    guard case .call(let name, let arguments) = expression.kind else { return }
    let distribution = Distribution.all.first { $0.name == name.text }
    if let distribution { add(name.span, .distribution(distribution)) }
    for argument in arguments {
      if let keyword = argument.keyword, let distribution {
        if let form = distribution.parameters.joined().first(where: { $0.name == keyword.text }) {
          add(keyword.span, .form(form, distribution))
        } else if let index = distribution.index, index.name == keyword.text {
          add(keyword.span, .familyIndex(index, distribution))
        }
      }
      row(argument.value, region)
    }
  }

  // MARK: - Options

  /// A word or call with options.
  mutating func call(_ expression: Expr, _ find: (String) -> (Mention.Role, [Option])?) {
    let called: (Name, [SpecSyntax.Argument])
    switch expression.kind {
    case .name(let name): called = (name, [])
    case .call(let name, let arguments): called = (name, arguments)
    default: return row(expression, .outside)
    }
    guard let (role, options) = find(called.0.text) else { return row(expression, .outside) }
    add(called.0.span, role)
    self.options(called.1, options, of: called.0.text)
  }

  private mutating func options(
    _ arguments: [SpecSyntax.Argument], _ options: [Option], of owner: String
  ) {
    for (position, argument) in arguments.enumerated() {
      let option =
        argument.keyword.map { keyword in options.first { $0.name == keyword.text } }
        ?? (position < options.count ? options[position] : nil)
      if let keyword = argument.keyword, let option {
        add(keyword.span, .option(option, owner: owner))
      }
      switch option?.kind {
      case .choice(let choices)?:
        call(argument.value) { name in
          choices.first { $0.name == name }
            .map { (.choice($0, option: option?.name ?? ""), $0.options) }
        }
      case .scalar?: call(argument.value, Callee.schedule)
      default: row(argument.value, .outside)
      }
    }
  }

  /// An objective or metric.
  mutating func objective(_ expression: Expr) {
    let called: (Name, [SpecSyntax.Argument])
    switch expression.kind {
    case .negate(let inner): return objective(inner)
    case .binary(_, let a, let b):
      objective(a)
      return objective(b)
    case .name(let name): called = (name, [])
    case .call(let name, let arguments): called = (name, arguments)
    default: return row(expression, .outside)
    }
    let (name, arguments) = called
    guard let term = Callee.term(name.text) else {
      return call(expression, Callee.schedule)
    }
    add(name.span, .term(term))
    if term.argument != .none {
      for argument in arguments { row(argument.value, .outside) }
      return
    }
    func isHidden(_ argument: SpecSyntax.Argument) -> Bool {
      if case .call(let callee, _) = argument.value.kind { callee.text == "hide" } else { false }
    }
    for argument in arguments where isHidden(argument) { row(argument.value, .outside) }
    options(arguments.filter { !isHidden($0) }, term.options, of: name.text)
  }

  /// The word or call of a key that takes one of a closed list.
  mutating func keyForm(_ expression: Expr, _ forms: [KeyForm]) {
    let called: (Name, [SpecSyntax.Argument])
    switch expression.kind {
    case .name(let name): called = (name, [])
    case .call(let name, let arguments): called = (name, arguments)
    default: return
    }
    if let form = forms.first(where: { $0.name == called.0.text }) {
      add(called.0.span, .keyForm(form))
    }
    for argument in called.1 { row(argument.value, .outside) }
  }
}

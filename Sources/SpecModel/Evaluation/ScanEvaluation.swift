import Diagnostics
import Language
import SpecSyntax
import TensorCore
import TensorIR

/// `scan(f, init, xs)`: a defined function applied from step to step, with one set of weights.
///
/// It is unrolled over the first axis of `xs`; draws in the body are named by the path of the call
/// and their step, `path.z[3]`.
extension GraphEvaluator {
  /// The name in specs.
  public static let scanName = "scan"
  /// Its meaning in one sentence.
  public static let scanSummary =
    "Applies a function of `define` step by step: `scan(f, init, xs)` stacks all states along a new "
    + "first axis. Further arguments of `f` are given by name."
  /// The most steps, since each is compiled by itself.
  static let scanLimit = 1024

  func scan(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ span: Span, _ locals: Locals
  ) -> Operand {
    guard let definition = scanned(name, arguments, locals) else { return .unknown }
    let own = definition.parameters.dropFirst(2).map(\.name)
    let (bound, isComplete) = bind(
      arguments,
      to: ["f", "init", "xs"].map { CallParameter(name: $0, isOptional: false) }
        + own.map { CallParameter(name: $0, isOptional: false, isKeywordOnly: true) },
      of: name, report)
    guard isComplete, let first = bound["init"]?[0].value, let items = bound["xs"]?[0].value else {
      return .unknown
    }
    var others: [String: Operand] = [:]
    for parameter in own {
      if let given = bound[parameter] { others[parameter] = operand(given[0].value, locals) }
    }
    guard let start = row(first, locals), let xs = row(items, locals) else { return .unknown }
    guard xs.rank > 0, xs.shape[0] <= Self.scanLimit else {
      report.add(
        xs.rank > 0 ? .numberOutOfRange : .shapeMismatch, at: items.span,
        xs.rank > 0
          ? "`scan` takes at most \(Self.scanLimit) steps"
          : "`scan` steps along the first axis, and this is one number",
        label: "\(xs.shape)", help: "give a value with one row for each step")
      return .unknown
    }
    let path = rows.uniquePath(definition.name)
    var states: [RowValue] = []
    for step in 0..<xs.shape[0] {
      let callee = Locals()
      callee.definition = definition
      callee.path = path
      callee.step = "\(locals.step)[\(step)]"
      callee.operands = others
      callee.operands[definition.parameters[0].name] = .row(states.last ?? start)
      let item = attempt(items.span) { () throws(LanguageError) in
        try rows.slice(xs, [.index(step)])
      }
      callee.operands[definition.parameters[1].name] = item
      let result = rows.renumbering { self.result(of: definition, callee, span) }
      guard let state = lifted(result, definition.result.span) else { return .unknown }
      guard state.shape == start.shape else {
        report.add(
          .shapeMismatch, at: definition.result.span,
          "`\(definition.name)` must return a state of the same shape as the one it takes",
          label: "\(state.shape)", labels: [Label(first.span, "\(start.shape)")],
          help: "give `init` and the result the same shape")
        return .unknown
      }
      states.append(state)
    }
    return attempt(span) { () throws(LanguageError) in
      try LanguageFunction.stack.emit(rows, Arguments(["x": .tensors(states)]))
    }
  }

  /// The function that a `scan` applies.
  private func scanned(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ locals: Locals
  ) -> DefinedFunction? {
    guard let given = (arguments.first { $0.keyword?.text == "f" } ?? arguments.first)?.value else {
      report.add(
        .missingArgument, at: name.span, "`scan` needs a function",
        help: "write `scan(f, init, xs)` with a function from `define`")
      return nil
    }
    guard case .name(let callee) = given.kind else {
      report.add(
        .typeMismatch, at: given.span,
        "the first argument of `scan` must be the name of a function under `define`",
        help: "write `scan(f, init, xs)`")
      return nil
    }
    let qualified = qualified(callee, locals)
    guard let definition = scope.definitions[qualified] else {
      if !isReported(qualified), !scope.isPartial {
        report.unknown(
          .unknownFunction, "defined function", callee.text, at: callee.span,
          among: Array(scope.definitions.keys))
      }
      return nil
    }
    usedNames.insert(definition.name)
    guard definition.parameters.count >= 2 else {
      report.add(
        .missingArgument, at: callee.span,
        "`\(callee.text)` must take a state and an item of the sequence",
        labels: [Label(definition.span, "defined here")],
        help: "give it two parameters, for example `\(callee.text)(state, item)`")
      return nil
    }
    return callsItself(definition, at: callee.span) ? nil : definition
  }
}

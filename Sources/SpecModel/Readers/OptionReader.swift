import Diagnostics
import Language
import SpecSyntax

/// Options as they were read: those known now, those that depend on the step, and their text.
struct ReadOptions {
  var values: [String: OptionValue] = [:]
  var scalars: [String: ScalarOption] = [:]
  var text = ""
}

/// Reads the options of an estimator, optimizer, schedule or objective term.
struct OptionReader {
  let rows: RowCheck
  var report: Report { rows.report }

  /// A call `name(option=value, …)` or a bare name, as the name and its arguments.
  static func call(_ expression: Expr) -> (name: Name, arguments: [SpecSyntax.Argument])? {
    switch expression.kind {
    case .name(let name): (name, [])
    case .call(let name, let arguments): (name, arguments)
    default: nil
    }
  }

  /// The options of a call, with defaults filled in; nil if one was wrong.
  func read(
    _ name: Name, _ arguments: [SpecSyntax.Argument], _ options: [Option]
  ) -> ReadOptions? {
    let parameters = options.map {
      CallParameter(name: $0.name, isOptional: $0.defaultText != nil)
    }
    let (bound, isComplete) = bind(
      arguments, to: parameters, of: name, unknown: .unknownOption, report)
    var result = ReadOptions()
    var isKnown = isComplete
    var texts: [String] = []
    for option in options {
      let expression: Expr
      if let given = bound[option.name] {
        expression = given[0].value
      } else if let text = option.defaultText {
        expression = parseDefault(text)
      } else {
        continue
      }
      guard let text = read(option, expression, into: &result) else {
        isKnown = false
        continue
      }
      texts.append("\(option.name)=\(text)")
    }
    guard isKnown else { return nil }
    result.text = texts.isEmpty ? name.text : "\(name.text)(\(texts.joined(separator: ", ")))"
    return result
  }

  /// True if an option has the value that it has where it is not given.
  func isDefault(_ option: Option, _ value: OptionValue?, _ scalar: ScalarOption?) -> Bool {
    guard let text = option.defaultText else { return false }
    var result = ReadOptions()
    guard read(option, parseDefault(text), into: &result) != nil else { return false }
    if case .number(let number)? = scalar, case .number(let standard)? = result.scalars[option.name]
    {
      return number == standard
    }
    return scalar == nil && value == result.values[option.name]
  }

  private func parseDefault(_ text: String) -> Expr {
    let file = SourceFile(path: "default", text: text)
    let span = Span(file: file, start: 0, end: file.bytes.count)
    var diagnostics: [Diagnostic] = []
    return parseExpression(Scalar(text: text, style: .plain, span: span), &diagnostics)
  }

  /// Reads one option into the result and returns its canonical text.
  private func read(_ option: Option, _ expression: Expr, into result: inout ReadOptions) -> String?
  {
    switch option.kind {
    case .scalar(let range, let excludesLowerBound):
      let read = scalar(
        expression, option.name, range, excludesLowerBound, default: option.defaultText)
      guard let (scalar, text) = read else {
        return nil
      }
      result.values[option.name] = .scalar
      result.scalars[option.name] = scalar
      return text
    case .number(let range):
      guard let number = number(expression, option.name, range, default: option.defaultText) else {
        return nil
      }
      result.values[option.name] = .number(number)
      return "\(number)"
    case .integer(let range):
      let operand = rows.evaluator.evaluate(expression, path: "options")
      guard case .integer(let integer) = operand, range.contains(integer) else {
        wrong(operand, option.name, "a whole number" + describe(range), expression)
        return nil
      }
      result.values[option.name] = .integer(integer)
      return "\(integer)"
    case .flag:
      let operand = rows.evaluator.evaluate(expression, path: "options")
      guard case .flag(let flag) = operand else {
        wrong(operand, option.name, "`true` or `false`", expression)
        return nil
      }
      result.values[option.name] = .flag(flag)
      return "\(flag)"
    case .choice(let choices):
      guard let (name, arguments) = Self.call(expression) else {
        report.add(
          .typeMismatch, at: expression.span,
          "`\(option.name)` must be one of "
            + choices.map { "`\($0.name)`" }.joined(separator: ", "))
        return nil
      }
      guard let choice = choices.first(where: { $0.name == name.text }) else {
        report.unknown(
          .unknownOption, "`\(option.name)`", name.text, at: name.span,
          among: choices.map(\.name))
        return nil
      }
      guard let inner = read(name, arguments, choice.options) else { return nil }
      result.values[option.name] = .choice(choice.name, inner.values)
      return inner.text
    }
  }

  /// A number within a range.
  private func number(
    _ expression: Expr, _ what: String, _ range: ClosedRange<Double>,
    excludesLowerBound: Bool = false, default text: String?
  ) -> Double? {
    let operand = rows.evaluator.evaluate(expression, path: "options")
    guard let number = operand.number else {
      wrong(operand, what, "a number that is known when the spec is compiled", expression)
      return nil
    }
    guard range.contains(number), !(excludesLowerBound && number == range.lowerBound) else {
      report.add(
        .numberOutOfRange, at: expression.span,
        "`\(what)` must be \(describe(range, excludesLowerBound))",
        notes: rows.scope.notes(on: [expression]),
        help: text.map { "the default is `\($0)`" }
          ?? (excludesLowerBound || !range.lowerBound.isFinite && !range.upperBound.isFinite
            ? "write a number \(describe(range, excludesLowerBound))"
            : "the nearest allowed value is "
              + "`\(short(min(max(number, range.lowerBound), range.upperBound)))`")
      )
      return nil
    }
    return number
  }

  /// A number or a schedule whose values all lie within a range.
  func scalar(
    _ expression: Expr, _ what: String, _ range: ClosedRange<Double>, _ excludesLowerBound: Bool,
    default text: String? = nil
  ) -> (ScalarOption, String)? {
    if case .call(let name, let arguments) = expression.kind,
      let schedule = Schedule.all.first(where: { $0.name == name.text })
    {
      guard let options = read(name, arguments, schedule.options) else { return nil }
      let values = schedule.range(options.values)
      guard range.contains(values.lowerBound), range.contains(values.upperBound),
        !(excludesLowerBound && values.lowerBound == range.lowerBound)
      else {
        report.add(
          .numberOutOfRange, at: expression.span,
          "`\(what)` must be \(describe(range, excludesLowerBound))",
          label: "this runs from \(short(values.lowerBound)) to \(short(values.upperBound))",
          help: text.map { "the default is `\($0)`" })
        return nil
      }
      return (.schedule(schedule, options.values), options.text)
    }
    if case .call(let name, _) = expression.kind, rows.scope.functions[name.text] == nil {
      report.unknown(
        .unknownFunction, "schedule", name.text, at: name.span, among: Schedule.all.map(\.name))
      return nil
    }
    return number(
      expression, what, range, excludesLowerBound: excludesLowerBound, default: text
    )
    .map { (.number($0), "\($0)") }
  }

  private func wrong(_ operand: Operand, _ what: String, _ wanted: String, _ expression: Expr) {
    if case .unknown = operand { return }
    report.add(
      .typeMismatch, at: expression.span, "`\(what)` must be \(wanted)",
      label: "this is \(operand.kind)", notes: rows.scope.notes(on: [expression]))
  }

  private func describe(_ range: ClosedRange<Int>) -> String {
    range.upperBound == Int.max
      ? " from \(range.lowerBound)" : " from \(range.lowerBound) to \(range.upperBound)"
  }

  private func describe(_ range: ClosedRange<Double>, _ excludesLowerBound: Bool) -> String {
    range.described(excludingLowerBound: excludesLowerBound)
  }
}

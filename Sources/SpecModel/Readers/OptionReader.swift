import Diagnostics
import Language
import SpecSyntax

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
  ) -> Options? {
    let parameters = options.map {
      CallParameter(name: $0.name, isOptional: $0.defaultText != nil)
    }
    let (bound, isComplete) = bind(
      arguments, to: parameters, of: name, unknown: .unknownOption, report)
    var result = Options()
    var isKnown = isComplete
    for option in options {
      if let given = bound[option.name] {
        result[option.name] = read(option, given[0].value)
        isKnown = isKnown && result[option.name] != nil
      } else {
        result[option.name] = option.defaultValue
      }
    }
    return isKnown ? result : nil
  }

  /// The value of one option.
  private func read(_ option: Option, _ expression: Expr) -> OptionValue? {
    switch option.kind {
    case .scalar(let range, let excludesLowerBound):
      return scalar(
        expression, option.name, range, excludesLowerBound, default: option.defaultText
      ).map { .scalar($0) }
    case .number(let range):
      return number(expression, option.name, range, default: option.defaultText).map { .number($0) }
    case .integer(let range):
      let operand = rows.evaluator.evaluate(expression, path: "options")
      guard case .integer(let integer) = operand, range.contains(integer) else {
        wrong(operand, option.name, "a whole number" + describe(range), expression)
        return nil
      }
      return .integer(integer)
    case .flag:
      let operand = rows.evaluator.evaluate(expression, path: "options")
      guard case .flag(let flag) = operand else {
        wrong(operand, option.name, "`true` or `false`", expression)
        return nil
      }
      return .flag(flag)
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
      return read(name, arguments, choice.options).map { .choice(choice.name, $0) }
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
              + "`\(min(max(number, range.lowerBound), range.upperBound).shortText)`")
      )
      return nil
    }
    return number
  }

  /// A number or a schedule whose values all lie within a range.
  func scalar(
    _ expression: Expr, _ what: String, _ range: ClosedRange<Double>, _ excludesLowerBound: Bool,
    default text: String? = nil
  ) -> ScalarOption? {
    if case .call(let name, let arguments) = expression.kind,
      let schedule = Schedule.all.first(where: { $0.name == name.text })
    {
      guard let options = read(name, arguments, schedule.options) else { return nil }
      let values = schedule.range(options)
      guard range.contains(values.lowerBound), range.contains(values.upperBound),
        !(excludesLowerBound && values.lowerBound == range.lowerBound)
      else {
        report.add(
          .numberOutOfRange, at: expression.span,
          "`\(what)` must be \(describe(range, excludesLowerBound))",
          label: "this runs from \(values.lowerBound.shortText) to \(values.upperBound.shortText)",
          help: text.map { "the default is `\($0)`" })
        return nil
      }
      return .schedule(schedule, options)
    }
    if case .call(let name, _) = expression.kind, rows.scope.functions[name.text] == nil {
      report.unknown(
        .unknownFunction, "schedule", name.text, at: name.span, among: Schedule.all.map(\.name))
      return nil
    }
    return number(
      expression, what, range, excludesLowerBound: excludesLowerBound, default: text
    )
    .map { .number($0) }
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

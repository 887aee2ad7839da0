import Diagnostics
import Language
import SpecSyntax
import TensorCore
import TensorIR

/// The distribution and its arguments after `~`.
extension GraphEvaluator {
  func distribution(_ expression: Expr, _ locals: Locals) -> EvaluatedDraw? {
    guard case .call(let name, let arguments) = expression.kind else { return nil }
    guard let distribution = scope.distributions[name.text] else {
      report.unknown(
        .unknownDistribution, "distribution", name.text, at: name.span,
        among: Array(scope.distributions.keys))
      return nil
    }
    let forms = distribution.parameters.flatMap { $0 }
    var parameters = forms.map {
      CallParameter(name: $0.name, isOptional: true, isKeywordOnly: true)
    }
    if let index = distribution.index {
      parameters.append(CallParameter(name: index.name, isOptional: false, isKeywordOnly: true))
    }
    let (bound, isComplete) = bind(arguments, to: parameters, of: name, report)
    var naturals: [RowValue] = []
    var exact: [RowValue] = []
    var isKnown = isComplete
    for alternatives in distribution.parameters {
      let given = alternatives.filter { bound[$0.name] != nil }
      guard let form = given.first else {
        if isComplete {
          let names = alternatives.map { "`\($0.name)`" }.joined(separator: " or ")
          report.add(
            .missingArgument, at: name.span, "`\(name.text)` is missing the argument \(names)",
            help: "write `~ \(name.text)(\(alternatives[0].name)=…)`")
        }
        isKnown = false
        continue
      }
      if given.count > 1 {
        report.add(
          .duplicateArgument, at: bound[given[1].name]![0].span,
          "`\(form.name)` and `\(given[1].name)` mean the same",
          labels: [Label(bound[form.name]![0].span, "given here")], help: "give only one of the two"
        )
        isKnown = false
      }
      guard let natural = natural(bound[form.name]![0], form, distribution, name, locals)
      else {
        isKnown = false
        continue
      }
      naturals.append(natural.value)
      exact += natural.exact
    }
    guard isKnown else { return nil }
    if naturals.count == 2, naturals[0].shape != naturals[1].shape {
      guard Shape.broadcast(naturals[0].shape, naturals[1].shape) != nil else {
        report.add(
          .shapeMismatch, at: expression.span,
          "the arguments of `\(name.text)` have the shapes \(naturals[0].shape) and "
            + "\(naturals[1].shape)",
          labels: forms.compactMap { bound[$0.name]?.first }.enumerated().map { index, argument in
            Label(argument.span, "\(naturals[min(index, naturals.count - 1)].shape)")
          }, notes: scope.notes(on: arguments.map(\.value)))
        return nil
      }
    }
    var member = distribution
    if let index = distribution.index {
      guard
        let found = self.member(
          bound[index.name]![0].value, index, naturals[0].shape, name, locals)
      else { return nil }
      member = found
    }
    let draw = EvaluatedDraw(
      distribution: member, parameters: naturals, exact: exact, span: expression.span)
    return fitsLimit(draw.shape.extents, expression.span) ? draw : nil
  }

  /// The member of a family that an argument names.
  private func member(
    _ expression: Expr, _ index: FamilyIndex, _ shape: Shape, _ name: Name, _ locals: Locals
  ) -> Distribution? {
    let given = operand(expression, locals)
    if case .unknown = given { return nil }
    guard case .integer(let value) = given else {
      report.add(
        .typeMismatch, at: expression.span,
        "`\(index.name)` of `\(name.text)` must be a whole number that is known when the spec is "
          + "compiled",
        label: "this is \(given.kind)")
      return nil
    }
    let range = index.range(shape)
    guard range.contains(value) else {
      report.add(
        .numberOutOfRange, at: expression.span,
        "`\(index.name)` of `\(name.text)` must lie from \(range.lowerBound) to "
          + "\(range.upperBound)",
        label: "this is \(value)",
        notes: ["the logits have the shape \(shape)"] + scope.notes(on: [expression]))
      return nil
    }
    return index.member(value)
  }

  /// Gives values that are no probabilities as logits, or makes probabilities of them.
  private func fixes(_ expression: Expr, _ form: ParameterForm, _ keyword: Identifier?) -> [Fix] {
    switch expression.kind {
    case .number, .list, .negate: return []
    default: break
    }
    let squash = wrapping(expression, in: form.support == .simplex ? "softmax" : "sigmoid")
    let rename = keyword.map { Fix("write `logits`", .suggested, replacing: $0.span, by: "logits") }
    return [rename, squash].compactMap { $0 }
  }

  func natural(
    _ argument: SpecSyntax.Argument, _ form: ParameterForm, _ distribution: Distribution,
    _ name: Name,
    _ locals: Locals
  ) -> (value: RowValue, exact: [RowValue])? {
    let expression = argument.value
    let saved = rows.path
    rows.path = "\(saved).\(form.name)"
    defer { rows.path = saved }
    guard let value = row(expression, locals) else { return nil }
    guard value.dtype.isFloating else {
      report.add(
        .supportMismatch, at: expression.span,
        "`\(form.name)` of `\(name.text)` takes numbers, not class numbers")
      return nil
    }
    guard form.accepts(rows.b, value.value) else {
      report.add(
        .supportMismatch, at: expression.span,
        "`\(form.name)` of `\(name.text)` must be \(form.support.rawValue)",
        label: "this is \(value.support.rawValue)", labels: origins(of: [expression], locals),
        help: form.name == "probs"
          ? "pass `logits=` instead, or convert it with "
            + (form.support == .simplex ? "`softmax`" : "`sigmoid`") : nil,
        fixes: form.name == "probs" ? fixes(expression, form, argument.keyword) : [])
      return nil
    }
    guard value.rank >= distribution.minimumRank else {
      report.add(
        .shapeMismatch, at: expression.span,
        "`\(form.name)` of `\(name.text)` needs an axis of classes, and this is one number",
        labels: origins(of: [expression], locals))
      return nil
    }
    let natural = form.natural(rows.b, value.value)
    return (
      RowValue(natural.value, rank: value.rank),
      natural.exact.map { RowValue($0, rank: value.rank) }
    )
  }
}

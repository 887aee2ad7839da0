import Diagnostics

/// Checks of a call's arguments that need no knowledge of the called function.
struct ArgumentCheck {
  private let arguments: [Argument]
  private let callee: Name

  init(_ arguments: [Argument], of callee: Name) {
    self.arguments = arguments
    self.callee = callee
  }

  /// Positional arguments after keyword arguments, and repeated keywords.
  func problems() -> [Diagnostic] {
    var found: [Diagnostic] = []
    var keywords: [String: Argument] = [:]
    for (index, argument) in arguments.enumerated() {
      guard let keyword = argument.keyword else {
        let earlier = keywords.values.compactMap(\.keyword).min { $0.span.start < $1.span.start }
        if let earlier {
          found.append(
            Diagnostic(
              .positionalAfterKeyword, at: argument.value.span,
              "a positional argument of `\(callee.text)` follows a keyword argument",
              labels: [Label(earlier.span, "keyword argument")],
              help: "give it a name, or move it to the front", fixes: moving(index)))
        }
        continue
      }
      if let earlier = keywords[keyword.text] {
        found.append(
          Diagnostic(
            .duplicateArgument, at: keyword.span, "`\(keyword.text)` is given twice",
            labels: [Label(earlier.span, "first here")], help: "remove one of the two",
            fixes: removing(index, repeating: earlier)))
      } else {
        keywords[keyword.text] = argument
      }
    }
    return found
  }

  /// Moves the only misplaced argument before the keyword arguments.
  private func moving(_ index: Int) -> [Fix] {
    guard let first = arguments.firstIndex(where: { $0.keyword != nil }),
      arguments[first...].count(where: { $0.keyword == nil }) == 1,
      let place = arguments[index].span.withComma(behind: arguments[index - 1].span.end)
    else { return [] }
    let insertion = Edit(
      insert: arguments[index].span.text + ", ", before: arguments[first].span)
    return [Fix("move it before the keyword arguments", .suggested, [insertion, Edit(place, "")])]
  }

  /// Removes the second of two arguments of one name; safe where they say the same.
  private func removing(_ index: Int, repeating earlier: Argument) -> [Fix] {
    guard let place = arguments[index].span.withComma(behind: arguments[index - 1].span.end)
    else { return [] }
    let isSame = arguments[index].value.span.text == earlier.value.span.text
    return [
      Fix("remove the second", isSame ? .safe : .suggested, replacing: place, by: "")
    ]
  }
}

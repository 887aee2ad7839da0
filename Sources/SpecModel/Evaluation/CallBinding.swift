import Diagnostics
import SpecSyntax

/// A parameter as far as binding arguments to it goes.
struct CallParameter {
  let name: String
  let isOptional: Bool
  var isKeywordOnly = false
  var isVariadic = false
}

/// Matches the arguments of a call with the parameters of its function.
///
/// Unknown, repeated, superfluous and missing arguments are reported; the rest is returned by name.
func bind(
  _ arguments: [SpecSyntax.Argument], to parameters: [CallParameter], of callee: Name,
  unknown id: DiagnosticID = .unknownArgument, _ report: Report
) -> (bound: [String: [SpecSyntax.Argument]], isComplete: Bool) {
  var bound: [String: [SpecSyntax.Argument]] = [:]
  var isComplete = true
  var positional = parameters.filter { !$0.isKeywordOnly }[...]
  var reported = 0
  for argument in arguments {
    // After this many wrong arguments the call as a whole is wrong.
    guard reported < 20 else { break }
    if !isComplete { reported += 1 }
    if let keyword = argument.keyword {
      guard parameters.contains(where: { $0.name == keyword.text }) else {
        let known = parameters.map(\.name)
        report.add(
          id, at: keyword.span, "`\(callee.text)` has no argument `\(keyword.text)`",
          notes: known.isEmpty
            ? [] : ["it takes " + known.map { "`\($0)`" }.joined(separator: ", ")],
          help: suggestion(for: keyword.text, among: known),
          fixes: corrections(of: keyword.text, at: keyword.span, among: known))
        isComplete = false
        continue
      }
      if let first = bound[keyword.text]?.first {
        report.add(
          .duplicateArgument, at: argument.span, "`\(keyword.text)` is given twice",
          labels: [Label(first.span, "first here")], help: "remove one of the two")
        isComplete = false
        continue
      }
      bound[keyword.text] = [argument]
    } else if let parameter = positional.first {
      bound[parameter.name, default: []].append(argument)
      if !parameter.isVariadic { positional.removeFirst() }
    } else {
      let named = parameters.first { $0.isKeywordOnly && bound[$0.name] == nil }
      report.add(
        id, at: argument.span,
        parameters.allSatisfy(\.isKeywordOnly) && named != nil
          ? "`\(callee.text)` takes its arguments by name"
          : "`\(callee.text)` takes \(count(parameters)), and this is one more",
        help: named.map { "write `\($0.name)=\(argument.value)`" },
        fixes: named.map {
          [
            Fix(
              "write `\($0.name)=\(argument.value)`", .suggested,
              [Edit(insert: "\($0.name)=", before: argument.span)])
          ]
        } ?? [])
      isComplete = false
    }
  }
  let missing = parameters.filter { !$0.isOptional && bound[$0.name] == nil }.map(\.name)
  if !missing.isEmpty, isComplete {
    let names = missing.map { "`\($0)`" }.joined(separator: " and ")
    report.add(
      .missingArgument, at: callee.span, "`\(callee.text)` is missing the argument \(names)",
      help: "write `\(callee.text)(…, \(missing[0])=…)`")
    isComplete = false
  }
  return (bound, isComplete)
}

private func count(_ parameters: [CallParameter]) -> String {
  let positional = parameters.count { !$0.isKeywordOnly }
  switch positional {
  case 0: return "no positional arguments"
  case 1: return "one positional argument"
  default: return "\(positional) positional arguments"
  }
}

public import Diagnostics

/// Reads a file into its syntax tree, with everything that is wrong with the YAML itself.
///
/// The tree is nil only when nothing of it can be used, and then there is an error. Parts that were
/// reported are `invalid` nodes, or left out of collections that say so by `isPartial`.
public func parseYAML(_ file: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
  if let problem = checkBytes(of: file) { return (nil, [problem]) }
  var recovery = Recovery(file)
  var failures: [Diagnostic] = []
  while true {
    var builder = TreeBuilder(file, recovery)
    let failure = builder.build()
    if let failure {
      failures.append(failure)
      if failures.count < Limits.recoveries, let offset = failure.span?.start,
        recovery.blank(around: offset, part(of: failure))
      {
        continue
      }
    }
    var diagnostics = failures + builder.diagnostics
    let root = failure == nil ? builder.root : nil
    if root == nil, diagnostics.isEmpty {
      diagnostics = [
        Diagnostic(.emptyValue, at: Span(file: file, start: 0, end: 0), "the file holds nothing")
      ]
    }
    return (root, diagnostics.sortedAndUnique())
  }
}

/// How much of the file has no meaning after a failure.
private func part(of failure: Diagnostic) -> Recovery.Part {
  switch failure.message {
  case FailureReport.indentedUnderValue, FailureReport.indentedLikeNoLine: .block
  default: failure.id == .missingColon ? .line : .value
  }
}

public import Diagnostics

/// Reads a file into its syntax tree, with everything that is wrong with the YAML itself.
///
/// The tree is nil only if no part of it is usable, and then there is an error. Reported parts are
/// `invalid` nodes, or are missing from collections with `isPartial`.
public func parseYAML(_ file: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
  if let problem = checkBytes(of: file) { return (nil, [problem]) }
  var recovery = Recovery(file)
  var failures: [Diagnostic] = []
  while true {
    var builder = TreeBuilder(file, recovery)
    let failure = builder.build()
    if let failure {
      failures.append(failure.diagnostic)
      if failures.count < Limits.recoveries, let offset = failure.diagnostic.span?.start,
        recovery.blank(around: offset, failure.lost)
      {
        continue
      }
    }
    var diagnostics = failures + builder.diagnostics
    let root = failure == nil ? builder.root : nil
    if root == nil, diagnostics.isEmpty {
      diagnostics = [
        Diagnostic(.emptyValue, at: Span(file: file, start: 0, end: 0), "the file is empty")
      ]
    }
    return (root, diagnostics.sortedAndUnique())
  }
}

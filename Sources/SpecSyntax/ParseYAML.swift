public import Diagnostics

/// Reads a file into its syntax tree, with everything that is wrong with the YAML itself.
///
/// The tree is nil only when nothing of it can be used. Parts that were reported are `invalid`
/// nodes, dropped keys or dropped items; where YAML's own rules are broken, that is the whole section
/// (the top-level key) concerned, and the rest of the file is still read.
public func parseYAML(_ file: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
  if let problem = checkBytes(of: file) { return (nil, [problem]) }
  var builder = TreeBuilder(file)
  builder.build()
  return (builder.root, builder.diagnostics.sortedAndUnique())
}

import ArgumentParser
import CompilerDriver
import Diagnostics
import Reports
import SpecModel

/// `onehot diff`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Shows the differences in meaning between two specs and the fit of a checkpoint.",
    discussion: """
      Layout, order, comments and descriptions do not count, nor whether a default is written. The exit code \
      is 1 where what `--deny` names has changed, and where one of the specs has an error.
      """)

  @Argument(help: "The spec before, or `-` for standard input.")
  var before: String

  @Argument(help: "The spec after, or `-` for standard input.")
  var after: String

  @Option(help: "text or json.")
  var format = InspectionFormat.text

  @Option(
    parsing: .singleValue,
    help: """
      What exits with 1: any change, a weaker label of bias or bound (bias), a checkpoint that does not \
      load (checkpoint), or none. Repeatable.
      """)
  var deny: [DeniedChange] = [.any]

  @Option(
    name: .customLong("stdin-filename"),
    help: "The name of standard input in messages; `use` paths are relative to it.")
  var stdinFilename = "<stdin>"

  @OptionGroup var libraries: LibraryOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if before == "-", after == "-" {
      throw ValidationError("only one of the specs can be standard input")
    }
  }

  func run() throws {
    let trees = [
      try SpecFile.load(before, stdinName: stdinFilename, libraries: libraries),
      try SpecFile.load(after, stdinName: stdinFilename, libraries: libraries),
    ]
    let checked = trees.map { Compiler.check($0) }
    let found = checked.filter { $0.diagnostics.hasErrors }.flatMap(\.diagnostics)
    Console.error(found.sortedAndUnique(), output)
    if !found.isEmpty { throw Failure.findings }
    let models = try zip(trees, checked).map { tree, spec in
      guard let model = spec.model else {
        throw Failure.findings("\(tree.file.path) is a library: it has no model")
      }
      return model
    }
    let diff = try compiling(output) { () throws(Diagnostic) in
      try SpecDiff(models[0], models[1])
    }
    try Console.write(
      format == .json
        ? diff.json(before: trees[0].file.path, after: trees[1].file.path) : DiffText(diff).text)
    if deny.contains(where: { $0.holds(diff) }) { throw Failure.findings }
  }
}

/// The values of `diff --deny`.
enum DeniedChange: String, ExpressibleByArgument, CaseIterable {
  /// Any change in meaning.
  case any
  /// A bias or bound label that claims less than before.
  case bias
  /// A checkpoint that does not load.
  case checkpoint
  /// No difference.
  case none

  /// True if it has happened.
  func holds(_ diff: SpecDiff) -> Bool {
    switch self {
    case .any: !diff.changes.isEmpty
    case .bias: diff.hasWeakerLabels
    case .checkpoint: !diff.checkpoint.loads
    case .none: false
    }
  }
}

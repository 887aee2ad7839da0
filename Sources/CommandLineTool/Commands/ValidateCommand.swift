import ArgumentParser
import CompilerDriver
import Diagnostics
import SpecModel

/// `onehot validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks specs for all errors that can be found without data.")

  @Argument(
    help: "Specs, folders (searched for *.yaml and *.yml), or `-` for standard input.",
    completion: .file(extensions: ["yaml", "yml"]))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "The format of standard output: "
        + ReportFormat.all.map { "`\($0.name)`, \($0.summary)" }.joined(separator: "; ") + "."))
  var format = FormatName(.text)

  @Option(
    name: .customLong("report"), parsing: .singleValue,
    help: ArgumentHelp("Also writes a report to a file.", valueName: "format=path"))
  var reports: [ReportTarget] = []

  @Option(help: "`warnings`: exit with 1 if there are warnings.")
  var deny: DeniedSeverity?

  @Option(name: .customLong("stdin-filename"), help: "The name of standard input in messages.")
  var stdinFilename = "<stdin>"

  @Option(
    name: .customLong("max-errors"),
    help: ArgumentHelp(
      "The number of findings that "
        + ReportFormat.all.filter(\.isLimited).map { "`\($0.name)`" }.joined(separator: " and ")
        + " show; reports always contain all."))
  var maxErrors: Int?

  @Flag(
    help: "First applies the safe fixes: those that keep the meaning or have one reading.")
  var fix = false

  @Flag(
    name: .customLong("print-schema"),
    help: "Prints the JSON Schema of `--format json`; checks nothing.")
  var printSchema = false

  @OptionGroup var libraries: LibraryOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if fix, paths.contains("-") {
      throw ValidationError("`--fix` needs a file; standard input cannot be fixed")
    }
    if paths.isEmpty, !printSchema {
      throw ValidationError("name the specs to check, or folders that contain them, or `-`")
    }
    if let maxErrors, maxErrors < 1 {
      throw ValidationError("`--max-errors` must be at least 1")
    }
  }

  func run() throws {
    guard !printSchema else { return try Console.write(JSONRenderer.schema) }
    let found = SpecFile.find(paths)
    let files = found.files
    var unreadable = found.unreadable
    if fix { unreadable += applyFixes(files) }
    var diagnostics: [Diagnostic] = []
    var checked: [String] = []
    for file in files {
      do throws(Failure) {
        let tree = try SpecFile.load(
          file, stdinName: stdinFilename, foundIn: found.folders[file], libraries: libraries)
        diagnostics += Compiler.check(tree).diagnostics
        checked.append(tree.file.path)
      } catch {
        unreadable.append(error.message ?? file)
      }
    }
    // A library that several specs use is read with each of them.
    diagnostics = diagnostics.sortedAndUnique()
    let report = ValidationReport(diagnostics: diagnostics, checked: checked)
    let isColored = output.color.isOn(.output)
    try Console.write(
      report.text(format.format, color: isColored, limit: maxErrors), colored: isColored)
    for target in reports {
      do throws(UnreadableFile) {
        try SpecLoader.write(report.text(target.format, color: false), to: target.path)
      } catch {
        unreadable.append("cannot write `\(error.path)`: \(error.reason)")
      }
    }
    for message in unreadable { Console.error("onehot: \(message)") }
    if !checked.isEmpty { Console.error(report.summary) }
    if !unreadable.isEmpty { throw Failure(status: .usage, message: nil) }
    if diagnostics.hasErrors || (deny != nil && !diagnostics.isEmpty) { throw Failure.findings }
  }

  /// Applies the safe fixes of all files, and returns the files that could not be written.
  private func applyFixes(_ files: [String]) -> [String] {
    var fixes = 0
    var changed = 0
    var problems: [String] = []
    for path in files {
      // Unreadable files are reported when they are checked.
      guard let tree = try? SpecLoader.load(path) else { continue }
      let fixed = MendedSpec(tree.file)
      guard fixed.count > 0 else { continue }
      do throws(UnreadableFile) {
        try SpecLoader.write(String(decoding: fixed.bytes, as: UTF8.self), to: path)
        fixes += fixed.count
        changed += 1
      } catch {
        problems.append("cannot write `\(error.path)`: \(error.reason)")
      }
    }
    Console.error(
      fixes == 0
        ? "no fixes made"
        : "\(counted(fixes, "fix", "fixes")) made in \(counted(changed, "file", "files"))")
    return problems
  }
}

/// The values of `--deny`.
enum DeniedSeverity: String, ExpressibleByArgument, CaseIterable {
  /// Warnings count as errors for the exit code.
  case warnings
}

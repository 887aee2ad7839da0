import ArgumentParser
import CompilerDriver
import Diagnostics
import SpecModel

/// `onehot validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks specs: everything that can be proved without data, all errors in one run.")

  @Argument(
    help: "Specs, folders (searched for *.yaml and *.yml), or `-` for standard input.",
    completion: .file(extensions: ["yaml", "yml"]))
  var paths: [String] = []

  @Option(help: "What goes to standard output: text, json, github, sarif or junit.")
  var format = ReportFormat.text

  @Option(
    name: .customLong("report"), parsing: .singleValue,
    help: ArgumentHelp("Writes a report to a file as well.", valueName: "format=path"))
  var reports: [ReportTarget] = []

  @Option(help: "`warnings`: exit with 1 where there are warnings, too.")
  var deny: DeniedSeverity?

  @Option(name: .customLong("stdin-filename"), help: "The name of standard input in messages.")
  var stdinFilename = "<stdin>"

  @Option(
    name: .customLong("max-errors"),
    help: "The most findings that `text` and `github` show; reports always hold all.")
  var maxErrors: Int?

  @Flag(
    help: "Makes the safe fixes in the files first: those that keep the meaning or have no choice.")
  var fix = false

  @Flag(
    name: .customLong("print-schema"),
    help: "Prints the JSON Schema of `--format json`, and checks nothing.")
  var printSchema = false

  @OptionGroup var libraries: LibraryOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if fix, paths.contains("-") {
      throw ValidationError("`--fix` changes files, and standard input is none")
    }
    if paths.isEmpty, !printSchema {
      throw ValidationError("name the specs to check, or folders that hold them, or `-`")
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
    if fix { unreadable += mend(files) }
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
      report.text(format, color: isColored, limit: maxErrors), colored: isColored)
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

  /// Makes the safe fixes of all files, and returns what could not be written.
  private func mend(_ files: [String]) -> [String] {
    var fixes = 0
    var changed = 0
    var problems: [String] = []
    for path in files {
      // What cannot be read is said when it is checked.
      guard let tree = try? SpecLoader.load(path) else { continue }
      let mended = MendedSpec(tree.file)
      guard mended.count > 0 else { continue }
      do throws(UnreadableFile) {
        try SpecLoader.write(String(decoding: mended.bytes, as: UTF8.self), to: path)
        fixes += mended.count
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

/// What `--deny` takes.
enum DeniedSeverity: String, ExpressibleByArgument, CaseIterable {
  /// Warnings count as errors for the exit code.
  case warnings
}

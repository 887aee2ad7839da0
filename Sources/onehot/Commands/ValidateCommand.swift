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
    name: .customLong("print-schema"),
    help: "Prints the JSON Schema of `--format json`, and checks nothing.")
  var printSchema = false

  @OptionGroup var libraries: LibraryOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if paths.isEmpty, !printSchema {
      throw ValidationError("name the specs to check, or folders that hold them, or `-`")
    }
    if let maxErrors, maxErrors < 1 {
      throw ValidationError("`--max-errors` must be at least 1")
    }
  }

  func run() throws {
    guard !printSchema else { return Console.write(JSONRenderer.schema) }
    var files: [String] = []
    var folders: [String: String] = [:]
    var unreadable: [String] = []
    for path in paths {
      do throws(UnreadableFile) {
        let found = try path == "-" ? ["-"] : SpecLoader.specs(at: path)
        for file in found where !files.contains(file) {
          files.append(file)
          // A file that was named is read wherever it leads, one that was found is not.
          if SpecLoader.isFolder(path) { folders[file] = path }
        }
      } catch {
        unreadable.append("cannot read `\(error.path)`: \(error.reason)")
      }
    }
    var diagnostics: [Diagnostic] = []
    var checked: [String] = []
    for file in files {
      do throws(Failure) {
        let tree = try SpecFile.load(
          file, stdinName: stdinFilename, foundIn: folders[file], libraries: libraries)
        diagnostics += Compiler.check(tree).diagnostics
        checked.append(tree.file.path)
      } catch {
        unreadable.append(error.message ?? file)
      }
    }
    // A library that several specs use is read with each of them.
    diagnostics = diagnostics.sortedAndUnique()
    let report = ValidationReport(diagnostics: diagnostics, checked: checked)
    Console.write(report.text(format, color: output.color.isOn(.output), limit: maxErrors))
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
}

/// What `--deny` takes.
enum DeniedSeverity: String, ExpressibleByArgument, CaseIterable {
  /// Warnings count as errors for the exit code.
  case warnings
}

import ArgumentParser
import CompilerDriver
import Diagnostics
import Formatting

/// `onehot fmt`.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Formats specs. Only white space changes; comments and line breaks stay.",
    discussion: """
      Files are written in place, and those that change are listed. A file with an error of syntax is \
      left alone, its errors are printed, and the exit code is 1.
      """)

  @Argument(
    help: "Specs, folders (searched for *.yaml and *.yml), or `-` for standard input to output.")
  var paths: [String]

  @Flag(help: "Writes nothing; exits with 1 if a file would change.")
  var check = false

  @Flag(help: "Shows the changes as a unified diff instead of making them.")
  var diff = false

  @Option(name: .customLong("stdin-filename"), help: "The name of standard input in messages.")
  var stdinFilename = "<stdin>"

  @OptionGroup var output: OutputOptions

  func run() throws {
    let found = SpecFile.find(paths)
    let files = found.files
    var unreadable = found.unreadable
    var diagnostics: [Diagnostic] = []
    var read = 0
    var changed = 0
    for path in files {
      let file: SourceFile
      do throws(Failure) {
        file = try SpecFile.source(path, stdinName: stdinFilename)
      } catch {
        unreadable.append(error.message ?? path)
        continue
      }
      switch formatted(file) {
      case .refused(let found): diagnostics += found
      case .text(let text):
        // Compared as bytes: strings are equal whatever their line ends.
        let isChanged = !file.bytes.elementsEqual(text.utf8)
        if let problem = try emit(text, file, isChanged, isStandardInput: path == "-") {
          unreadable.append(problem)
          continue
        }
        if isChanged { changed += 1 }
      }
      read += 1
    }
    Console.error(diagnostics.sortedAndUnique(), output)
    for message in unreadable { Console.error("onehot: \(message)") }
    // An editor that pipes a buffer through needs only its text.
    if read > 0, files != ["-"] { Console.error(summary(read, changed)) }
    if !unreadable.isEmpty { throw Failure(status: .usage, message: nil) }
    if diagnostics.hasErrors || (check && changed > 0) { throw Failure.findings }
  }

  private func summary(_ read: Int, _ changed: Int) -> String {
    "\(read) \(read == 1 ? "file" : "files") "
      + (check || diff ? "checked: \(changed) would change" : "formatted: \(changed) changed")
  }

  /// Gives the text out, and returns why the file cannot be written.
  private func emit(
    _ text: String, _ file: SourceFile, _ isChanged: Bool, isStandardInput: Bool
  ) throws(Failure) -> String? {
    if diff {
      let old = file.text(0..<file.bytes.count)
      // A patch applies only as it is.
      try Console.write(Array((isChanged ? formattingDiff(old, text, path: file.path) : "").utf8))
    } else if isStandardInput, !check {
      try Console.write(Array(text.utf8))
    } else if isChanged {
      if !check {
        do throws(UnreadableFile) {
          try SpecLoader.replace(file.path, with: text)
        } catch {
          return "cannot write `\(error.path)`: \(error.reason)"
        }
      }
      // To the log of a workflow a line that starts with `::` is a command, and with `##[` as well.
      let path = file.path.escapedLine
      let isCommand = path.hasPrefix(":") || path.hasPrefix("#")
      try Console.write((isCommand ? "./" : "") + path + "\n")
    }
    return nil
  }
}

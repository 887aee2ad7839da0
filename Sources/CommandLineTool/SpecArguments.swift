import ArgumentParser
import CompilerDriver
import Diagnostics
import Foundation
import Platform
import SpecModel

/// `--set NAME=VALUE`.
struct SetOption: ExpressibleByArgument {
  let override: Override

  init(override: Override) { self.override = override }

  init?(argument: String) {
    guard let override = Override(argument: argument) else { return nil }
    self.override = override
  }
}

/// The spec of a command, with the changes from the command line.
struct SpecArguments: ParsableArguments {
  @Argument(help: "The spec, or `-` for standard input.")
  var spec: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets a hyperparameter, or a key such as `estimators.z` or `train.steps`.",
      valueName: "name=value"))
  var settings: [SetOption] = []

  @OptionGroup var libraries: LibraryOptions

  /// The overrides.
  var overrides: [Override] { settings.map(\.override) }

  /// The checked model; findings are printed, and errors end the command with exit code 1.
  func checkedModel(_ output: OutputOptions) throws(Failure) -> Model {
    let tree = try SpecFile.load(spec, libraries: libraries)
    let checked = Compiler.check(tree, overrides: overrides)
    Console.error(checked.diagnostics, output)
    guard let model = checked.model else {
      guard checked.isLibrary, !checked.diagnostics.hasErrors else { throw Failure.findings }
      throw Failure.findings("\(spec) is a library: it has no model")
    }
    return model
  }
}

/// The result of `body`; a finding is printed and ends the command.
func compiling<T>(
  _ output: OutputOptions, _ body: () throws(Diagnostic) -> T
) throws(Failure) -> T {
  do throws(Diagnostic) {
    return try body()
  } catch {
    Console.error([error], output)
    throw Failure.findings
  }
}

/// The folders in which specs may find libraries.
struct LibraryOptions: ParsableArguments {
  @Flag(
    name: .customLong("allow-outside"),
    help: "Allows `use` and links to lead out of the spec's folder and the working directory.")
  var allowOutside = false

  /// The settings of the spec reader.
  var access: LibraryAccess { allowOutside ? .anywhere : .default }
}

/// Reads specs for commands.
enum SpecFile {
  /// The specs at some paths, `-` for standard input, each once; and the unreadable ones.
  static func find(_ paths: [String]) -> Found {
    var result = Found()
    for path in paths {
      do throws(UnreadableFile) {
        let found = try path == "-" ? ["-"] : SpecLoader.specs(at: path)
        for file in found where !result.files.contains(file) {
          result.files.append(file)
          if FilePath.isFolder(path) { result.folders[file] = path }
        }
      } catch {
        result.unreadable.append("cannot read `\(error.path)`: \(error.reason)")
      }
    }
    return result
  }

  /// The files that the paths of a command line lead to.
  struct Found {
    /// The files.
    var files: [String] = []
    /// The searched folder of each file: a named file is read wherever it leads, a found one only
    /// inside.
    var folders: [String: String] = [:]
    /// Messages about unreadable files.
    var unreadable: [String] = []
  }

  /// The tree of a file, or of standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - stdinName: the name of standard input.
  ///   - folder: the searched folder, if the user did not name the file.
  ///   - libraries: the folders that `use` may read.
  static func load(
    _ path: String, stdinName: String = "<stdin>", foundIn folder: String? = nil,
    libraries: LibraryOptions
  ) throws(Failure) -> SpecTree {
    guard let folder else {
      return SpecLoader.tree(try source(path, stdinName: stdinName), access: libraries.access)
    }
    do throws(UnreadableFile) {
      return try SpecLoader.load(path, foundIn: folder, anywhere: libraries.allowOutside)
    } catch {
      throw .usage("cannot read `\(error.path)`: \(error.reason)")
    }
  }

  /// The content of a file, or of standard input for `-`.
  static func source(
    _ path: String, stdinName: String = "<stdin>"
  ) throws(Failure) -> SourceFile {
    if path == "-" { return SpecLoader.standardInput(named: stdinName) }
    do throws(UnreadableFile) {
      return try SpecLoader.source(path)
    } catch {
      throw .usage("cannot read `\(error.path)`: \(error.reason)")
    }
  }
}

extension Console {
  /// Writes findings as messages.
  static func error(_ diagnostics: [Diagnostic], _ output: OutputOptions) {
    guard !diagnostics.isEmpty else { return }
    let isColored = output.color.isOn(.error)
    errorText(TextRenderer(color: isColored).render(diagnostics), colored: isColored)
  }
}

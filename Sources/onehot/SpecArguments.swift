import ArgumentParser
import CompilerDriver
import Diagnostics
import Foundation
import SpecModel

/// `--set NAME=VALUE`.
struct SetOption: ExpressibleByArgument {
  let override: Override

  init(override: Override) { self.override = override }

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    override = Override(name: String(parts[0]), value: String(parts[1]))
  }
}

/// The spec of a command that takes one, with what the command line changes in it.
struct SpecArguments: ParsableArguments {
  @Argument(help: "The spec, or `-` for standard input.")
  var spec: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets a hyperparameter, or a key such as `estimators.z` or `train.steps`.",
      valueName: "name=value"))
  var settings: [SetOption] = []

  /// The overrides.
  var overrides: [Override] { settings.map(\.override) }

  /// The checked model; findings are printed, and errors end the command with exit code 1.
  func checkedModel(_ output: OutputOptions) throws(Failure) -> Model {
    let tree = try SpecFile.load(spec)
    let checked = Compiler.check(tree, overrides: overrides)
    Console.error(checked.diagnostics, output)
    guard let model = checked.model else {
      guard checked.isLibrary, !checked.diagnostics.hasErrors else { throw Failure.findings }
      throw Failure.findings("\(spec) is a library: it has no model")
    }
    return model
  }
}

/// Reads specs for commands.
enum SpecFile {
  /// The specs at some paths, `-` for standard input, each once; and what cannot be read.
  static func find(_ paths: [String]) -> (files: [String], unreadable: [String]) {
    var files: [String] = []
    var unreadable: [String] = []
    for path in paths {
      do throws(UnreadableFile) {
        let found = try path == "-" ? ["-"] : SpecLoader.specs(at: path)
        files += found.filter { !files.contains($0) }
      } catch {
        unreadable.append("cannot read `\(error.path)`: \(error.reason)")
      }
    }
    return (files, unreadable)
  }

  /// The tree of a file, or of standard input for `-`.
  static func load(_ path: String, stdinName: String = "<stdin>") throws(Failure) -> SpecTree {
    SpecLoader.tree(try source(path, stdinName: stdinName))
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
    error(TextRenderer(color: output.color.isOn(.error)).render(diagnostics))
  }
}

import ArgumentParser
import CompilerDriver
import Engine
import Foundation

/// The start of the process.
@main
enum Main {
  static func main() {
    Console.openStreams()
    BugReport.install()
    Interruption.prepare()
    let status = run(Array(CommandLine.arguments.dropFirst()))
    ProofReport.printIfAsked()
    exit(status)
  }

  /// Parses and runs a command line, and returns the exit code.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      if let problem = unknownVerb(arguments) ?? unreadableArgument(arguments) { throw problem }
      var command = try OneHot.parseAsRoot(joiningNegativeNumbers(arguments))
      try command.run()
      try Console.close()
      return ExitStatus.clean.rawValue
    } catch let failure as Failure {
      return report(failure)
    } catch {
      return report(error)
    }
  }

  private static func report(_ failure: Failure) -> Int32 {
    if let message = failure.message { Console.error("onehot: \(message)") }
    return failure.status.rawValue
  }

  /// Prints the argument parser's errors: help and version are output, the rest are messages.
  private static func report(_ error: any Error) -> Int32 {
    let text = OneHot.fullMessage(for: error)
    switch OneHot.exitCode(for: error) {
    case .success:
      do throws(Failure) {
        try Console.write(text + "\n")
        try Console.close()
      } catch {
        return report(error)
      }
      return ExitStatus.clean.rawValue
    case .validationFailure:
      Console.errorText(text)
      return ExitStatus.usage.rawValue
    default:
      Console.errorText("onehot: \(text)")
      Console.errorText(BugReport.request)
      return ExitStatus.bug.rawValue
    }
  }

  /// An argument that is not valid UTF-8: its replacement text is not the name of a file.
  private static func unreadableArgument(_ arguments: [String]) -> Failure? {
    arguments.first { $0.unicodeScalars.contains("\u{FFFD}") }.map {
      .usage("the argument `\($0)` is not valid UTF-8")
    }
  }

  /// The arguments with `--steps -1` as `--steps=-1`: the parser takes a word with a dash for an
  /// option.
  private static func joiningNegativeNumbers(_ arguments: [String]) -> [String] {
    var result: [String] = []
    for (index, argument) in arguments.enumerated() {
      let isBehindEnd = result.contains("--")
      if index > 0, !isBehindEnd, argument.wholeMatch(of: /-\.?[0-9][0-9.eE+-]*/) != nil,
        arguments[index - 1].hasPrefix("--"), !arguments[index - 1].contains("=")
      {
        result[result.count - 1] += "=" + argument
      } else {
        result.append(argument)
      }
    }
    return result
  }

  /// The parser knows no suggestions for verbs, so the first word is looked at before it.
  private static func unknownVerb(_ arguments: [String]) -> Failure? {
    guard let verb = arguments.first, !verb.hasPrefix("-") else { return nil }
    let known =
      OneHot.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !known.contains(verb) else { return nil }
    return .usage("no command is called `\(verb)`" + Suggestions.help(verb, known))
  }
}

/// The command `onehot` itself.
struct OneHot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "onehot",
    abstract: "Compiles models with discrete random variables from YAML specs, and trains them.",
    discussion: """
      Exit codes: 0 clean; 1 the spec or the data has a problem, or a check failed; 2 bad command \
      line or unreadable file; 3 a bug of onehot's own; 130 interrupted.
      """,
    version: "onehot \(Version.number)\n\(Engines.standard.kernels)",
    subcommands: [
      InitCommand.self, ValidateCommand.self, FormatCommand.self, InspectCommand.self,
      CompileCommand.self,
      RunCommand.self, EvaluateCommand.self, PredictCommand.self, ExportCommand.self,
      SampleCommand.self, AuditCommand.self,
      CompareCommand.self, BenchCommand.self,
      SchemaCommand.self, DiffCommand.self, ExplainCommand.self, LspCommand.self,
    ])
}

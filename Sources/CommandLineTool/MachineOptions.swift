import ArgumentParser
import CompilerDriver
import Engine
import Foundation

/// The options of commands that compute.
struct MachineOptions: ParsableArguments {
  @Option(help: "The number of threads, all cores by default. No result depends on it.")
  var threads = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 64))

  @OptionGroup var engine: EngineOptions

  @Option(help: "A folder to search for data files that are not found relative to the spec.")
  var dataDir: String?

  /// Where functions run.
  var machine: Machine { Machine(engine.engine.engine, threads: threads) }

  func validate() throws {
    guard (1...256).contains(threads) else {
      throw ValidationError("`--threads` must be a whole number from 1 to 256")
    }
  }
}

/// `--engine NAME`.
struct EngineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The engine that runs the compiled functions: "
        + Engines.all.map { "`\($0.name)`, \($0.summary)" }.joined(separator: "; or ") + ".",
      valueName: "name"))
  var engine = EngineName(engine: Engines.standard)
}

/// An engine by its name.
struct EngineName: ExpressibleByArgument {
  let engine: any Engine

  /// The names that the parser lists in its error for an unknown name.
  static var allValueStrings: [String] { Engines.all.map(\.name) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  var defaultValueDescription: String { engine.name }

  init(engine: any Engine) { self.engine = engine }

  init?(argument: String) {
    guard let engine = Engines.named(argument) else { return nil }
    self.engine = engine
  }
}

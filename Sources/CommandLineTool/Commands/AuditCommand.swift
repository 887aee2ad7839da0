import ArgumentParser
import Audit
import CompilerDriver
import Diagnostics
import SpecModel

/// `onehot audit`.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Tests the bias labels of a spec's gradients.",
    discussion: """
      The spec is shrunk as its `audit` section says. The mean of every gradient over draws is compared \
      with exact enumeration, or with an unbiased estimator where that is out of reach, at the \
      initialization and at two random points. No data is read: rows are made up. Exit code 1 means \
      that a claim failed or that the draws were too few to say.
      """)

  @OptionGroup var arguments: SpecArguments

  @Option(help: "The number of draws at each point, instead of the spec's `audit.draws`.")
  var draws: Int?

  @Option(help: "text or json.")
  var format = InspectionFormat.text

  @OptionGroup var engine: EngineOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let draws, draws < 2 { throw ValidationError("`--draws` must be a whole number from 2") }
  }

  func run() throws {
    let tree = try SpecFile.load(arguments.spec, libraries: arguments.libraries)
    let overrides = arguments.overrides
    let subject = try checking(output) { () throws(AuditError) in
      try AuditSubject(tree, overrides: overrides)
    }
    Console.error(subject.diagnostics, output)
    if subject.references.allSatisfy({ !$0.isExact }) {
      Console.error(
        "\(subject.model.name): enumeration exceeds its budget; `set` in `audit` shrinks the model")
    }
    let report = try compiling(output) { () throws(Diagnostic) in
      try Auditor(subject, draws: draws, engine: engine.engine.engine).run()
    }
    try Console.write(format == .json ? report.json : AuditText(report).text)
    guard report.verdict.isClean else { throw Failure.findings }
  }
}

/// The result of `body`; if it fails, prints the reason and ends the command.
func checking<T>(
  _ output: OutputOptions, _ body: () throws(AuditError) -> T
) throws(Failure) -> T {
  do throws(AuditError) {
    return try body()
  } catch {
    Console.error(error.diagnostics, output)
    throw error.message.map { Failure.findings($0) } ?? Failure.findings
  }
}

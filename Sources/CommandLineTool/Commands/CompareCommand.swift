import ArgumentParser
import Audit
import CompilerDriver
import Diagnostics
import Platform
import SpecModel
import Training

/// `onehot compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares gradient estimators on a spec: bias, variance, time, objective.",
    discussion: """
      All estimators see the same rows, random numbers, initial weights and order of data. Gradients are \
      measured at the initialization and after training. Times apart, the same command gives the same \
      bytes.
      """)

  @OptionGroup var arguments: SpecArguments

  @Option(
    help: ArgumentHelp(
      "Estimators in the syntax of specs, separated by commas; `all` for every one with defaults.",
      valueName: "a,b,c"))
  var estimators: String

  @Option(help: "The discrete nodes to use them for, separated by commas; all by default.")
  var nodes: String?

  @Option(help: "The number of draws per gradient; by default up to 2000, as its cost allows.")
  var draws: Int?

  @Option(help: "The number of training steps; by default up to 2000, as their cost allows.")
  var steps: Int?

  @Option(help: ArgumentHelp("The path of an SVG plot to write.", valueName: "path"))
  var svg: String?

  @Option(help: "text or json.")
  var format = InspectionFormat.text

  @OptionGroup var machine: MachineOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let draws, draws < 2 { throw ValidationError("`--draws` must be a whole number from 2") }
    if let steps, !(0...Int(Int32.max)).contains(steps) {
      throw ValidationError("`--steps` must be a whole number from 0 to \(Int32.max)")
    }
    if EstimatorCalls.split(estimators).isEmpty {
      throw ValidationError("`--estimators` is empty")
    }
    let calls = EstimatorCalls.split(estimators)
    if calls != ["all"], let unknown = EstimatorCalls.unknown(calls) {
      let help = Suggestions.help(unknown, EstimatorCalls.names)
      throw ValidationError(
        "no estimator is called `\(unknown)`"
          + (help.isEmpty ? "; there are " + EstimatorCalls.names.joined(separator: ", ") : help))
    }
  }

  func run() throws {
    let tree = try SpecFile.load(arguments.spec, libraries: arguments.libraries)
    let calls = EstimatorCalls.split(estimators)
    let request = ComparisonRequest(
      tree: tree, overrides: arguments.overrides, estimators: calls == ["all"] ? nil : calls,
      nodes: nodes.map(EstimatorCalls.split), draws: draws, steps: steps,
      specFolder: FilePath.folder(of: arguments.spec), dataFolder: machine.dataDir,
      machine: machine.machine)
    let comparator = try checking(output) { () throws(AuditError) in try Comparator(request) }
    let report = try compiling(output) { () throws(Diagnostic) in try comparator.run() }
    Console.error(report.warnings, output)
    try Console.write(format == .json ? report.json : ComparisonText(report).text)
    if let svg {
      do throws(DataError) {
        try AtomicFile.write(svg, report.svg)
      } catch {
        throw Failure.usage("\(error)")
      }
      Console.error("wrote \(svg)")
    }
    if let wrong = report.estimators.first(where: { $0.mistake != nil }) {
      throw Failure.findings("`\(wrong.name)`: \(wrong.mistake ?? "")")
    }
    guard report.estimators.contains(where: { $0.figures != nil }) else {
      throw Failure.findings("none of the estimators is legal in \(arguments.spec)")
    }
  }
}

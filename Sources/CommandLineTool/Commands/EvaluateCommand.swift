import ArgumentParser
import Training

/// `onehot evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Computes metrics of a run on a split or on new rows.")

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "run"))
  var folder: String

  @Option(help: "The split; by default the one that the spec evaluates.")
  var split: String?

  @OptionGroup var rows: NewRowsOptions

  @Option(
    name: .customLong("metric"), parsing: .singleValue,
    help: ArgumentHelp(
      "A metric, once for each; by default those of the spec's `evaluate`.",
      valueName: "name=expression"))
  var metrics: [QuantityOption] = []

  @Option(help: "text or json.")
  var format = MetricsFormat.text

  @OptionGroup var machine: MachineOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let (record, warnings) = try reporting(output) { () throws(RunError) in
      let saved = try SavedRun.open(folder, machine, output)
      return try saved.evaluate(
        rows.request(split), metrics: metrics.map(\.expression), on: machine.machine)
    }
    if !warnings.isEmpty { Console.error(warnings, output) }
    guard !record.metrics.isEmpty else {
      throw Failure.findings("the spec of `\(folder)` has no metrics in `evaluate`")
    }
    try Console.write(format == .json ? record.line + "\n" : record.metrics.table)
  }
}

/// The formats of `evaluate`.
enum MetricsFormat: String, ExpressibleByArgument, CaseIterable {
  /// A line a metric.
  case text
  /// One object, as in `metrics.jsonl`.
  case json
}

import ArgumentParser
import Foundation
import Training

/// `onehot predict`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Computes quantities of every row with a trained model.",
    discussion: """
      A quantity is an expression over the nodes of the model: a node, or mean(n), mode(n), probs(n), \
      draw(n) and log_prob(n) of a ~ node n or of guide.n, posterior(z), map(z) and \
      posterior_draw(z) of a latent variable, or a bound such as elbo(samples=100) of each row.

      onehot predict runs/digits --what 'code=index(mode(guide.z))' --data x=new.npy --out codes.csv
      """)

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "run"))
  var folder: String

  @OptionGroup var quantities: QuantityOptions

  @Option(help: "The split whose rows are taken; by default the one that the spec evaluates.")
  var split: String?

  @OptionGroup var rows: NewRowsOptions

  @Option(help: "The most rows; all of them by default.")
  var count: Int?

  @Option(help: "The seed of draws; the run's own by default.")
  var seed: UInt64?

  @Option(help: "csv, npy, npz or safetensors; by default the extension of `--out`, or csv.")
  var format: PredictionFormatOption?

  @Option(help: "The file; standard output by default.")
  var out = "-"

  @OptionGroup var machine: MachineOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let count, !(1...Int(Int32.max)).contains(count) {
      throw ValidationError("`--count` must be a whole number from 1 to 2147483647")
    }
    if out != "-", format == nil, PredictionFormat(path: out) == nil {
      throw ValidationError(
        "the name `\(out)` does not end with "
          + PredictionFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
          + ": give `--format`")
    }
  }

  func run() throws {
    let format = format?.format ?? PredictionFormat(path: out) ?? .csv
    let prediction = try reporting(output) { () throws(RunError) in
      let saved = try SavedRun.open(folder, machine, output)
      let rows = rows.request(split)
      try saved.checkOutput(out, rows)
      return try saved.predict(
        PredictRequest(
          quantities: quantities.asked, rows: rows, count: count,
          seed: seed),
        on: machine.machine)
    }
    let progress = RowProgress(isShown: out != "-")
    if out == "-" {
      var failure: Failure?
      try reporting(output) { () throws(RunError) in
        try prediction.write(format) { (bytes) throws(RunError) in
          guard failure == nil else { return }
          do throws(Failure) { try Console.write(bytes) } catch { failure = error }
        }
      }
      if let failure { throw failure }
      return
    }
    defer { progress.finish() }
    try reporting(output) { () throws(RunError) in
      try AtomicFile.write(out) { (sink) throws(RunError) in
        try prediction.write(format, progress: progress.show, to: sink)
      }
    }
    progress.finish()
    Console.error("wrote \(prediction.rowCount) rows to \(out)")
  }
}

/// The quantities that a command is asked for.
struct QuantityOptions: ParsableArguments {
  @Option(
    name: .customLong("what"), parsing: .singleValue,
    help: ArgumentHelp(
      "A quantity, once for each; by default those of the spec's `predict`.",
      valueName: "name=expression"))
  var quantities: [QuantityOption] = []

  /// The quantities; empty for those of the spec.
  var asked: [NamedExpression] { quantities.map(\.expression) }
}

/// `--what NAME=EXPRESSION`, or the name of a node.
struct QuantityOption: ExpressibleByArgument {
  let expression: NamedExpression

  init?(argument: String) {
    guard let expression = NamedExpression(argument: argument) else { return nil }
    self.expression = expression
  }
}

/// `--format` of `predict`.
struct PredictionFormatOption: ExpressibleByArgument {
  let format: PredictionFormat

  static var allValueStrings: [String] { PredictionFormat.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  init?(argument: String) {
    guard let format = PredictionFormat(rawValue: argument) else { return nil }
    self.format = format
  }
}

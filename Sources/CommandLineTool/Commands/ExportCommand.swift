import ArgumentParser
import Export
import Training

/// `onehot export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes quantities of a trained model as code for other tools.",
    discussion: """
      The code computes what `onehot predict` computes, of any number of rows, without onehot. The \
      noise of draws is an input. The formats:

      \(ExportFormat.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n"))

      onehot export runs/digits --format numpy --what 'code=index(mode(guide.z))' --out digits
      """)

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "run"))
  var folder: String

  @OptionGroup var quantities: QuantityOptions

  @Option(help: "\(ExportFormatOption.list).")
  var format: ExportFormatOption

  @Option(help: "The new folder of the files.")
  var out: String

  @Option(help: "The number of rows, for the format stablehlo only.")
  var rows: Int?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("An optional field that no row has.", valueName: "field"))
  var missing: [String] = []

  @OptionGroup var given: GivenOptions

  @OptionGroup var machine: MachineOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let rows, !(1...Int(Int32.max)).contains(rows) {
      throw ValidationError("`--rows` must be a whole number from 1 to 2147483647")
    }
  }

  func run() throws {
    let files = try reporting(output) { () throws(RunError) in
      let saved = try SavedRun.open(folder, machine, output)
      return try saved.export(
        ExportRequest(
          quantities: quantities.asked, missing: missing, given: given.values,
          rows: rows),
        as: format.format, to: out, on: machine.machine)
    }
    for file in files { Console.error("wrote \(out)/\(file)") }
  }
}

/// `--format` of `export`.
struct ExportFormatOption: ExpressibleByArgument {
  let format: ExportFormat

  static var allValueStrings: [String] { ExportFormat.all.map(\.name) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// The names in words.
  static var list: String { allValueStrings.joined(separator: ", ") }

  init?(argument: String) {
    guard let format = ExportFormat.all.first(where: { $0.name == argument }) else { return nil }
    self.format = format
  }
}

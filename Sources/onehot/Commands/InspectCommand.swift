import ArgumentParser
import CompilerDriver

/// `onehot inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what the compiler knows: shapes, estimators, bias and bound, cost.")

  @OptionGroup var arguments: SpecArguments

  @Option(help: "text or json.")
  var format = InspectionFormat.text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let inspection = Inspection(try arguments.checkedModel(output))
    try Console.write(format == .json ? inspection.json : InspectionText(inspection).text)
  }
}

/// The formats of `inspect`.
enum InspectionFormat: String, ExpressibleByArgument, CaseIterable {
  /// Tables for people.
  case text
  /// One object.
  case json
}

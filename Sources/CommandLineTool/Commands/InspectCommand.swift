import ArgumentParser
import CompilerDriver
import Diagnostics
import Reports

/// `onehot inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows shapes, estimators, bias and bound labels, and the cost of a step.")

  @OptionGroup var arguments: SpecArguments

  @Option(help: "text or json.")
  var format = InspectionFormat.text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let model = try arguments.checkedModel(output)
    let inspection = try compiling(output) { () throws(Diagnostic) in try Inspection(model) }
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

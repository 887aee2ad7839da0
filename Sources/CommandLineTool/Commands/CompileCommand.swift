public import ArgumentParser
import CompilerDriver
import Diagnostics
public import Reports
import TensorCore

extension Stage: ExpressibleByArgument {}

/// The precisions that `--precision` names.
enum Precision: String, ExpressibleByArgument, CaseIterable {
  /// IEEE 754 binary32.
  case float32
  /// IEEE 754 binary64.
  case float64

  /// The element type.
  var dtype: DType { self == .float32 ? .f32 : .f64 }
}

/// `onehot compile`.
struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Prints a spec after one of the compiler's stages.")

  @OptionGroup var arguments: SpecArguments

  @Option(
    help: ArgumentHelp(
      "The stage: " + Stage.allCases.map(\.rawValue).joined(separator: ", ") + "."))
  var emit = Stage.step

  @Option(help: "The precision of the emitted functions: float32 or float64.")
  var precision = Precision.float32

  @OptionGroup var output: OutputOptions

  func run() throws {
    let model = try arguments.checkedModel(output)
    let dtype = precision.dtype
    try Console.write(
      try compiling(output) { () throws(Diagnostic) in try emit.text(model, precision: dtype) })
  }
}

import TensorCore
import TensorIR

extension ExportFormat {
  /// A module of StableHLO for each quantity, for a fixed number of rows.
  public static let stablehlo = ExportFormat(
    name: "stablehlo", target: "StableHLO",
    summary: "`NAME.mlir`, a module of StableHLO for each quantity, for the rows of `--rows`.",
    isTrainable: false, hasFixedRows: true, ops: Set(StableHLORules.all.keys),
    write: { model in
      model.quantities.map { quantity in
        ExportFile(
          name: "\(quantity.name).mlir", content: .text(StableHLOFile.text(model, quantity)))
      }
    })
}

/// The file of one quantity.
private enum StableHLOFile {
  static func text(_ model: ExportedModel, _ quantity: ExportedQuantity) -> String {
    let function = StableHLOFunction(
      quantity, rows: model.rows, rules: StableHLORules.all, weight: model.weightBytes)
    let arguments = function.arguments.map { "\($0.text): \($0.type)" }.joined(separator: ", ")
    let inputs = zip(function.arguments, quantity.inputs).map {
      "//   \($0.text): \($1.name), \($0.type). \($1.summary)"
    }
    let head = [
      "// The quantity `\(quantity.name)` of the model `\(model.name)` for \(model.rows) rows,",
      "// exported by onehot \(model.version):",
      "//   \(quantity.expression.split(separator: "\n").joined(separator: " "))",
      "// Arguments:",
    ]
    let body = function.lines.flatMap { $0.split(separator: "\n") }.map { "    \($0)" }
    let lines =
      head + inputs + [
        "module @\(quantity.name) {",
        "  func.func public @main(\(arguments)) -> \(function.result.type) {",
      ] + body + ["    return \(function.result.text) : \(function.result.type)", "  }", "}", ""]
    return lines.joined(separator: "\n")
  }
}

import Diagnostics
import TensorCore
import TensorIR

extension ExportFormat {
  /// A graph for each quantity, for runtimes of ONNX.
  public static let onnx = ExportFormat(
    name: "onnx", target: "ONNX",
    summary: "`NAME.onnx`, a graph of opset \(ONNX.opset) for each quantity, with its weights.",
    isTrainable: false, hasFixedRows: false, ops: Set(ONNXRules.all.keys),
    write: { (model) throws(Diagnostic) in
      try model.quantities.map { (quantity) throws(Diagnostic) in
        let bytes = ONNXFile.message(model, quantity).bytes
        // No message of Protocol Buffers may be larger.
        guard bytes.count < 1 << 31 else {
          throw Diagnostic(
            .exportRefused, at: nil,
            "`\(quantity.name)` takes \(bytes.count) bytes, and a file of ONNX at most 2 GiB",
            help: "choose another `--format`")
        }
        return ExportFile(name: "\(quantity.name).onnx", content: .bytes(bytes))
      }
    })
}

/// The file of one quantity.
private enum ONNXFile {
  static func message(_ model: ExportedModel, _ quantity: ExportedQuantity) -> Protobuf {
    let graph = ONNXGraph(quantity, rules: ONNXRules.all, weight: model.weightBytes)
    let inputs = quantity.inputs.map(\.name)
    let output = inputs.contains(quantity.name) ? "\(quantity.name).value" : quantity.name
    let result = quantity.function.result
    let type = PythonFile.type(
      quantity.function.shape(result), result.type.dtype.pythonName)
    let metadata =
      [("model", model.name), ("quantity", quantity.expression), ("output", "\(output): \(type)")]
      + quantity.inputs.map {
        (
          "input.\($0.name)",
          "\(PythonFile.type($0.shape, $0.type.dtype.pythonName)). \($0.summary)"
        )
      }
    return ONNX.model(
      graph.message(quantity.name, output: output, quantity.expression),
      producer: ("onehot", model.version),
      "The quantity `\(quantity.name)` of the model `\(model.name)`.", metadata)
  }
}

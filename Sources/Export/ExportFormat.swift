public import Diagnostics
public import TensorIR

/// A file of an export.
public struct ExportFile: Sendable {
  /// The content.
  public enum Content: Sendable {
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
    /// The named weights as safetensors.
    case weights([String])
  }

  /// The name within the folder.
  public let name: String
  /// The content.
  public let content: Content
}

/// A format of exports: one literal that holds every rule about it.
public struct ExportFormat: Sendable {
  /// The name, as `--format` takes it.
  public let name: String
  /// The target's name in messages.
  public let target: String
  /// The files in one sentence.
  public let summary: String
  /// True if the code can be trained, so that nodes which only reverse mode reads are kept.
  public let isTrainable: Bool
  /// True if the code is for one number of rows.
  public let hasFixedRows: Bool
  /// The ops that have a counterpart in the target.
  public package(set) var ops: Set<Op>
  /// The files of a model whose ops all have a counterpart.
  let write: @Sendable (ExportedModel) throws(Diagnostic) -> [ExportFile]

  /// All formats, in the order of the pages.
  public static let all: [ExportFormat] = [.numpy, .onnx, .stablehlo, .torch]

  /// The files of a model.
  ///
  /// - Throws: an op that has no counterpart.
  public func files(_ model: ExportedModel) throws(Diagnostic) -> [ExportFile] {
    for quantity in model.quantities {
      for node in quantity.function.nodes {
        guard let op = node.op, !ops.contains(op) else { continue }
        throw Diagnostic(
          .exportRefused, at: node.origin?.span,
          "`\(quantity.name)` needs `\(op.name)`, which has no counterpart in \(target)",
          help: "choose another `--format`")
      }
    }
    return try write(model)
  }
}

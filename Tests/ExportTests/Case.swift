import Diagnostics
import Export
import Foundation
import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

/// A function with arguments and its right value, for the real library of a format.
struct Case {
  let quantity: ExportedQuantity
  let arguments: [Tensor]
  let rows: Int
  let expected: Tensor
  let tolerance: Double

  /// A case of a function, whose parameters all become inputs; expected is the value by the
  /// reference rules of the ops.
  init(
    _ name: String, rows: Int = 3, keepsMarks: Bool = false, tolerance: Double? = nil,
    arguments: (Function) -> [Tensor], _ build: (Int) throws -> Function
  ) throws {
    let sized = try build(rows)
    let values = arguments(sized)
    var noises: [(name: String, value: Tensor)] = []
    expected =
      NaiveEvaluator.run(sized, values) { node, value in
        guard case .random? = node.op?.kernel else { return }
        let key = sized.nodes[node.operands[0].id]
        let purpose = key[Op.purpose].split(separator: ".").last ?? "draw"
        noises.append(
          (
            "noise.\(key[Op.path])" + (purpose == "draw" ? "" : ".\(purpose)"), value
          ))
      }[0]
    let function = try PortableFunction(name, step: 0, keepsMarks: keepsMarks) { rows in
      do {
        return try build(rows)
      } catch {
        fatalError("test: \(error)")
      }
    }
    var roles: [String: ParameterRole] = [:]
    for parameter in sized.parameters {
      roles[parameter.name ?? ""] = .field(parameter.name ?? "")
    }
    quantity = ExportedQuantity(name, expression: name, function, roles: roles)
    self.rows = rows
    let known = Dictionary(
      zip(sized.parameters.map { $0.name ?? "" }, values).map { ($0, $1) } + noises.map { ($0, $1) }
    ) { first, _ in first }
    self.arguments = try quantity.inputs.map { try #require(known[$0.name], "\($0.name)") }
    self.tolerance = tolerance ?? (expected.dtype == .f64 ? 1e-10 : 1e-5)
  }

  /// The case as the script reads it.
  var json: String {
    let inputs = zip(quantity.inputs, arguments).map { Self.json($1, $0.type.dtype) }
    return """
      {"inputs": [\(inputs.joined(separator: ", "))], "rows": \(rows), "tolerance": \(tolerance), \
      "expected": \(Self.json(expected, expected.dtype))}
      """
  }

  private static func json(_ tensor: Tensor, _ dtype: DType) -> String {
    let names: [DType: String] = [.f32: "float32", .f64: "float64", .i32: "int32", .u32: "uint32"]
    // As texts, since JSON has no infinities.
    let values = tensor.elements.map { "\"\($0)\"" }.joined(separator: ", ")
    return """
      {"dtype": "\(names[dtype] ?? "")", "shape": \(tensor.shape.extents), "values": [\(values)]}
      """
  }
}

/// A format with the real library that runs it.
struct Subject: Sendable, CustomTestStringConvertible {
  let format: ExportFormat
  let tool: Tool
  var testDescription: String { format.name }

  /// The library of each format as a module of Python.
  static let modules = [
    "numpy": "numpy", "onnx": "onnxruntime", "torch": "torch", "stablehlo": "jax",
  ]

  /// The formats whose library is installed.
  static let installed: [Subject] = ExportFormat.all.compactMap { format in
    modules[format.name].flatMap(Tool.python).map { Subject(format: format, tool: $0) }
  }

  /// True if no library is missing.
  static let areAllInstalled = installed.count == ExportFormat.all.count

  static let script = Repository.root.appending(path: "Tests/ExportTests/Scripts/check_export.py")

  /// Exports cases as one model and lets the library run them.
  func check(_ cases: [Case]) throws {
    let rows = cases.map(\.rows).max() ?? 1
    try #require(cases.allSatisfy { $0.rows == rows })
    let model = ExportedModel(
      name: "cases", version: "0", quantities: cases.map(\.quantity), rows: rows,
      weightBytes: { _ in [] })
    try withTemporaryFolder { folder in
      for file in try format.files(model) {
        let url = folder.appending(path: file.name)
        switch file.content {
        case .text(let text): try text.write(to: url, atomically: true, encoding: .utf8)
        case .bytes(let bytes): try Data(bytes).write(to: url)
        case .weights(let names):
          try #require(names.isEmpty)
          try (Data([2, 0, 0, 0, 0, 0, 0, 0]) + Data("{}".utf8)).write(to: url)
        }
      }
      let entries = cases.map { "\"\($0.quantity.name)\": \($0.json)" }
      try "{\(entries.joined(separator: ",\n"))}".write(
        to: folder.appending(path: "cases.json"), atomically: true, encoding: .utf8)
      let result = try tool.run([Self.script.path, format.name, folder.path])
      #expect(result.output == "agrees\n", "\(result.output)\(result.errors.suffix(2000))")
    }
  }
}

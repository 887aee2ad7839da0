import CompilerDriver
import Diagnostics
public import Engine
public import Export
import Foundation
import Lowering
import Platform
import SpecModel
import TensorCore
import TensorIR
import TensorOps

extension SavedRun {
  /// Writes quantities as code for other tools into a new folder, as a whole or not at all.
  ///
  /// - Parameters:
  ///   - machine: where schedules are evaluated.
  ///   - folder: the folder, which must not be there yet or be empty.
  /// - Returns: the names of the files.
  /// - Throws: everything that is wrong with the request or the folder.
  public func export(
    _ request: ExportRequest, as format: ExportFormat, to folder: String, on machine: Machine
  ) throws(RunError) -> [String] {
    guard format.hasFixedRows == (request.rows != nil) else {
      throw format.hasFixedRows
        ? RunError.usage(
          "the format `\(format.name)` is for a fixed number of rows",
          help: "add for example `--rows 100`")
        : RunError.usage(
          "code of the format `\(format.name)` takes any number of rows",
          help: "leave `--rows` out")
    }
    let model = try model(asking: request.quantities)
    let conditions = try conditions(request, model)
    var specs: [String: WeightSpec] = [:]
    let quantities = try model.predict.map { (quantity) throws(RunError) in
      let expression = request.quantities.first { $0.name == quantity.name }?.text
      return try exported(
        quantity, expression: expression ?? quantity.span.text, model, conditions, format, machine,
        &specs)
    }
    let (known, run) = (specs, self)
    let content = ExportedModel(
      name: model.name, version: Version.number, quantities: quantities,
      rows: request.rows ?? 1, weightBytes: { run.array($0, known).littleEndianBytes })
    let files = try reporting { () throws(Diagnostic) in try format.files(content) }
    let contents = files.map { (name: $0.name, bytes: bytes($0.content, specs)) }
    try OutputFolder.create(folder, contents) { (path, reason) in
      RunError.file(DataError("cannot be written: \(reason)", path: path))
    }
    return files.map { $0.name }
  }

  /// The values that are given, and the fields that are missing, in all rows.
  private func conditions(
    _ request: ExportRequest, _ model: Model
  ) throws(RunError) -> RowConditions {
    let given = try model.given(request.given, precision)
    let optional = model.fields.filter(\.isOptional).map(\.name)
    for name in request.missing {
      guard optional.contains(name) else {
        throw RunError.usage(
          "no optional field is called `\(name)`",
          help: optional.isEmpty
            ? "leave `--missing` out: the spec has no optional fields"
            : suggestion(for: name, among: optional, orList: "the optional fields are"))
      }
      guard given[name] == nil else {
        throw RunError.usage(
          "`\(name)` is given and missing at once", help: "leave `--missing \(name)` out")
      }
    }
    return RowConditions(missing: Set(request.missing), given: given)
  }

  /// A weight that a quantity reads.
  private func array(_ name: String, _ specs: [String: WeightSpec]) -> HostArray {
    guard let spec = specs[name] else {
      fatalError("training: no quantity reads the weight `\(name)`")
    }
    return weight(spec)
  }

  private func bytes(
    _ content: ExportFile.Content, _ specs: [String: WeightSpec]
  ) -> [UInt8] {
    switch content {
    case .text(let text): return Array(text.utf8)
    case .bytes(let bytes): return bytes
    case .weights(let names):
      let entries = names.map { SafetensorsWriter.Entry($0, array($0, specs)) }
      let sink = ByteList()
      let writer = SafetensorsWriter(
        entries, metadata: ["format": "onehot-export-1", "model": model.name])
      do throws(DataError) {
        try writer.write(to: sink)
      } catch {
        fatalError("training: a list of bytes refuses to grow: \(error.message)")
      }
      return sink.bytes
    }
  }

  // MARK: - Functions

  private func exported(
    _ quantity: Quantity, expression: String, _ model: Model, _ conditions: RowConditions,
    _ format: ExportFormat, _ machine: Machine, _ specs: inout [String: WeightSpec]
  ) throws(RunError) -> ExportedQuantity {
    var roles: [String: ParameterRole] = [:]
    var read: [String: WeightSpec] = [:]
    func note(_ inputs: [DataInput], _ weights: [WeightSpec]) {
      for input in inputs {
        roles[input.parameter.text] = input.isMask ? .presence(input.field) : .field(input.field)
      }
      for weight in weights {
        roles[weight.parameter.text] = .weight
        read[weight.path] = weight
      }
    }
    let build: (Int) throws(Diagnostic) -> Function
    switch quantity.value {
    case .row(let expression, let shape, let isInteger):
      build = { (rows) throws(Diagnostic) in
        let built = try QuantityFunction(
          model, expression, shape: shape, precision: self.precision, rows: rows,
          conditions: conditions)
        note(built.inputs, built.weights)
        return isInteger ? Self.asInteger(built.function) : built.function
      }
    case .terms(let objective):
      let builder = EvaluationBuilder(model, precision: precision, conditions: conditions)
      let scales = try objective.terms.map { (term) throws(RunError) in
        try Evaluator.scale(term.coefficient, term.schedule, step: steps, on: machine)
      }
      build = { (rows) throws(Diagnostic) in
        let terms = try builder.terms(objective, rows: rows, isWhole: true)
        for term in terms { note(term.inputs, term.weights) }
        return Self.sum(terms, scales, constant: objective.constant, rows: rows, self.precision)
      }
    }
    let function = try reporting { () throws(Diagnostic) in
      try PortableFunction(
        quantity.name, step: steps, keepsMarks: format.isTrainable, build: build)
    }
    specs.merge(read) { known, _ in known }
    return ExportedQuantity(quantity.name, expression: expression, function, roles: roles)
  }

  /// A function whose whole numbers have an integer type.
  private static func asInteger(_ function: Function) -> Function {
    let b = Builder(stage: "export", reserving: function.nodes.count + 1)
    let parameters = function.parameters.map { b.parameter($0.name ?? "", $0.result.type) }
    let value = b.inline(function, parameters)[0]
    let whole = b.emit(.convert, value, attributes: Op.dtype => DType.i32.rawValue)
    return b.finish(function.name, results: [(ResultName.value.text, whole)])
  }

  /// The sum of terms with all their samples; NaN in rows for which a term does not count.
  private static func sum(
    _ terms: [EvaluationTerm], _ scales: [Double], constant: Double, rows: Int, _ dtype: DType
  ) -> Function {
    let b = Builder(stage: "export")
    var parameters: [String: Value] = [:]
    var sum = b.constant(constant, dtype, [rows])
    for (term, scale) in zip(terms, scales) {
      let arguments = term.function.parameters.map { parameter in
        let name = parameter.name ?? ""
        let value = parameters[name] ?? b.parameter(name, parameter.result.type)
        parameters[name] = value
        return value
      }
      let values = b.inline(term.function, arguments)
      var part = values[0]
      if case .logMeanExp = term.combination {
        part = b.emit(.sub, part, b.constant(log(Double(term.samples)), like: part))
      }
      part = b.emit(.mul, part, b.constant(scale, like: part))
      let undefined = b.constant(.nan, dtype, [rows])
      sum = b.emit(.select, values[1], b.emit(.add, sum, part), undefined)
    }
    return b.finish("predict", results: [(ResultName.value.text, sum)])
  }
}

/// Bytes in memory.
private final class ByteList: ByteSink {
  private(set) var bytes: [UInt8] = []

  func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
}

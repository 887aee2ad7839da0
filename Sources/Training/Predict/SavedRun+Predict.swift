import CompilerDriver
import Diagnostics
public import Engine
import Lowering
import SpecModel
import TensorCore
import TensorIR

extension SavedRun {
  /// Quantities of the rows of a split, or of new rows.
  ///
  /// - Throws: everything that is wrong with the request or the data.
  public func predict(
    _ request: PredictRequest, on machine: Machine
  ) throws(RunError) -> Prediction {
    let model = try model(asking: request.quantities)
    let rows = try ChosenRows(request.rows, of: self, model)
    // The first build tells which fields are read.
    let probes = try model.predict.map { (quantity) throws(RunError) in
      try reporting { () throws(Diagnostic) in
        try BuiltQuantity(model, quantity, precision, rows: 1, rows.conditions)
      }
    }
    for (quantity, probe) in zip(model.predict, probes) {
      try rows.check("`\(quantity.name)`", at: quantity.span, reads: probe.fields)
    }
    let read = Set(probes.flatMap(\.fields))
    try rows.checkFiles("no quantity", reads: read)
    let data = try rows.data(fields: read)
    let rowCount = min(data?.rowCount ?? (request.count ?? 1), request.count ?? .max)
    let chunk = max(1, min(rowCount, Prediction.chunk))
    let key = RandomKey(seed: request.seed ?? seed).folding("binarize").folding("predict")
    let source = PredictedQuantity.Source(
      filler: data.map { InputFiller(split: $0, key: key) }, rowCount: rowCount)
    let parts = try model.predict.map { (quantity) throws(RunError) in
      let built = try reporting { () throws(Diagnostic) in
        try BuiltQuantity(model, quantity, precision, rows: chunk, rows.conditions)
      }
      return try prepare(
        built, quantity, model, source, seed: request.seed ?? seed, on: machine)
    }
    return Prediction(
      columns: model.predict.map {
        Prediction.Column(name: $0.name, shape: $0.shape.extents, isInteger: $0.isInteger)
      }, rowCount: rowCount, precision: precision, parts: parts)
  }

  /// A quantity that the model has, for advice.
  private static func example(_ model: Model) -> String {
    if let latent = model.latents.first {
      return "code=mode(\(latent.proposal == .guide ? "guide." : "")\(latent.name))"
    }
    return "likelihood=log_prob(\(model.observed.first?.name ?? "x"))"
  }

  /// The model with quantities: the asked ones, or else the spec's, of which there must be one.
  func model(asking quantities: [NamedExpression]) throws(RunError) -> Model {
    guard quantities.isEmpty else {
      return try changed(["predict"], to: quantities, option: "--what")
    }
    guard !model.predict.isEmpty else {
      throw RunError.usage(
        "the spec has no `predict`, and no quantity is asked for",
        help: "add for example `--what \(Self.example(model))`")
    }
    return model
  }

  /// The model with the expressions of a section replaced by those of an option.
  func changed(
    _ section: [String], to expressions: [NamedExpression], option: String
  ) throws(RunError) -> Model {
    let files = expressions.map {
      (name: $0.name, value: SourceFile(path: "\(option) \($0.name)", text: $0.text))
    }
    let names = expressions.map(\.name)
    if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
      throw RunError.usage(
        "`\(option)` gives the name `\(twice)` twice", help: "give one of them another name")
    }
    let checked = Compiler.check(SpecLoader.tree(resolved).replacing(section, with: files))
    guard let changed = checked.model else { throw RunError.diagnostics(checked.diagnostics) }
    let known = Set(model.weights.map(\.path))
    if let new = changed.weights.first(where: { !known.contains($0.path) }) {
      throw RunError.diagnostics([
        Diagnostic(
          .expressionSyntax, at: new.origin?.span,
          "this would make the weight `\(new.path)`, which the run has not trained",
          help: "name nodes of the model and the guide only")
      ])
    }
    return changed
  }

  // MARK: - Programs

  private func prepare(
    _ built: BuiltQuantity, _ quantity: Quantity, _ model: Model,
    _ source: PredictedQuantity.Source, seed: UInt64, on machine: Machine
  ) throws(RunError) -> PredictedQuantity {
    func program(
      _ function: Function, _ weights: [WeightSpec]
    ) throws(RunError) -> any PreparedFunction {
      let function = Compiler.optimize(function)
      try reporting { () throws(Diagnostic) in
        try Compiler.checkMemory(
          function, "the quantity `\(quantity.name)`", of: model, on: machine.engine)
      }
      return try running { () throws(EngineError) in
        let program = try Compiler.prepare(function, on: machine)
        try program.start(seed: seed, step: steps)
        for spec in weights { try program.load(spec.parameter, weight(spec)) }
        return program
      }
    }
    switch built {
    case .function(let function):
      return PredictedQuantity(
        function, try program(function.function, function.weights), span: quantity.span, source,
        precision)
    case .terms(let terms, let constant):
      let prepared = try terms.map { (term) throws(RunError) in
        (
          term: term, program: try program(term.function, term.weights),
          scale: try Evaluator.scale(term.coefficient, term.schedule, step: steps, on: machine)
        )
      }
      return PredictedQuantity(
        prepared, constant: constant, span: quantity.span, source, precision)
    }
  }
}

/// A quantity as functions.
private enum BuiltQuantity {
  case function(QuantityFunction)
  case terms([EvaluationTerm], constant: Double)

  init(
    _ model: Model, _ quantity: Quantity, _ precision: DType, rows: Int,
    _ conditions: RowConditions
  ) throws(Diagnostic) {
    switch quantity.value {
    case .row(let expression, let shape, _):
      self = .function(
        try QuantityFunction(
          model, expression, shape: shape, precision: precision, rows: rows,
          conditions: conditions))
    case .terms(let objective):
      let builder = EvaluationBuilder(
        model, precision: precision, conditions: conditions, purpose: QuantityFunction.purpose)
      self = .terms(try builder.terms(objective, rows: rows), constant: objective.constant)
    }
  }

  /// The fields that it reads.
  var fields: [String] {
    let inputs =
      switch self {
      case .function(let function): function.inputs
      case .terms(let terms, _): terms.flatMap(\.inputs)
      }
    return Set(inputs.map(\.field)).sorted()
  }
}

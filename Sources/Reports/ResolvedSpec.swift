import Estimators
import Language
import Lowering
import Objectives
public import SpecModel
import SpecSyntax
import TensorCore
import TensorIR

/// Writes a checked model as a spec: canonical, with every default filled in and without imports.
///
/// Reading it gives a model with the same text. The text does not depend on the places of files, so
/// its bytes identify the trained model.
public enum ResolvedSpec {
  /// The YAML text.
  public static func text(_ model: Model) -> String { text(Writer(model: model)) }

  /// The same without descriptions: the part that a run depends on.
  public static func meaning(_ model: Model) -> String {
    text(Writer(model: model, hasDescriptions: false))
  }

  private static func text(_ writer: Writer) -> String {
    var writer = writer
    writer.write()
    return writer.lines.joined(separator: "\n") + "\n"
  }
}

private struct Writer {
  let model: Model
  var hasDescriptions = true
  var lines: [String] = []

  private mutating func line(_ depth: Int, _ text: String) {
    lines.append(String(repeating: "  ", count: depth) + text)
  }

  private mutating func section(_ name: String) {
    lines.append("")
    lines.append("\(name):")
  }

  mutating func write() {
    line(0, "onehot: 1")
    line(0, "name: \(YAMLText.text(model.name))")
    if hasDescriptions, let about = model.about { line(0, "about: \(YAMLText.text(about))") }
    writeHyperparameters()
    writeDefinitions()
    writeData()
    for kind in GraphKind.allCases { writeGraph(kind) }
    writeEstimators()
    lines.append("")
    let samples = StepBuilder.samples(model)
    line(0, "\(model.objective.direction.rawValue): \(text(model.objective, samples: samples))")
    if let train = model.train { writeTrain(train) }
    writeEvaluate()
    if hasDescriptions { writePredict() }
    if let audit = model.audit { writeAudit(audit) }
  }

  // MARK: - Names and data

  private mutating func writeHyperparameters() {
    guard !model.hyperparameters.isEmpty else { return }
    section("hyperparameters")
    for parameter in model.hyperparameters {
      let extras = [
        parameter.minimum.map { "min: \($0)" }, parameter.maximum.map { "max: \($0)" },
        hasDescriptions ? parameter.about.map { "about: \(YAMLText.text($0))" } : nil,
      ].compactMap { $0 }
      guard !extras.isEmpty else {
        line(1, "\(parameter.name): \(parameter.value.text)")
        continue
      }
      line(1, "\(parameter.name):")
      line(2, "default: \(parameter.value.text)")
      for extra in extras { line(2, extra) }
    }
  }

  private mutating func writeDefinitions() {
    guard !model.definitions.isEmpty else { return }
    section("define")
    for (name, function) in model.definitions.sorted(by: { $0.key < $1.key }) {
      line(1, "\(name)(\(function.parameters.map(\.name).joined(separator: ", "))):")
      for node in function.nodes { writeNode(2, node) }
      line(2, "return: \(YAMLText.expression("\(function.result)"))")
    }
  }

  private mutating func writeNode(_ depth: Int, _ node: GraphNode) {
    let definition = (node.isDraw ? "~ " : "") + "\(node.expression)"
    line(depth, "\(node.name): \(YAMLText.expression(definition))")
  }

  private mutating func writeData() {
    guard !model.fields.isEmpty else { return }
    section("data")
    for field in model.fields {
      let shape = field.shape.extents.map(String.init).joined(separator: ", ")
      let optional = field.isOptional ? "?" : ""
      line(
        1,
        "\(field.name): \(field.support.rawValue)" + (shape.isEmpty ? "" : "[\(shape)]") + optional)
    }
    guard !model.sources.isEmpty else { return }
    section("sources")
    for split in model.sources {
      line(1, "\(split.name):")
      for field in model.fields {
        guard let source = split.sources[field.name] else { continue }
        line(2, "\(field.name):")
        writeSource(source)
      }
    }
  }

  private mutating func writeSource(_ source: FieldSource) {
    func range(_ range: Range<Int>) -> String { "[\(range.lowerBound), \(range.upperBound)]" }
    line(3, "file: \(YAMLText.text(source.file))")
    if let key = source.key { line(3, "key: \(YAMLText.text(key))") }
    if let header = source.header { line(3, "header: \(header)") }
    if let rows = source.rows { line(3, "rows: \(range(rows))") }
    if let columns = source.columns { line(3, "columns: \(range(columns))") }
    if let scale = source.scale { line(3, "scale: \(scale)") }
    switch source.binarize {
    case .threshold(let threshold)?: line(3, "binarize: threshold(\(threshold))")
    case .dynamic?: line(3, "binarize: dynamic")
    case nil: break
    }
    if let keep = source.keep {
      line(3, "keep:")
      line(4, "per_class: \(keep.perClass)")
      line(4, "seed: \(keep.seed)")
    }
  }

  private mutating func writeGraph(_ kind: GraphKind) {
    guard !model.graph(kind).nodes.isEmpty else { return }
    section(kind.rawValue)
    for node in model.graph(kind).written { writeNode(1, node) }
  }

  // MARK: - Estimators and terms

  /// Every latent variable's estimator, and which one the compiler would choose, and why.
  private mutating func writeEstimators() {
    let latents = model.latents.filter { $0.estimator.estimator !== Estimator.plainDraw }
    guard !latents.isEmpty else { return }
    section("estimators")
    var written: Set<String> = []
    // The steps of a `scan` have one estimator.
    for latent in latents where written.insert(latent.family).inserted {
      let standard = latent.defaultEstimator
      let isDefault = standard.text == latent.estimator.text
      line(
        1,
        isDefault
          ? "# the default: \(standard.because)"
          : "# the default would be `\(standard.text)`: \(standard.because)")
      line(1, "\(latent.family): \(YAMLText.expression(latent.estimator.text))")
    }
  }

  /// A sum of terms; `samples` is the number for expectation terms that do not state one.
  private func text(_ objective: Objective, samples: Int) -> String {
    var result = ""
    for term in objective.terms {
      let magnitude = abs(term.coefficient)
      let isNegative = term.coefficient < 0
      result += result.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      if magnitude != 1 { result += "\(magnitude) * " }
      if let schedule = term.schedule { result += "\(schedule.text) * " }
      result += text(term, samples: samples)
    }
    if objective.constant != 0 {
      result += objective.constant < 0 ? " - \(-objective.constant)" : " + \(objective.constant)"
    }
    return YAMLText.expression(result)
  }

  private func text(_ term: WeightedTerm, samples: Int) -> String {
    var arguments =
      term.hidden.isEmpty ? [] : ["hide(\(term.hidden.sorted().joined(separator: ", ")))"]
    switch term.term {
    case .call(let call):
      if let (graph, name) = call.node {
        arguments.append(graph == .guide ? "\(graph.rawValue).\(name)" : name)
      }
      arguments += call.term.options.compactMap { option in
        text(option, of: call, samples: samples).map { "\(option.name)=\($0)" }
      }
      return "\(call.term.name)(\(arguments.joined(separator: ", ")))"
    case .expression(let expression, _): return "\(expression)"
    }
  }

  /// The value of an option as a spec writes it, with the samples that were left open; nil where
  /// the spec leaves a schedule or number out.
  private func text(_ option: Option, of call: TermCall, samples: Int) -> String? {
    if case .shared(nil) = call.sampling, option.name == Term.samples.name { return "\(samples)" }
    return call.options.text(option)
  }

  // MARK: - Training and evaluation

  private mutating func writeTrain(_ train: TrainSettings) {
    section("train")
    line(1, "optimizer: \(YAMLText.expression(train.optimizerText))")
    if train.strata.count == 1, train.strata[0].name.isEmpty {
      line(1, "batch: \(train.strata[0].batch)")
    } else {
      line(1, "strata:")
      for stratum in train.strata {
        line(2, "\(stratum.name):")
        for (field, isPresent) in stratum.presence.sorted(by: { $0.key < $1.key }) {
          line(3, "where: \(isPresent ? "present" : "missing")(\(field))")
        }
        line(3, "batch: \(stratum.batch)")
        line(3, "weight: \(stratum.weight)")
      }
    }
    if let steps = train.steps { line(1, "steps: \(steps)") }
    if let epochs = train.epochs { line(1, "epochs: \(epochs)") }
    line(1, "seed: \(train.seed)")
    switch train.clip {
    case .norm(let limit)?: line(1, "clip: norm(\(limit))")
    case .value(let limit)?: line(1, "clip: value(\(limit))")
    case nil: break
    }
    line(1, "checkpoint: \(train.checkpointEvery)")
  }

  private mutating func writeEvaluate() {
    let evaluate = model.evaluate
    guard evaluate.every != nil || evaluate.split != nil || !evaluate.metrics.isEmpty else {
      return
    }
    section("evaluate")
    if let every = evaluate.every { line(1, "every: \(every)") }
    if let split = evaluate.split { line(1, "split: \(YAMLText.text(split))") }
    guard !evaluate.metrics.isEmpty else { return }
    line(1, "metrics:")
    for metric in evaluate.metrics {
      line(2, "\(metric.name): \(text(metric.objective, samples: 1))")
    }
  }

  /// No training depends on them.
  private mutating func writePredict() {
    guard !model.predict.isEmpty else { return }
    section("predict")
    for quantity in model.predict {
      switch quantity.value {
      case .terms(let objective): line(1, "\(quantity.name): \(text(objective, samples: 1))")
      case .row(let expression, _, _):
        line(1, "\(quantity.name): \(YAMLText.expression("\(expression)"))")
      }
    }
  }

  private mutating func writeAudit(_ audit: AuditSettings) {
    section("audit")
    if !audit.set.isEmpty {
      line(1, "set:")
      for (name, value) in audit.set.sorted(by: { $0.key < $1.key }) {
        line(2, "\(name): \(value.text)")
      }
    }
    line(1, "draws: \(audit.draws)")
    line(1, "tolerance: \(audit.tolerance)")
  }
}

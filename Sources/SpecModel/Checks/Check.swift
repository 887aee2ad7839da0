import Diagnostics

/// A rule that holds between parts of a spec, so that no reader of one section can check it.
struct Check: Sendable {
  /// The specs that a check is made for.
  enum Scope: Sendable {
    /// All; a check of these reports nothing that follows from a reported error.
    case allSpecs
    /// Those without an error so far, since a part that has one may be missing.
    case specsWithoutErrors
  }

  /// The name in the list of orders.
  let name: String
  /// The specs that it is made for.
  let scope: Scope
  /// Adds the findings to the reader's report; false if a part that it reads is missing.
  private let body: @Sendable (SpecReader, SpecParts) -> Bool

  /// A check from its name and the parts that it reads.
  init<each Part>(
    _ name: String, of scope: Scope,
    reads part: repeat any KeyPath<SpecParts, (each Part)?> & Sendable,
    run: @escaping @Sendable (SpecReader, repeat each Part) -> Void
  ) {
    self.name = name
    self.scope = scope
    body = { reader, parts in
      guard let values = try? (repeat Self.present(parts[keyPath: each part])) else { return false }
      run(reader, repeat each values)
      return true
    }
  }

  /// Runs the check; false if a part that it reads is missing.
  func run(_ reader: SpecReader, _ parts: SpecParts) -> Bool {
    if scope == .specsWithoutErrors, reader.report.diagnostics.hasErrors { return true }
    return body(reader, parts)
  }

  private struct MissingPart: Error {}

  private static func present<Part>(_ part: Part?) throws(MissingPart) -> Part {
    guard let part else { throw MissingPart() }
    return part
  }
}

/// The parts of a spec that checks read, each as soon as it is known.
struct SpecParts {
  /// Both graphs, evaluated for one row.
  var rows: RowCheck?
  /// The sections whose readers need the graphs.
  var sections: Sections?
  /// The latent variables with their estimators.
  var latents: [Latent]?
  /// The hyperparameters and functions that expressions name; none in a library.
  var usedNames: Set<String>?

  /// The sections whose readers need the graphs.
  struct Sections {
    /// The objective; nil if it could not be read.
    let objective: Objective?
    /// The objectives of the metrics.
    let metrics: [Objective]
    /// The settings of training; nil without settings, or if they could not be read.
    let train: TrainSettings?

    /// The objective and those of the metrics.
    var objectives: [Objective] { [objective].compactMap { $0 } + metrics }
  }

  /// The objective, if it could be read.
  var objective: Objective? { sections?.objective }
  /// The objectives of the metrics.
  var metrics: [Objective]? { sections?.metrics }
  /// The objective and those of the metrics.
  var objectives: [Objective]? { sections?.objectives }
}

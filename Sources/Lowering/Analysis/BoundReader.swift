import Estimators
import Language
public import Objectives
public import SpecModel

extension Model {
  /// The label of the maximized objective.
  public var boundLabel: BoundLabel { BoundReader(self).label() }
}

/// Compares an objective's terms with the bounds that are known.
private struct BoundReader: LabelContext {
  let model: Model
  private let conditions: [String]

  init(_ model: Model) {
    self.model = model
    let reads = model.nodeTypes().filter { $0.graph == .model }.map(\.reads)
    let read = reads.reduce(into: Set<String>()) { $0.formUnion($1) }
    conditions = model.fields.map(\.name).filter { name in
      read.contains(name) && model.model[name]?.isDraw != true
    }
  }

  // MARK: - The quantity

  var evidence: String {
    let given = conditions.isEmpty ? "" : " | " + conditions.joined(separator: ", ")
    let always = model.observed.map(\.name).filter { model.field($0)?.isOptional == false }
    let optional = model.observed.map(\.name).filter { model.field($0)?.isOptional == true }
    let all = "log p(\((always + optional).joined(separator: ", "))\(given))"
    guard !optional.isEmpty else { return all }
    let names = optional.joined(separator: ", ")
    guard !always.isEmpty else { return "\(all) of the rows with \(names)" }
    return "\(all), summed over \(names) where missing"
  }

  // MARK: - The label

  func label() -> BoundLabel {
    let terms = model.objective.terms
    guard !model.observed.isEmpty else {
      return .unbounded(
        "the model draws no data, so the objective is an expected value and no bound")
    }
    guard model.objective.constant == 0 else { return .unbounded("a constant is added") }
    if terms.count == 1, let label = single(terms[0]) { return label }
    return writtenOut(terms) ?? extra(terms)
  }

  /// The factor of a term in the maximized objective; nil if it depends on the step.
  private func factor(_ term: WeightedTerm) -> Double? {
    let sign = model.objective.direction == .maximize ? 1.0 : -1
    return term.schedule == nil ? sign * term.coefficient : nil
  }

  /// The label of an objective that is one term which has a label of its own.
  private func single(_ term: WeightedTerm) -> BoundLabel? {
    guard let call = term.term.call, let label = call.term.label(self, call.options) else {
      return nil
    }
    guard call.part == .none || factor(term) == 1 else {
      return .unbounded("the bound is multiplied by a factor other than 1")
    }
    return label
  }

  func hard(_ because: String) -> BoundLabel {
    guard model.latents.contains(where: { !isAlwaysGiven($0) }) else {
      return BoundLabel(kind: .equal, quantity: evidence, because: "nothing is latent")
    }
    return BoundLabel(kind: .lowerBound, quantity: evidence, because: because)
  }

  /// True if a latent variable is a field that every stratum has.
  private func isAlwaysGiven(_ latent: Latent) -> Bool {
    guard let field = latent.field, let strata = model.train?.strata else { return false }
    return strata.allSatisfy { $0.presence[field.name] == true }
  }

  /// A latent variable whose value lies between the vertices.
  private var softSite: Latent? {
    model.latents.first { !$0.estimator.claims.isHard }
  }

  var softReason: String? {
    softSite.map { site in
      "the model sees relaxed values of `\(site.name)` (\(site.estimator.estimator.name)), and the "
        + "divergence is that of the discrete distribution"
    }
  }

  var inferred: [any InferredLatent] { inferredLatents }

  // MARK: - Bounds that are written out

  /// Log-likelihoods of everything observed minus weighted divergences of all latent variables.
  private func writtenOut(_ terms: [WeightedTerm]) -> BoundLabel? {
    var likelihoods: Set<String> = []
    var divergences: [String: ClosedRange<Double>] = [:]
    for term in terms {
      let range = weights(term)
      guard let call = term.term.call else { return nil }
      switch (call.part, call.node) {
      case (.likelihood, (.model, let name)?)
      where range == 1...1 && model.field(name)?.isOptional == false:
        guard likelihoods.insert(name).inserted else { return nil }
      case (.evidenceBound, _) where range == 1...1 && likelihoods.isEmpty:
        likelihoods = Set(model.observed.map(\.name))
        for latent in inferredLatents { add(&divergences, latent.name, -1 ... -1) }
      case (.divergence, (_, let name)?): add(&divergences, name, range)
      default: return nil
      }
    }
    guard likelihoods == Set(model.observed.map(\.name)),
      Set(divergences.keys) == Set(inferredLatents.map(\.name))
    else { return nil }
    let heaviest = divergences.max { $0.value.upperBound < $1.value.upperBound }
    if let heaviest, heaviest.value.upperBound > -1 {
      return .unbounded("the divergence of `\(heaviest.key)` weighs less than 1")
    }
    if let softReason { return .unbounded(softReason) }
    let isExact = divergences.values.allSatisfy { $0 == -1 ... -1 }
    return hard(
      isExact
        ? "the terms are those of the evidence lower bound"
        : "a divergence that weighs more than 1 only lowers the bound")
  }

  /// The latent variables with a divergence in the bound.
  private var inferredLatents: [Latent] { model.latents.filter { $0.proposal == .guide } }

  /// The factors that a term has over all steps.
  private func weights(_ term: WeightedTerm) -> ClosedRange<Double> {
    let sign = model.objective.direction == .maximize ? 1.0 : -1
    let number = sign * term.coefficient
    guard case .schedule(let schedule, let options)? = term.schedule else {
      return number...number
    }
    let range = schedule.range(options)
    let ends = [number * range.lowerBound, number * range.upperBound]
    return min(ends[0], ends[1])...max(ends[0], ends[1])
  }

  private func add(
    _ sums: inout [String: ClosedRange<Double>], _ name: String, _ range: ClosedRange<Double>
  ) {
    let old = sums[name] ?? 0...0
    sums[name] = (old.lowerBound + range.lowerBound)...(old.upperBound + range.upperBound)
  }

  private func extra(_ terms: [WeightedTerm]) -> BoundLabel {
    let isBound = terms.contains { term in
      term.term.call.map { $0.part == .evidenceBound || $0.part == .otherBound } ?? false
    }
    return .unbounded(
      isBound
        ? "terms are added to the bound" : "the objective is an expected value, not a log-evidence")
  }
}

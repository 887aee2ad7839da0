import Estimators
import Language
public import SpecModel

/// What the objective is, measured against a quantity with a name (`semantics.md`, rule 18).
public struct BoundLabel: Sendable, Hashable {
  /// The relation to the quantity.
  public enum Kind: String, Sendable, Hashable {
    /// The objective is the quantity.
    case equal
    /// The objective is never above the quantity, in expectation.
    case lowerBound = "lower bound"
    /// Nothing is known.
    case none = "not a bound"
  }

  /// The relation.
  public let kind: Kind
  /// The quantity, for example `log p(bottom | top)`; nothing where the objective bounds none.
  public let quantity: String?
  /// Why.
  public let because: String

  /// The label in words, for example `lower bound of log p(x)`.
  public var text: String {
    guard let quantity else { return kind.rawValue }
    return kind == .equal ? "equal to \(quantity)" : "\(kind.rawValue) of \(quantity)"
  }
}

extension Model {
  /// The label of the maximized objective.
  public var boundLabel: BoundLabel { BoundReader(self).label() }
}

/// Compares an objective's terms with the bounds that are known.
private struct BoundReader {
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

  /// `log p(x | y)`: the fields that the model draws, given those that it only reads.
  private var evidence: String {
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
      return none("no data is drawn by the model, so the objective is an expected value of its own")
    }
    guard model.objective.constant == 0 else { return none("a constant is added") }
    if terms.count == 1, let label = single(terms[0]) { return label }
    return writtenOut(terms) ?? extra(terms)
  }

  private func none(_ because: String) -> BoundLabel {
    BoundLabel(kind: .none, quantity: nil, because: because)
  }

  /// The factor of a term in the maximized objective; nothing where it depends on the step.
  private func factor(_ term: WeightedTerm) -> Double? {
    let sign = model.objective.direction == .maximize ? 1.0 : -1
    return term.schedule == nil ? sign * term.coefficient : nil
  }

  /// The label of an objective that is one of the known bounds.
  private func single(_ term: WeightedTerm) -> BoundLabel? {
    switch term.term {
    case .elbo, .iwae, .logMarginal: break
    case .reweightedWakeSleep(let samples):
      return none(
        "the model's weights ascend the bound of \(samples) samples, the guide's the log-density of the "
          + "weighted samples: together the gradient of no function")
    default: return nil
    }
    guard factor(term) == 1 else {
      return none("the bound is multiplied by a factor other than 1")
    }
    switch term.term {
    case .logMarginal:
      return BoundLabel(
        kind: .equal, quantity: evidence, because: "all latent variables are summed out")
    case .elbo(_, .relaxed?, _): return relaxed()
    case .elbo(_, let form, _):
      if let soft = softSite { return none(softReason(soft)) }
      guard !inferred.isEmpty else { return hard("draws are hard, and come from the model itself") }
      return hard("draws are hard; divergences: " + forms(form))
    case .iwae(let samples):
      if let soft = softSite { return none(softReason(soft)) }
      return hard("draws are hard, and \(samples) importance weights are averaged")
    default: return nil
    }
  }

  /// Which divergence is taken in which form.
  private func forms(_ form: DivergenceForm?) -> String {
    let named = inferred.map { latent in
      let own = form ?? (latent.hasAnalyticDivergence ? .analytic : .sampled)
      return "\(own.rawValue) at `\(latent.name)`"
    }
    return named.joined(separator: ", ")
  }

  /// The label of a bound at true draws; without anything latent it is met.
  private func hard(_ because: String) -> BoundLabel {
    guard model.latents.contains(where: { !isAlwaysGiven($0) }) else {
      return BoundLabel(kind: .equal, quantity: evidence, because: "nothing is latent")
    }
    return BoundLabel(kind: .lowerBound, quantity: evidence, because: because)
  }

  private func relaxed() -> BoundLabel {
    BoundLabel(
      kind: .lowerBound, quantity: "the relaxed model's \(evidence)",
      because: "`kl=relaxed` scores relaxed draws by their own densities; the model with discrete "
        + "variables is another one")
  }

  /// Whether a latent variable is a field that every stratum has.
  private func isAlwaysGiven(_ latent: Latent) -> Bool {
    guard let field = latent.field, let strata = model.train?.strata else { return false }
    return strata.allSatisfy { $0.presence[field.name] == true }
  }

  /// A latent variable whose value lies between the vertices.
  private var softSite: Latent? {
    model.latents.first { !$0.estimator.estimator.isHard($0.estimator.options) }
  }

  private func softReason(_ site: Latent) -> String {
    "the model sees relaxed values of `\(site.name)` (\(site.estimator.estimator.name)), and the "
      + "divergence is that of the discrete distribution"
  }

  // MARK: - Bounds that are written out

  /// Log-likelihoods of everything observed minus weighted divergences of all latent variables.
  private func writtenOut(_ terms: [WeightedTerm]) -> BoundLabel? {
    var likelihoods: Set<String> = []
    var divergences: [String: ClosedRange<Double>] = [:]
    for term in terms {
      let range = weights(term)
      switch term.term {
      case .logProb(.model, let name)
      where range == 1...1 && model.field(name)?.isOptional == false:
        guard likelihoods.insert(name).inserted else { return nil }
      case .elbo(_, let form, _) where range == 1...1 && form != .relaxed && likelihoods.isEmpty:
        likelihoods = Set(model.observed.map(\.name))
        for latent in inferred { add(&divergences, latent.name, -1 ... -1) }
      case .divergence(let name): add(&divergences, name, range)
      default: return nil
      }
    }
    guard likelihoods == Set(model.observed.map(\.name)),
      Set(divergences.keys) == Set(inferred.map(\.name))
    else { return nil }
    let heaviest = divergences.max { $0.value.upperBound < $1.value.upperBound }
    if let heaviest, heaviest.value.upperBound > -1 {
      return none("the divergence of `\(heaviest.key)` weighs less than 1")
    }
    if let soft = softSite { return none(softReason(soft)) }
    let isExact = divergences.values.allSatisfy { $0 == -1 ... -1 }
    return hard(
      isExact
        ? "the terms are those of the evidence lower bound"
        : "a divergence that weighs more than 1 only lowers the bound")
  }

  /// The latent variables with a divergence in the bound.
  private var inferred: [Latent] { model.latents.filter { $0.proposal == .guide } }

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
      switch term.term {
      case .elbo, .iwae, .logMarginal: true
      default: false
      }
    }
    return none(
      isBound
        ? "terms are added to the bound" : "the objective is an expected value, not an evidence")
  }
}

import CompilerDriver
import Estimators
import Lowering
public import Diagnostics
import Objectives
public import SpecModel
import TensorIR

/// The differences in meaning between two specs: the content of `onehot diff`.
public struct SpecDiff: Sendable {
  /// One thing that is not the same.
  public struct Change: Sendable, Hashable {
    /// The part of the spec.
    public let section: SpecSection
    /// The changed subject: a node, a field, a weight, a section.
    public let subject: String
    /// The changed aspect: its shape, its bias, a key of the section.
    public let aspect: String
    /// The text before; nil if the subject is new.
    public let before: String?
    /// The text after; nil if the subject is gone.
    public let after: String?
  }

  /// The changes, by section; within a section, those of the first spec in its order, then new
  /// ones.
  public let changes: [Change]
  /// True if both specs compile to the same training step, which does not depend on the length of
  /// training, the metrics and the names of constants.
  public let hasSameStep: Bool
  /// True if a checkpoint of the first has the tensors of the second.
  public let checkpoint: CheckpointFit
  /// True if `run --resume` takes a checkpoint of the first for the second, given the same data:
  /// their resolved specs are the same, descriptions apart.
  public let resumes: Bool
  /// True if the gradient of a weight, or the objective as a bound, has a weaker label than before.
  public let hasWeakerLabels: Bool

  /// Compares two checked models.
  ///
  /// - Throws: that one is too large to be built.
  public init(_ before: Model, _ after: Model) throws(Diagnostic) {
    let (one, two) = (try Inspection(before), try Inspection(after))
    let (old, new) = (SpecFacts(before, one), SpecFacts(after, two))
    let keys = old.keys + new.keys.filter { old.texts[$0] == nil }
    changes = SpecSection.allCases.flatMap { section in
      Self.subjectsTogether(keys.filter { $0.section == section }).compactMap { key in
        let (was, became) = (old.texts[key], new.texts[key])
        guard was != became else { return nil }
        return Change(
          section: section, subject: key.subject, aspect: key.aspect, before: was, after: became)
      }
    }
    // A different order of lines gives the same nodes in another order.
    hasSameStep = changes.isEmpty || "\(one.step.function)" == "\(two.step.function)"
    checkpoint = CheckpointFit(one.step, two.step)
    resumes = ResolvedSpec.meaning(before) == ResolvedSpec.meaning(after)
    hasWeakerLabels = Self.isWeaker(two, than: one)
  }

  /// All facts about a subject are listed together, at the place of its first fact.
  private static func subjectsTogether(_ keys: [SpecFacts.Key]) -> [SpecFacts.Key] {
    var order: [String: Int] = [:]
    for key in keys where order[key.subject] == nil { order[key.subject] = order.count }
    return keys.enumerated().sorted { a, b in
      (order[a.element.subject] ?? 0, a.offset) < (order[b.element.subject] ?? 0, b.offset)
    }.map(\.element)
  }

  // MARK: - Labels

  private static func isWeaker(_ after: Inspection, than before: Inspection) -> Bool {
    let bounds: [BoundLabel.Kind] = [.equal, .lowerBound, .none]
    let rank = { (label: BoundLabel) in bounds.firstIndex(of: label.kind) ?? bounds.count }
    if rank(after.bound) > rank(before.bound) { return true }
    let old = Dictionary(
      uniqueKeysWithValues: before.parameters.map { ($0.spec.path, weakness($0.bias)) })
    // Of weights that are new, the weakest counts.
    let weakest = old.values.max()
    return after.parameters.contains { spec, bias in
      (old[spec.path] ?? weakest).map { weakness(bias) > $0 } ?? false
    }
  }

  /// The weakness of the claim: an exact gradient has the mean of an unbiased one, and no gradient
  /// is the weakest.
  private static func weakness(_ bias: Bias?) -> Int {
    bias.map { max($0, .unbiased).rawValue } ?? Int.max
  }
}

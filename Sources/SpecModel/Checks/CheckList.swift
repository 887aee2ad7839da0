extension Check {
  /// All checks in order.
  ///
  /// Each is made once, as soon as all parts that it reads are known; one that reads a part that
  /// could not be read is not made.
  static let all: [Check] = [
    // Of names, before anything is evaluated.
    .specName, .nameClashes,
    // Of the evaluated graphs.
    .cycles, .latentSharing, .observedSupports, .optionalFields,
    // Of the objective and the estimators.
    .enumerationBudget, .replayBudget, .sizeLimits, .presenceCases, .relaxedValues,
    .divergenceForms, .discreteScores, .unreadLatents, .constantGuides, .squashedLogits,
    .symmetricStart, .sampleCounts,
    // Of uses, which all expressions together show.
    .functionBodies, .unusedNames,
  ]

  /// Two checks of which one must be made first, and why.
  struct Order: Sendable {
    /// The one made first.
    let first: Check
    /// The other.
    let then: Check
    /// The reason.
    let because: String
  }

  /// The constraints on the order of the list; a test checks them.
  static let orders: [Order] = [
    Order(
      first: .nameClashes, then: .cycles,
      because: "a name with two meanings may seem to depend on itself"),
    Order(
      first: .enumerationBudget, then: .sizeLimits,
      because: "the joint values that exceed the budget would also make a value too large"),
    Order(
      first: .replayBudget, then: .relaxedValues,
      because: "the model is evaluated once more for relaxed draws"),
    Order(
      first: .sizeLimits, then: .relaxedValues,
      because: "the model is evaluated once more for relaxed draws"),
    Order(
      first: .relaxedValues, then: .unusedNames,
      because: "an error in the evaluation between the vertices hides uses"),
    Order(
      first: .functionBodies, then: .unusedNames,
      because: "a function with an unknown name may be meant for another use"),
  ]
}

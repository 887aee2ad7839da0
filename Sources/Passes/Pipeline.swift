extension Pass {
  /// The passes between the training step and the plan, in order.
  public static let pipeline: [Pass] = [
    .eraseMarks, .deadCode, .foldConstants, .cancelSlices, .composeMovements, .sinkBroadcasts,
    .composeMovements, .sinkTransposes, .foldConstants, .thinProducts, .simplify,
    .pickRows, .commonSubexpressions, .deadCode,
  ]

  /// A pass that must run after another, and why.
  public struct Order: Sendable {
    /// The name of the pass that runs first.
    public let first: String
    /// The name of the pass whose last run must come after the last run of the first.
    public let then: String
    /// The reason.
    public let because: String
  }

  /// The constraints on the order of the pipeline; a test checks them.
  public static let orders: [Order] = [
    Order(
      first: "erase-marks", then: "simplify",
      because: "later rules must see through nodes that only reverse mode reads"),
    Order(
      first: "erase-marks", then: "sink-broadcasts",
      because: "marks are elementwise but do not broadcast"),
    Order(
      first: "sink-broadcasts", then: "fold-constants",
      because: "sums of broadcast constants become products of constants"),
    Order(
      first: "cancel-slices", then: "compose-movements",
      because: "a slice of a stretched part leaves a broadcast behind"),
    Order(
      first: "sink-broadcasts", then: "compose-movements",
      because: "sums and broadcasts that have moved meet others"),
    Order(
      first: "fold-constants", then: "simplify",
      because: "rules match numbers, not expressions of numbers"),
    Order(
      first: "compose-movements", then: "sink-transposes",
      because: "two transposes in a row hide the one that a product can absorb"),
    Order(
      first: "simplify", then: "common-subexpressions",
      because: "equal values are found by their form, so the form must be final"),
    Order(
      first: "thin-products", then: "simplify",
      because: "the loops that it makes are simplified like others"),
    Order(
      first: "sink-transposes", then: "pick-rows",
      because: "transposed products are known by their flags"),
    Order(
      first: "pick-rows", then: "common-subexpressions",
      because: "a product and its gradient pick by the same numbers"),
    Order(
      first: "common-subexpressions", then: "dead-code",
      because: "replaced nodes remain in the function"),
  ]
}

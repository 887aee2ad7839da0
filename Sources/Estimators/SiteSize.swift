/// What is said of the sizes of a site when costs are counted.
public struct SiteSize: Sendable, Hashable {
  /// How many joint values it has; the largest number where they are unspeakably many.
  public let states: Int
  /// How many independent units.
  public let units: Int
  /// How many values a unit has.
  public let arity: Int

  /// Sizes.
  public init(states: Int, units: Int, arity: Int) {
    self.states = states
    self.units = units
    self.arity = arity
  }
}

/// The sizes of a site for counting costs.
public struct SiteSize: Sendable, Hashable {
  /// The number of joint values; the largest number if there are too many to count.
  public let states: Int
  /// The number of independent units.
  public let units: Int
  /// The number of values of a unit.
  public let arity: Int

  /// Sizes.
  public init(states: Int, units: Int, arity: Int) {
    self.states = states
    self.units = units
    self.arity = arity
  }
}
